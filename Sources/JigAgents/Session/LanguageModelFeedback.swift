#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
import JigJSON
import JigTools

/// What somebody thinks of an answer. The names follow FoundationModels.
public struct LanguageModelFeedback: Sendable {
    /// Whether an answer was good.
    public enum Sentiment: String, Sendable, Hashable, CaseIterable, Codable {
        case positive
        case negative
        case neutral
    }

    /// What is wrong with an answer.
    public struct Issue: Sendable, Hashable, Codable {
        /// The kinds of what may be wrong.
        public enum Category: String, Sendable, Hashable, CaseIterable, Codable {
            case unhelpful
            case tooVerbose
            case didNotFollowInstructions
            case incorrect
            case stereotypeOrBias
            case suggestiveOrSexual
            case vulgarOrOffensive
            case triggeredGuardrailUnexpectedly
        }

        public let category: Category
        /// More of it, in words.
        public let explanation: String?

        public init(category: Category, explanation: String? = nil) {
            (self.category, self.explanation) = (category, explanation)
        }
    }
}

extension LanguageModelSession {
    /// Puts the conversation and what somebody thinks of its last answer into a JSON document, for a file of cases to learn or to
    /// test from. In FoundationModels the document is one that Apple takes; here it goes nowhere by itself.
    ///
    /// - Parameters:
    ///   - sentiment: whether the answer was good.
    ///   - issues: what was wrong with it.
    ///   - desiredOutput: what should have been said instead.
    /// - Returns: JSON with `model`, `sentiment`, `issues`, `desiredOutput` and `transcript`, which is a document of
    ///   `Schemas/transcript.schema.json`.
    @discardableResult
    public func logFeedbackAttachment(
        sentiment: LanguageModelFeedback.Sentiment?, issues: [LanguageModelFeedback.Issue] = [],
        desiredOutput: Transcript.Entry? = nil
    ) -> Data {
        let encoder = JSONValueEncoder()
        // What cannot be encoded, such as a temperature that is no number, is told in its place.
        func encoded(_ value: some Encodable) -> JSONValue {
            do { return try encoder.encode(value) } catch { return ["error": .string("\(error)")] }
        }
        var document: JSONObject = ["model": .string(card.name), "sentiment": encoded(sentiment), "issues": encoded(issues)]
        document["desiredOutput"] = desiredOutput.map { encoded($0) } ?? .null
        document["transcript"] = encoded(transcript)
        return Data(JSONValue.object(document).utf8())
    }

    /// Puts the conversation and what somebody thinks of its last answer into a JSON document, with the text that should have
    /// been the answer.
    @discardableResult
    public func logFeedbackAttachment(
        sentiment: LanguageModelFeedback.Sentiment?, issues: [LanguageModelFeedback.Issue] = [], desiredResponseText: String?
    ) -> Data {
        logFeedbackAttachment(
            sentiment: sentiment, issues: issues, desiredOutput: desiredResponseText.map { Transcript.Entry.response($0) })
    }

    /// Puts the conversation and what somebody thinks of its last answer into a JSON document, with the content that should have
    /// been the answer.
    @discardableResult
    public func logFeedbackAttachment(
        sentiment: LanguageModelFeedback.Sentiment?, issues: [LanguageModelFeedback.Issue] = [],
        desiredResponseContent: (any ConvertibleToGeneratedContent)?
    ) -> Data {
        let entry = desiredResponseContent.map { content in
            Transcript.Entry.response(.init(segments: [.structure(.init(source: "", content: content.generatedContent))]))
        }
        return logFeedbackAttachment(sentiment: sentiment, issues: issues, desiredOutput: entry)
    }
}
