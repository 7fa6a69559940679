#if Macros
import Jig

import Observation
import Synchronization
import Testing

@Suite("The system's model")
struct SystemModel {
    private let model = SystemLanguageModel.default

    @Test("is available, and has a context")
    func availability() {
        guard case .available = model.availability else {
            Issue.record("\(model.availability)")
            return
        }
        #expect(model.isAvailable && model.contextSize > 1000)
        #expect(SystemLanguageModel(useCase: .contentTagging, guardrails: .permissiveContentTransformations).isAvailable)
    }

    @Test("tells those who observe it that another one was chosen")
    func observation() throws {
        let isTold = Mutex(false)
        withObservationTracking {
            _ = model.isAvailable
        } onChange: {
            isTold.withLock { $0 = true }
        }
        SystemLanguageModel.use(try .bundled)
        #expect(isTold.withLock { $0 } && model.isAvailable)
    }

    @Test("counts the tokens of prompts and instructions, as they are written")
    func texts() async throws {
        let text = "What is the weather in Oslo?"
        let count = try await model.tokenCount(for: text)
        #expect(count == (try LanguageModel.bundled.tokenizer.encode(text).count))
        #expect(try await model.tokenCount(for: Prompt { text }) == count)
        #expect(try await model.tokenCount(for: Instructions(text)) == count)
        #expect(try await model.tokenCount(for: "") == 0)
        #expect(try await model.tokenCount(for: text + text) > count)
    }

    @Test("counts the tokens of tools, each more than none")
    func tools() async throws {
        let none = try await model.tokenCount(for: [any Tool]())
        let one = try await model.tokenCount(for: [FindContacts()])
        let two = try await model.tokenCount(for: [FindContacts(), FindPointsOfInterestTool(landmark: "Oslo")] as [any Tool])
        #expect(none == 0 && one > 20 && two > one + 20)
        await #expect(throws: ToolRegistrationError.duplicateName("findContacts")) {
            try await model.tokenCount(for: [FindContacts(), FindContacts()])
        }
    }

    @Test("counts the tokens of a schema as it is shown")
    func schema() async throws {
        let schema = CatProfile.generationSchema
        let text = schema.jsonSchema.text(.spaced)
        #expect(try await model.tokenCount(for: schema) == (try LanguageModel.bundled.tokenizer.encode(text).count))
    }

    @Test("counts the tokens of transcripts, wherever they end, and of any part of them")
    func transcripts() async throws {
        let call = Transcript.ToolCall(id: "abcdefghi", toolName: "findContacts", arguments: GeneratedContent(properties: ["count": 2]))
        let entries: [Transcript.Entry] = [
            .instructions("Be brief."), .prompt("Two contacts, please."), .toolCalls(Transcript.ToolCalls([call])),
            .toolOutput(Transcript.ToolOutput(id: "abcdefghi", toolName: "findContacts", segments: [.text(.init(content: "Ann, Bob"))])),
            .response("Ann and Bob."),
        ]
        var counts: [Int] = []
        for end in 0...entries.count { counts.append(try await model.tokenCount(for: entries[..<end])) }
        #expect(counts.first == 0)
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 < $1 })
        for entry in entries { #expect(try await model.tokenCount(for: [entry]) > 0) }
        #expect(try await model.tokenCount(for: Transcript(entries: entries)) == counts.last)
    }
}
#endif
