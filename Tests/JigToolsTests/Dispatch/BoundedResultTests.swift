import JigChat
import JigJSON
import Testing

@testable import JigTools

@Suite("Results are bounded")
struct BoundedResultTests {
    private let long = (0..<400).map { "line \($0)\n" }.joined()

    @Test("beginning and end of a long result are kept, and the rest can be read on request")
    func readOn() async throws {
        let dispatcher = try dispatcher(tool { _ in long }, limits: .init(maximumResultBytes: 300))
        #expect(dispatcher.tools.map(\.name) == ["work"], "nothing to read on in yet")
        let result = await dispatcher.dispatch(call())
        #expect(result.content.hasPrefix("line 0\nline 1\n"))
        #expect(result.content.hasSuffix("line 398\nline 399\n"))
        #expect(result.content.utf8.count < 500)
        #expect(dispatcher.tools.map(\.name) == ["work", "read_result"])
        let handle = try #require(result.handle)

        var read = ""
        var offset = 0
        while true {
            let page = await dispatcher.dispatch(call("read_result", #"{"handle": "\#(handle)", "offset": \#(offset)}"#))
            let text = page.content
            let note = try #require(text.range(of: " [bytes "))
            read += text[..<note.lowerBound]
            guard let next = text.range(of: "read on from offset ") else { break }
            offset = try #require(Int(text[next.upperBound...].prefix { $0.isNumber }))
        }
        #expect(read == long)
    }

    @Test("a handle that is not known is an error in plain words")
    func unknownHandle() async throws {
        let dispatcher = try dispatcher(tool { _ in long }, limits: .init(maximumResultBytes: 300))
        _ = await dispatcher.dispatch(call())
        let result = await dispatcher.dispatch(call("read_result", #"{"handle": "r99", "offset": 0}"#))
        #expect(result.content.contains("there is no result r99"))
    }

    @Test("a limit in tokens holds, too")
    func tokens() async throws {
        var dispatcher = try dispatcher(tool { _ in long }, limits: .init(maximumResultTokens: 20))
        dispatcher.countTokens = { $0.split(separator: " ").count }
        let result = await dispatcher.dispatch(call())
        guard case .succeeded(let text) = result.outcome else {
            Issue.record("\(result)")
            return
        }
        #expect(text.split(separator: " ").count < 20 + 16, "the note on what was left out has words of its own")
        #expect(text.hasPrefix("line 0"))
    }

    @Test("texts are cut between scalars", arguments: 0..<12)
    func scalars(limit: Int) {
        let text = String(repeating: "é😀", count: 40)
        let bounded = BoundedText(text, maximumBytes: limit)
        #expect(bounded.head.utf8.count + bounded.tail.utf8.count <= limit)
        #expect(bounded.head.utf8.count + bounded.tail.utf8.count + bounded.omittedBytes == text.utf8.count)
        #expect(text.unicodeScalars.starts(with: bounded.head.unicodeScalars))
    }

    @Test("bytes that are not UTF-8 are repaired")
    func repaired() async throws {
        let raw = FunctionTool(name: "raw", description: "", parameters: anyObject) { (_: JSONValue) in
            OutputBytes([0x61, 0xFF, 0xFE, 0x62])
        }
        #expect(try await dispatcher(raw).dispatch(call("raw")).content == "a\u{FFFD}\u{FFFD}b")
        #expect(OutputBytes([0x61, 0xFF]).isRepaired && !OutputBytes([0x61]).isRepaired)
    }
}
