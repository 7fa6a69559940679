#if Macros
// Code written for FoundationModels 26, with one line changed: this one.
import Jig

import Foundation
import Observation
import Testing

// MARK: - What an app does with sessions. All of it is compiled; the tests below run what asks no model.

/// Makes sessions in every way there is.
private func sessions(tools: [any Tool], transcript: Transcript) throws -> [LanguageModelSession] {
    let model = SystemLanguageModel.default
    let text: String? = "Be brief."
    return [
        LanguageModelSession(),
        LanguageModelSession(model: model),
        LanguageModelSession(tools: tools),
        LanguageModelSession(instructions: "Be brief."),
        LanguageModelSession(instructions: text),
        LanguageModelSession(model: model, tools: tools, instructions: "Be brief."),
        LanguageModelSession(model: model, tools: tools, instructions: Instructions("Be brief.")),
        LanguageModelSession(model: SystemLanguageModel(useCase: .contentTagging), tools: tools) {
            "Be brief."
            "Be kind."
        },
        LanguageModelSession { "Be brief." },
        try LanguageModelSession { try throwing("Be brief.") },
        LanguageModelSession(transcript: transcript),
        LanguageModelSession(model: model, tools: tools, transcript: transcript),
    ]
}

private func throwing(_ text: String) throws -> String { text }

/// Asks in every way there is.
private func respond(_ session: LanguageModelSession, schema: GenerationSchema) async throws {
    let options = GenerationOptions(sampling: .greedy, temperature: 0.5, maximumResponseTokens: 100)
    session.prewarm()
    session.prewarm(promptPrefix: Prompt("Hello"))

    let words: LanguageModelSession.Response<String> = try await session.respond(to: "Hello")
    _ = (words.content as String, words.rawContent as GeneratedContent, words.transcriptEntries as ArraySlice<Transcript.Entry>)
    try await session.respond(to: Prompt("Hello"), options: options)
    try await session.respond(options: options) {
        "Hello"
        CatProfile(name: "A", age: 1, profile: "b")
    }
    try await session.respond { try throwing("Hello") }

    let cat: CatProfile = try await session.respond(to: "A cat", generating: CatProfile.self).content
    let inferred: LanguageModelSession.Response<CatProfile> = try await session.respond(to: "A cat")
    try await session.respond(to: Prompt("A cat"), generating: CatProfile.self, includeSchemaInPrompt: false, options: options)
    try await session.respond(generating: [CatProfile].self, includeSchemaInPrompt: true, options: options) { "Cats" }
    _ = (cat.name, inferred.content.age)

    let content: GeneratedContent = try await session.respond(to: "A cat", schema: schema).content
    try await session.respond(to: Prompt("A cat"), schema: schema, includeSchemaInPrompt: false, options: options)
    try await session.respond(schema: schema, includeSchemaInPrompt: true, options: options) { "A cat" }
    _ = try content.value(String.self, forProperty: "name")
}

/// Streams in every way there is.
private func stream(_ session: LanguageModelSession, schema: GenerationSchema) async throws {
    let options = GenerationOptions(sampling: .random(top: 5, seed: 1))
    for try await snapshot in session.streamResponse(to: "Hello") { _ = snapshot.content as String }
    _ = session.streamResponse(to: Prompt("Hello"), options: options)
    _ = session.streamResponse(options: options) { "Hello" }
    _ = try session.streamResponse { try throwing("Hello") }

    let stream: LanguageModelSession.ResponseStream<Itinerary> = session.streamResponse(to: "A trip", generating: Itinerary.self)
    for try await snapshot in stream {
        let partial: Itinerary.PartiallyGenerated = snapshot.content
        _ = (partial.title ?? "", partial.days?.first?.activities?.last?.type, snapshot.rawContent.isComplete)
    }
    let collected: LanguageModelSession.Response<Itinerary> = try await session.streamResponse(
        to: Prompt("A trip"), generating: Itinerary.self, includeSchemaInPrompt: false, options: options
    ).collect()
    _ = collected.content.days.count
    _ = session.streamResponse(generating: Itinerary.self, includeSchemaInPrompt: true, options: options) { "A trip" }

    for try await snapshot in session.streamResponse(to: "A cat", schema: schema) { _ = snapshot.content.jsonString }
    _ = session.streamResponse(to: Prompt("A cat"), schema: schema, includeSchemaInPrompt: false, options: options)
    _ = session.streamResponse(schema: schema, includeSchemaInPrompt: true, options: options) { "A cat" }
}

/// Says what went wrong, case by case.
private func explain(_ error: any Error) async throws -> String {
    switch error {
    case let error as LanguageModelSession.ToolCallError:
        return "\(error.tool.name): \(error.underlyingError) \(error.errorDescription ?? "")"
    case let error as LanguageModelSession.GenerationError:
        switch error {
        case .exceededContextWindowSize(let context), .assetsUnavailable(let context), .guardrailViolation(let context),
            .unsupportedGuide(let context), .unsupportedLanguageOrLocale(let context), .decodingFailure(let context),
            .rateLimited(let context), .concurrentRequests(let context):
            return context.debugDescription
        case .refusal(let refusal, let context):
            for try await snapshot in refusal.explanationStream { _ = snapshot.content }
            return try await refusal.explanation.content + context.debugDescription
        @unknown default:
            return [error.errorDescription, error.failureReason, error.recoverySuggestion].compactMap(\.self).joined(separator: " ")
        }
    default: return "\(error)"
    }
}

/// A view's model, as apps have one.
@MainActor @Observable
private final class Planner {
    private(set) var itinerary: Itinerary.PartiallyGenerated?
    private var session: LanguageModelSession
    var error: (any Error)?

    init() {
        session = LanguageModelSession(tools: [FindPointsOfInterestTool(landmark: "Oslo")]) { "Plan a trip." }
    }

    func suggest() async throws {
        guard !session.isResponding else { return }
        do {
            let stream = session.streamResponse(
                generating: Itinerary.self, includeSchemaInPrompt: false, options: GenerationOptions(sampling: .greedy)
            ) {
                "Three days, please."
            }
            for try await partial in stream { itinerary = partial.content }
        } catch LanguageModelSession.GenerationError.exceededContextWindowSize {
            session = newSession(after: session)
        }
    }

    /// The first and the last entry stay.
    private func newSession(after session: LanguageModelSession) -> LanguageModelSession {
        var entries: [Transcript.Entry] = []
        if let first = session.transcript.first { entries.append(first) }
        if session.transcript.count > 1, let last = session.transcript.last { entries.append(last) }
        return LanguageModelSession(transcript: Transcript(entries: entries))
    }
}

// MARK: - What asks no model

@Suite("Sessions written for FoundationModels")
struct Sessions {
    @Test("are made in every way, and begin with their instructions")
    func making() throws {
        let transcript = Transcript(entries: [.instructions(.init(segments: [], toolDefinitions: []))])
        let made = try sessions(tools: [FindContacts()], transcript: transcript)
        #expect(made.map(\.transcript.count) == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1])
        #expect(made.allSatisfy { !$0.isResponding })
        guard case .instructions(let instructions) = made[7].transcript.first else { return #expect(Bool(false)) }
        #expect(instructions.toolDefinitions.map(\.name) == ["findContacts"])
        guard case .text(let segment) = instructions.segments.first else { return #expect(Bool(false)) }
        #expect(segment.content == "Be brief.\nBe kind.")
    }

    @Test("have transcripts of all kinds of entries, which can be changed, compared and put into JSON")
    func transcripts() throws {
        let call = Transcript.ToolCall(id: "c1", toolName: "findContacts", arguments: GeneratedContent(properties: ["count": 2]))
        let definition = Transcript.ToolDefinition(name: "a", description: "b", parameters: FindContacts().parameters)
        var output = Transcript.ToolOutput(id: "c1", toolName: "findContacts", segments: [.text(.init(content: "Ann"))])
        let entries: [Transcript.Entry] = [
            .instructions(
                Transcript.Instructions(
                    id: "i", segments: [.text(Transcript.TextSegment(id: "s", content: "Be brief."))],
                    toolDefinitions: [definition, Transcript.ToolDefinition(tool: FindContacts())])),
            .prompt(
                Transcript.Prompt(
                    id: "p", segments: [.text(.init(content: "Two contacts"))],
                    options: GenerationOptions(sampling: .random(probabilityThreshold: 0.9, seed: 1)),
                    responseFormat: Transcript.ResponseFormat(type: CatProfile.self))),
            .prompt(.init(segments: [], responseFormat: .init(schema: CatProfile.generationSchema))),
            .toolCalls(Transcript.ToolCalls(id: "t", [call])),
            .toolOutput(output),
            .response(
                Transcript.Response(
                    id: "r", assetIDs: [],
                    segments: [.structure(Transcript.StructuredSegment(id: "s", source: "CatProfile", content: GeneratedContent("x")))])),
        ]
        let transcript = Transcript(entries: entries)
        #expect(transcript.count == 6 && transcript[0].id == "i" && Array(transcript) == entries)
        #expect(transcript.map(\.id).count == 6 && "\(transcript[5])".contains("x"))
        for entry in transcript {
            switch entry {
            case .instructions(let instructions): #expect(instructions.toolDefinitions.map(\.description).count == 2)
            case .prompt(let prompt): #expect(prompt.responseFormat != nil && !(prompt.responseFormat?.name ?? "").isEmpty)
            case .toolCalls(let calls):
                #expect(calls.count == 1 && calls[0].toolName == "findContacts")
                #expect(try calls[0].arguments.value(Int.self, forProperty: "count") == 2)
            case .toolOutput(let output): #expect(output.id == "c1" && output.segments.count == 1)
            case .response(let response):
                guard case .structure(let segment)? = response.segments.first else { return #expect(Bool(false)) }
                #expect(segment.source == "CatProfile" && response.assetIDs.isEmpty)
            @unknown default: Issue.record("\(entry)")
            }
        }
        output.id = "c2"
        output.toolName = "other"
        output.segments = [.text(.init(content: "Bob"))]
        #expect(output.id == "c2" && output.toolName == "other")
        guard case .text(let segment)? = output.segments.first else { return #expect(Bool(false)) }
        #expect(segment.content == "Bob")
        let data = try JSONEncoder().encode(transcript)
        #expect(try JSONDecoder().decode(Transcript.self, from: data) == transcript)
    }

    @Test("tell errors in every case there is")
    func errors() async throws {
        typealias GenerationError = LanguageModelSession.GenerationError
        let context = GenerationError.Context(debugDescription: "why")
        let errors: [GenerationError] = [
            .exceededContextWindowSize(context), .assetsUnavailable(context), .guardrailViolation(context), .unsupportedGuide(context),
            .unsupportedLanguageOrLocale(context), .decodingFailure(context), .rateLimited(context), .concurrentRequests(context),
            .refusal(GenerationError.Refusal(transcriptEntries: []), context),
        ]
        for error in errors {
            #expect(try await explain(error) == "why")
            #expect(error.errorDescription != nil && error.failureReason != nil && error.recoverySuggestion != nil)
        }
        let error = LanguageModelSession.ToolCallError(tool: FindContacts(), underlyingError: CancellationError())
        #expect(try await explain(error).hasPrefix("findContacts: CancellationError"))
    }

    @Test("take what people think of answers")
    func feedback() throws {
        let session = LanguageModelSession { "Be brief." }
        let issue = LanguageModelFeedback.Issue(category: .tooVerbose, explanation: "Too long")
        let attachments: [Data] = [
            session.logFeedbackAttachment(sentiment: .positive),
            session.logFeedbackAttachment(sentiment: .negative, issues: [issue]),
            session.logFeedbackAttachment(
                sentiment: nil, issues: LanguageModelFeedback.Issue.Category.allCases.map { .init(category: $0) },
                desiredOutput: .response(.init(assetIDs: [], segments: [.text(.init(content: "x"))]))),
            session.logFeedbackAttachment(sentiment: .neutral, issues: [], desiredResponseText: "x"),
            session.logFeedbackAttachment(sentiment: .neutral, issues: [], desiredResponseContent: CatProfile(name: "A", age: 1, profile: "b")),
        ]
        #expect(attachments.allSatisfy { !$0.isEmpty } && LanguageModelFeedback.Sentiment.allCases.count == 3)
    }

    @Test("tell why a model is not available")
    func availability() {
        let reasons: [SystemLanguageModel.Availability.UnavailableReason] = [.deviceNotEligible, .appleIntelligenceNotEnabled, .modelNotReady]
        for availability in reasons.map(SystemLanguageModel.Availability.unavailable) + [.available] {
            switch availability {
            case .available: break
            case .unavailable(.deviceNotEligible), .unavailable(.appleIntelligenceNotEnabled), .unavailable(.modelNotReady): break
            case .unavailable(let other): Issue.record("\(other)")
            }
        }
        _ = (SystemLanguageModel.Guardrails.default, SystemLanguageModel.UseCase.general)
    }

    @Test("have options that are values")
    func options() {
        var options = GenerationOptions(sampling: .random(top: 3), temperature: 0.2, maximumResponseTokens: 10)
        #expect(options.sampling == .random(top: 3) && options.temperature == 0.2 && options.maximumResponseTokens == 10)
        options.sampling = .random(probabilityThreshold: 0.5)
        options.temperature = nil
        #expect(options != GenerationOptions() && GenerationOptions() == GenerationOptions())
    }

    @Test("compile where they ask a model, too")
    func compiled() {
        _ = (respond, stream, Planner.suggest) as Any
    }
}
#endif
