import JigChat
import JigDecoding
import JigTesting
import JigTokenizers
import Synchronization
import Testing

@Suite("A conversation that goes on is rendered where it is new")
struct RenderingTests {
    /// Counts the bytes that are encoded.
    private final class CountingTokenizer: Tokenizer {
        private let base: Tekken
        private let count = Mutex(0)
        init(_ base: Tekken) { self.base = base }

        func takeCount() -> Int {
            count.withLock { count in
                defer { count = 0 }
                return count
            }
        }

        func encode(_ text: String) -> [TokenID] {
            count.withLock { $0 += text.utf8.count }
            return base.encode(text)
        }
        func decode(_ tokens: [TokenID], specials: SpecialTokenPolicy) throws(TokenizerError) -> String {
            try base.decode(tokens, specials: specials)
        }
        func bytes(of token: TokenID) throws(TokenizerError) -> [UInt8] { try base.bytes(of: token) }
        func special(_ name: String) -> TokenID? { base.special(name) }
        func specialName(of token: TokenID) -> String? { base.specialName(of: token) }
        var vocabulary: Vocabulary { base.vocabulary }
    }

    private static let tools = (0..<3).map { index in
        ToolDefinition(name: "tool\(index)", description: "Does \(index)", parameters: ["type": "object", "title": .string("t\(index)")])
    }

    /// A user's question, a call, its result and an answer.
    private static func exchange(_ index: Int, _ text: String) -> [Message] {
        let id = "call" + "0000\(index)".suffix(5)
        return [
            .user("question \(index) \(text)"), .assistant("", toolCalls: [ToolCall(id: id, name: "tool0", arguments: "{}")]),
            .tool("result \(text)", callID: id, name: "tool0"), .assistant("answer \(index)"),
        ]
    }

    @Test("each turn encodes what was said since the one before, and nothing twice")
    func increments() throws {
        let tokenizer = CountingTokenizer(try ByteModel().tokenizer)
        let format = try MistralV11(tokenizer: tokenizer)
        var rendered = RenderedConversation()
        var messages = [Message.system("Be brief.")]
        var counts: [Int] = []
        for index in 0..<50 {
            let exchange = Self.exchange(index % 10, String(repeating: "x", count: 40))
            for message in exchange {
                messages.append(message)
                if message.role == .assistant { continue }
                _ = tokenizer.takeCount()
                let tokens = try format.render(messages, tools: Self.tools, reusing: &rendered)
                counts.append(tokenizer.takeCount())
                #expect(tokens == (try format.render(messages, tools: Self.tools)))
            }
        }
        #expect(counts.dropFirst(2).allSatisfy { $0 < 100 })
        #expect(counts[40] == counts[80])
    }

    @Test("whatever was changed, tools too, the tokens are those of rendering everything", arguments: 0..<20 as Range<UInt64>)
    func changes(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let format = try ByteModel().format
        var rendered = RenderedConversation()
        // The second text is canonically equivalent to the first, and has other bytes.
        let texts = ["caf\u{E9}", "cafe\u{301}", "", "b"]
        var exchanges = [Self.exchange(0, "a")]
        for step in 0..<40 {
            let text = texts.randomElement(using: &generator) ?? ""
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1: exchanges.append(Self.exchange(step, text))
            case 2: exchanges[Int.random(in: exchanges.indices, using: &generator)] = Self.exchange(step, text)
            case 3 where exchanges.count > 1: exchanges.removeFirst()
            default: exchanges.append([.user(text)])
            }
            let tools = Self.tools.filter { _ in Bool.random(using: &generator) }
            let messages = [.system(text + "s")] + exchanges.joined() + [.user("last")]
            let tokens = try format.render(messages, tools: tools, reusing: &rendered)
            #expect(tokens == (try format.render(messages, tools: tools)))
        }
    }

    @Test("a tool that breaks the rules is refused again and again")
    func rules() throws {
        let format = try ByteModel().format
        var rendered = RenderedConversation()
        let broken = ToolDefinition(name: "broken", parameters: ["type": "strin"])
        for tools in [[broken], Self.tools, [broken], [broken]] as [[ToolDefinition]] {
            if tools == Self.tools {
                _ = try format.render([.user("a")], tools: tools, reusing: &rendered)
            } else {
                #expect(throws: ChatError.self) { try format.render([.user("a")], tools: tools, reusing: &rendered) }
            }
        }
    }
}
