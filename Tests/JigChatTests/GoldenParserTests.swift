import JigChat
import JigJSON
import Testing

@Suite(
    "Answers are read as mistral_common's v11 reads them",
    .enabled(if: Shared.isThere, "the test data under JIG_SHARED is missing"))
struct GoldenParserTests {

    @Test("text, names, ids and arguments agree, as do refusals")
    func rows() throws {
        var compared = 0
        for row in try Shared.rows("mistral/dev-parse.json") where ["v11", "v13"].contains(row.string("category")) {
            let parts = (row["parts"]?.arrayValue ?? []).compactMap(\.stringValue)
            if row.string("category") == "v13", parts.contains("§[CALL_ID]") || parts.contains("") { continue }
            compared += 1
            let result = Result { try Self.read(row.integers("ids")) }
            if row["error"] != nil || parts.contains(where: { $0.contains("NaN") }) {
                #expect(throws: OutputError.self, "\(parts)") { try result.get() }
                continue
            }
            let (text, calls) = try result.get()
            #expect(text == row.string("content"))
            let expected = row["tool_calls"]?.arrayValue ?? []
            #expect(calls.count == expected.count)
            for (call, expected) in zip(calls, expected) {
                #expect(call.name == expected["function"]?["name"]?.stringValue)
                if let id = expected["id"]?.stringValue, id != "null" { #expect(call.id == id) }
                #expect(call.id.count == 9)
                guard let arguments = expected["function"]?["arguments"]?.stringValue, !arguments.contains("Infinity") else {
                    continue
                }
                let value = try JSONValue(parsing: call.arguments)
                #expect(try value == JSONValue(parsing: arguments))
            }
        }
        #expect(compared == 22)
    }

    static func read(_ tokens: [Int32]) throws -> (String, [ToolCall]) {
        var parser = try Shared.format().parser(callIDs: CallIDs(seed: 1))
        var events: [OutputEvent] = []
        for token in tokens { events += try parser.append(token) }
        events += try parser.finish()
        var text = ""
        var calls: [ToolCall] = []
        for event in events {
            if case .text(let part) = event { text += part }
            if case .toolCallEnded(_, let call) = event { calls.append(call) }
        }
        return (text, calls)
    }
}
