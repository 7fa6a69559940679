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

    @Test("what is certain of the beginning of a text is spelled as the vendor spells the whole, and the whole is whole")
    func certainTokens() throws {
        let tekken = try Shared.tekken.get()
        let speller = try #require(tekken.vocabulary.speller)
        var certain = 0, all = 0
        for row in try Shared.rows("mistral/dev-strings.json") {
            let text = Array(row.string("text").utf8)
            let tokens = row.integers("ids")
            #expect(speller.tokens(of: text, isWhole: true) == tokens)
            for end in stride(from: 0, through: min(text.count, 60), by: 1) {
                let spelled = speller.tokens(of: Array(text[..<end]), isWhole: false)
                #expect(tokens.starts(with: spelled), "\(row.string("text").debugDescription) up to byte \(end)")
            }
            certain += speller.tokens(of: text, isWhole: false).count
            all += tokens.count
        }
        // Just the last piece of each text is held back, which in some is all there is.
        #expect(certain * 2 > all)
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
