import JigChat
import JigDecoding
import JigGrammar
import JigJSON
import JigSchema
import JigTokenizers
import Testing

@Suite(
    "Answers that are allowed are answers to the vendor too",
    .enabled(if: Shared.isThere, "the test data under JIG_SHARED is missing"))
struct GoldenStructureTests {
    /// The structure that a row's request asks for.
    static func structure(_ row: JSONObject, _ format: MistralV11) throws -> Structure {
        var json = row["request"]?.objectValue ?? [:]
        json["messages"] = []
        let request = try ChatRequest(json: .object(json))
        let tools = try request.tools.map { try CallableTool($0) }
        let response: Grammar? =
            switch request.responseFormat {
            case .text: nil
            case .jsonObject: try Grammar(Schema(parsing: ["type": "object"]))
            case .jsonSchema(let schema): try Grammar(Schema(parsing: schema))
            }
        return try format.structure(
            tools: tools, choice: request.toolChoice, parallel: request.parallelToolCalls, response: response)
    }

    @Test(
        "what a structure allows, the vendor's own grammar accepts; it is stricter only where the vendor's is known to be too loose"
    )
    func rows() throws {
        let tokenizer = try StructureTests.small.get()
        let format = try MistralV11(tokenizer: tokenizer)
        var allowed = 0, refused = 0, stricter = 0
        for row in try Shared.rows("mistral/dev-guidance.json") where row.string("category") == "v11" {
            let id = row.string("id")
            // A strict tool whose schema is {} takes no argument there; here {} means what JSON Schema says.
            if id == "v11/strict-empty-params" { continue }
            if row["error"] != nil {
                #expect(throws: ChatError.self, "\(id)") { try Self.structure(row, format) }
                continue
            }
            let automaton = StructureAutomaton(try Self.structure(row, format), vocabulary: try StructureTests.trie.get())
            for output in row["outputs"]?.arrayValue ?? [] {
                let parts = (output["parts"]?.arrayValue ?? []).compactMap(\.stringValue)
                var matcher = StructureMatcher(automaton)
                let tokens = parts.flatMap { part in
                    part.hasPrefix("§") ? tokenizer.special(String(part.dropFirst())).map { [$0] } ?? [] : tokenizer.encode(part)
                }
                let accepted = tokens.allSatisfy { (try? matcher.accept($0)) != nil } && matcher.canEnd
                // Without a grammar the vendor accepts anything, special tokens included.
                let isConstrained = row["lark"]?.isNull == false
                let vendor =
                    !isConstrained
                    || output["accepted_ids"]?.intValue == output["ids"]?.arrayValue?.count
                        && output["may_stop"]?.boolValue == true
                // An empty reply is text as well, which the vendor's grammars cannot say.
                if accepted, !parts.isEmpty { #expect(vendor, "\(id): \(parts)") }
                allowed += accepted ? 1 : 0
                refused += accepted ? 0 : 1
                stricter += vendor && !accepted && isConstrained ? 1 : 0
            }
        }
        #expect(allowed >= 40 && refused >= 100)
        #expect(stricter >= 5)
    }
}
