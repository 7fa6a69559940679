import JigAgents
import JigChat
import JigJSON
import JigJournal
import JigTesting
import JigTools
import Testing

@Suite("Memory across sessions")
struct MemoryTests {
    private func memory() async throws -> Memory {
        let memory = try Memory.inMemory()
        try await memory.remember(
            [
                "Michael lives in Seattle and works as a graphic designer.", "The espresso machine's steam wand arrived bent.",
                "The order was shipped on Tuesday.",
            ], scope: "michael")
        try await memory.remember("Anna lives in Oslo.", scope: "anna")
        return memory
    }

    @Test("finds what shares words with a question, the best first, whatever their endings")
    func recall() async throws {
        let found = try await memory().recall("In which city is Michael living?", scope: "michael", maximumTokens: 100)
        #expect(found.first?.text.contains("Seattle") == true)
        #expect(found.allSatisfy { !$0.text.contains("Oslo") }, "another scope is another's business")
        #expect(try await memory().recall("which ships?", scope: "michael", maximumTokens: 100).map(\.text) == ["The order was shipped on Tuesday."])
    }

    @Test("keeps to its budget of tokens")
    func budget() async throws {
        let memory = try await memory()
        #expect(try await memory.recall("Michael espresso order", scope: "michael", maximumTokens: 0).isEmpty)
        let items = try await memory.recall("Michael espresso order", scope: "michael", maximumTokens: 20) { $0.split(separator: " ").count }
        #expect(items.reduce(0) { $0 + $1.text.split(separator: " ").count } <= 20)
        #expect(items.count == 2)
    }

    @Test("remembers nothing twice, and forgets")
    func duplicates() async throws {
        let memory = try await memory()
        try await memory.remember("michael  LIVES in Seattle and works as a graphic designer.", scope: "michael")
        let found = try await memory.recall("Seattle", scope: "michael", maximumTokens: 100)
        #expect(found.count == 1)
        try await memory.remember("Michael lives in Portland.", scope: "michael", replacing: try #require(found.first).id)
        #expect(try await memory.recall("lives", scope: "michael", maximumTokens: 100).map(\.text) == ["Michael lives in Portland."])
        try await memory.forget(scope: "michael")
        #expect(try await memory.recall("lives", scope: "michael", maximumTokens: 100).isEmpty)
    }

    @Test("takes any question, also one of signs that mean something to the search", arguments: ["\"", "* OR NEAR(", "", "the of", "é\u{0}–;DROP TABLE memory", "a:b -c ^d"])
    func anyQuestion(text: String) async throws {
        _ = try await memory().recall(text, scope: "michael", maximumTokens: 100)
    }

    @Test("learns facts that a model picks out under a schema, and brings them up again")
    func learn() async throws {
        let memory = try await memory()
        let model = ScriptedModel([.answer(["facts": ["The customer's dog is called Bello.", "The budget is 300 euros."]])])
        let transcript = Transcript(entries: [.prompt("My dog Bello … 300 euros"), .response("Noted.")])
        let (facts, _) = try await memory.learn(from: transcript, scope: "anna", using: model)
        #expect(facts.count == 2)
        #expect(model.requests.first?.answer != nil)
        let instructions = try #require(try await memory.instructions(for: "What is my dog's name?", scope: "anna"))
        #expect(instructions.text.contains("Bello") && !instructions.text.contains("300"))
    }

    @Test("is a pair of tools")
    func tools() async throws {
        let memory = try await memory()
        let session = try ScriptedModel([
            .call("remember", ["fact": "Anna's cat is grey."]), .call("recall", ["about": "cat"]), .answer("Grey."),
        ]).session(tools: memory.tools(scope: "anna"))
        try await session.respond(to: "Go")
        let told = session.transcript.compactMap { if case .toolOutput(let output) = $0 { output.result.content } else { nil } }
        #expect(told == ["remembered", "Anna's cat is grey."])
    }

    @Test("is fed passages of whole sentences")
    func passages() {
        let text = "It costs 3.5 euros. Is that much? No! \"Fine.\" Next\nline"
        #expect(Memory.passages(of: text, maximumBytes: 20) == ["It costs 3.5 euros.", "Is that much? No!", "\"Fine.\" Next line"])
        #expect(Memory.passages(of: "   ").isEmpty)
        #expect(Memory.passages(of: text, maximumBytes: 4000).count == 1)
    }
}
