import JigJSON
import JigTokenizers
import Testing

struct MalformedFile: CustomTestStringConvertible, Sendable {
    var bytes: [UInt8]
    /// What the error has to mention.
    var names: String
    var testDescription: String { "a file malformed at: \(names)" }
    init(_ bytes: [UInt8], names: String) { (self.bytes, self.names) = (bytes, names) }
}

@Suite("A tekken.json is checked when it is read")
struct TekkenFileTests {
    static let pattern =
        #"[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|"#
        + #"[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}|"#
        + #" ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"#

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            let bits = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
            for place in 0..<4 { text.append(place <= chunk.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=") }
        }
        return text
    }

    /// A file with the 256 bytes, three merges, and a few special tokens.
    static func file(
        pattern: String = pattern, version: String = "v3", size: Int = 279, specials: Int = 20, extra: String = "",
        entry: (Int, String) -> String = { _, entry in entry }
    ) -> [UInt8] {
        let tokens: [[UInt8]] = (0..<256).map { [UInt8($0)] } + ["ab", "abc", "bc"].map { Array($0.utf8) }
        let vocab = tokens.enumerated().map { rank, bytes in
            entry(rank, #"{"rank": \#(rank), "token_bytes": "\#(base64(bytes))", "token_str": null}"#)
        }
        return Array(
            """
            {"config": {"pattern": "\(pattern)", "num_vocab_tokens": 259, "default_vocab_size": \(size),
            "default_num_special_tokens": \(specials), "version": "\(version)"}, "vocab": [\(vocab.joined(separator: ","))]\(extra)}
            """.utf8)
    }

    @Test("a small vocabulary works like a large one")
    func small() throws {
        let tekken = try Tekken(json: Self.file())
        #expect(tekken.version == "v3")
        #expect(tekken.encode("abc") == [20 + 257])
        // The lowest rank first: `ab` before `bc`.
        #expect(tekken.encode("abbc") == [20 + 256, 20 + 258])
        let letters = "[INST]".utf8.map { 20 + Int32($0) }
        #expect(tekken.encode("[INST]") == letters)
        #expect(tekken.encode("") == [])
        #expect(try tekken.decode([3, 20 + 257, 4], specials: .keep) == "[INST]abc[/INST]")
        #expect(try tekken.decode([3, 20 + 257, 4]) == "abc")
    }

    @Test("an id outside the vocabulary is an error", arguments: [-1, 279, Int32.max, Int32.min])
    func unknown(id: Int32) throws {
        let tekken = try Tekken(json: Self.file())
        #expect(throws: TokenizerError.unknownToken(id, vocabularySize: 279)) { try tekken.decode([20, id]) }
        #expect(throws: TokenizerError.unknownToken(id, vocabularySize: 279)) { try tekken.bytes(of: id) }
        #expect(tekken.specialName(of: id) == nil)
    }

    @Test("only as many entries are used as the vocabulary's size says")
    func truncated() throws {
        let tekken = try Tekken(json: Self.file(size: 278))
        #expect(tekken.encode("bc") == [20 + 98, 20 + 99])
    }

    @Test("special tokens that the file names take their ids; the rest are filled")
    func namedSpecials() throws {
        let names = ["<unk>", "<s>", "</s>", "[ARGS]"].enumerated().map {
            #"{"rank": \#($0), "token_str": "\#($1)", "is_control": true}"#
        }
        let tekken = try Tekken(
            json: Self.file(
                version: "v11", size: 265, specials: 6, extra: #", "special_tokens": [\#(names.joined(separator: ","))]"#))
        #expect(tekken.special("[ARGS]") == 3)
        #expect(tekken.special("<SPECIAL_5>") == 5)
        #expect(tekken.vocabulary.endTokens == [2])
        #expect(tekken.encode("ab") == [6 + 256])
    }

    @Test(
        "what is malformed is named with its place",
        arguments: [
            MalformedFile(Array("[".utf8), names: "not JSON"),
            MalformedFile(Array("[]".utf8), names: "the top level"),
            MalformedFile(Array("{}".utf8), names: "config is missing"),
            MalformedFile(file(pattern: "."), names: "config.pattern"),
            MalformedFile(file(version: "v11"), names: "special_tokens"),
            MalformedFile(file(size: 280), names: "default_vocab_size"),
            MalformedFile(file(size: 275, specials: 16), names: "default_num_special_tokens"),
            MalformedFile(file(size: 100), names: "256 bytes"),
            MalformedFile(file(entry: { $0 == 7 ? #"{"rank": 8, "token_bytes": "Bw=="}"# : $1 }), names: "vocab[7].rank"),
            MalformedFile(file(entry: { $0 == 7 ? #"{"rank": 7, "token_bytes": "B"}"# : $1 }), names: "vocab[7].token_bytes"),
            MalformedFile(file(entry: { $0 == 7 ? #"{"rank": 7, "token_bytes": "CA=="}"# : $1 }), names: "vocab[7].token_bytes"),
            MalformedFile(file(entry: { $0 == 7 ? #"{"rank": 7, "token_bytes": 7}"# : $1 }), names: "vocab[7].token_bytes"),
            MalformedFile(file(entry: { $0 == 7 ? #"{"rank": 7}"# : $1 }), names: "vocab[7]"),
            MalformedFile(
                file(entry: { $0 == 258 ? #"{"rank": 258, "token_bytes": "YWI="}"# : $1 }), names: "vocab[258].token_bytes"),
            MalformedFile(file(extra: #", "special_tokens": [{"rank": 20, "token_str": "x"}]"#), names: "special_tokens[0].rank"),
            MalformedFile(
                file(extra: #", "special_tokens": [{"rank": 1, "token_str": "x"}, {"rank": 2, "token_str": "x"}]"#),
                names: "both named x"),
            MalformedFile(file(extra: #", "special_tokens": []"#), names: "</s>"),
        ])
    func malformed(_ file: MalformedFile) throws {
        let error = try #require(throws: TokenizerError.self) { try Tekken(json: file.bytes) }
        #expect("\(error)".contains(file.names), "\(error)")
    }

    @Test("a file that is not there is an error with its path")
    func missing() throws {
        let error = try #require(throws: TokenizerError.self) { try Tekken(contentsOf: "/nowhere/tekken.json") }
        #expect("\(error)".contains("/nowhere/tekken.json"))
    }

    @Test("a name given at loading for an id that is not a special token's is an error")
    func misplacedName() {
        #expect(throws: TokenizerError.self) { try Tekken(json: Self.file(), specialTokens: [20: "[ARGS]"]) }
    }
}
