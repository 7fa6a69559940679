import JigTokenizers
import Testing

@Suite("Tekken agrees with the vendor", .enabled(if: Shared.isThere, "the test data under JIG_SHARED is missing"))
struct TekkenVectorTests {
    @Test("every golden string has the vendor's tokens, and decodes to itself")
    func strings() throws {
        let tekken = try Shared.tekken.get()
        let rows = try Shared.rows("mistral/dev-strings.json")
        #expect(rows.count >= 200)
        for row in rows {
            let text = row.string("text")
            let tokens = tekken.encode(text)
            #expect(tokens == row.integers("ids"), "\(row.string("category")): \(text.debugDescription)")
            #expect(try tekken.decode(tokens).utf8.elementsEqual(text.utf8))
        }
    }

    @Test("every golden decoding has the vendor's text and bytes, special tokens ignored and kept, at once and streamed")
    func decodings() throws {
        let tekken = try Shared.tekken.get()
        let rows = try Shared.rows("mistral/dev-decode.json")
        #expect(rows.count >= 40)
        for row in rows {
            let tokens = row.integers("ids")
            let bytes = try tokens.flatMap { try tekken.bytes(of: $0) }
            #expect(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == row.string("bytes_hex"))
            for (policy, name) in [(SpecialTokenPolicy.ignore, "ignore"), (.keep, "keep")] {
                let text = try tekken.decode(tokens, specials: policy)
                #expect(text.utf8.elementsEqual(row.string(name).utf8), "\(tokens)")
                var decoder = StreamingDecoder(tekken, specials: policy)
                var streamed = ""
                for token in tokens {
                    let part = try decoder.append(token)
                    streamed += part
                    // Nothing that was shown is taken back.
                    #expect(text.utf8.starts(with: streamed.utf8))
                }
                streamed += decoder.finish()
                #expect(streamed.utf8.elementsEqual(text.utf8))
            }
        }
    }

    @Test("the vocabulary has the sizes of the file, its specials are empty, and </s> ends")
    func vocabulary() throws {
        let tekken = try Shared.tekken.get()
        #expect(tekken.vocabulary.count == 131_072)
        #expect(tekken.specialTokenCount == 1000)
        #expect(tekken.vocabulary.tokens.prefix(1000).allSatisfy { $0.isEmpty })
        #expect(tekken.vocabulary.tokens.dropFirst(1000).allSatisfy { !$0.isEmpty })
        #expect(tekken.vocabulary.endTokens == [2])
        #expect(tekken.special("[TOOL_CALLS]") == 9)
        #expect(tekken.special("[ARGS]") == nil)
        #expect(tekken.specialName(of: 999) == "<SPECIAL_999>")
        #expect(tekken.specialName(of: 1000) == nil)
    }

    @Test("every token's own bytes, where they are text, encode to that token alone unless the pre-tokenizer cuts them")
    func everyTokenIsReached() throws {
        let tekken = try Shared.tekken.get()
        var reached = 0
        for (id, bytes) in tekken.vocabulary.tokens.enumerated().dropFirst(1000) {
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            let tokens = tekken.encode(text)
            let joined = try tokens.flatMap { try tekken.bytes(of: $0) }
            #expect(joined == bytes)
            if tokens == [Int32(id)] { reached += 1 }
        }
        #expect(reached > 125_000)
    }

    @Test("names given at loading replace the file's own, for a model that is newer than the file")
    func overriddenNames() throws {
        let tekken = try Tekken(
            contentsOf: Shared.path("tokenizers/tekken_4096.json"), specialTokens: [32: "[ARGS]", 33: "[CALL_ID]"])
        #expect(tekken.special("[ARGS]") == 32)
        #expect(tekken.special("<SPECIAL_32>") == nil)
        #expect(tekken.vocabulary.count == 4096)
        #expect(try tekken.decode(tekken.encode("Where is Zürich? 東京")) == "Where is Zürich? 東京")
    }

    @Test("long runs take time in proportion, not its square")
    func longRuns() throws {
        let tekken = try Shared.tekken.get()
        for unit in ["=", "a", "A", " ", "\n", "日", "\u{301}", "é", "A日", " \n"] {
            let text = String(repeating: unit, count: 10_000)
            let tokens = tekken.encode(text)
            #expect(try tekken.decode(tokens).utf8.elementsEqual(text.utf8))
        }
    }
}
