import JigAgents
import JigChat
import JigDecoding
import JigEngines
import JigTokenizers

/// A model of bytes: each byte is a token, and the special tokens are those of Mistral's v11 format. What it writes is a script.
struct ByteModel {
    static let specials = [
        "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]",
        "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]", "[ARGS]", "[CALL_ID]",
    ]

    let tokenizer: Tekken
    let format: MistralV11

    init() throws {
        let pattern = #"""
            [^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+
            """#
        let vocabulary = (0..<256).map { byte in
            #"{"rank": \#(byte), "token_bytes": "\#(Self.base64(UInt8(byte)))"}"#
        }
        let specials = Self.specials.enumerated().map { #"{"rank": \#($0), "token_str": "\#($1)"}"# }
        let count = Self.specials.count
        let json = """
            {"config": {"pattern": "\(pattern)", "num_vocab_tokens": 256, "default_vocab_size": \(256 + count),
              "default_num_special_tokens": \(count), "version": "v11"},
             "vocab": [\(vocabulary.joined(separator: ","))], "special_tokens": [\(specials.joined(separator: ","))]}
            """
        tokenizer = try Tekken(json: Array(json.utf8))
        format = try MistralV11(tokenizer: tokenizer)
    }

    /// A model that writes these turns, as far as the constraint lets it. Special tokens are written by name.
    func model(writing turns: [String], contextLength: Int = 1 << 20) throws -> LanguageModel {
        let engine = ScriptedEngine(
            vocabularySize: tokenizer.vocabulary.count, turns: turns.map(tokens), endTokens: tokenizer.vocabulary.endTokens,
            contextLength: contextLength)
        return try LanguageModel(engine: engine, format: format, card: .jigTiny)
    }

    /// A model that writes at random.
    func randomModel(seed: UInt64) throws -> LanguageModel {
        let engine = RandomEngine(vocabularySize: tokenizer.vocabulary.count, seed: seed)
        return try LanguageModel(engine: engine, format: format, card: .jigTiny)
    }

    private func tokens(_ text: String) -> [TokenID] {
        var tokens: [TokenID] = []
        var rest = text[...]
        while !rest.isEmpty {
            if let name = Self.specials.first(where: { rest.hasPrefix($0) }), let token = tokenizer.special(name) {
                tokens.append(token)
                rest.removeFirst(name.count)
            } else {
                tokens += tokenizer.encode(String(rest.removeFirst()))
            }
        }
        return tokens
    }

    private static func base64(_ byte: UInt8) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return "\(digits[Int(byte >> 2)])\(digits[Int(byte & 3) << 4])=="
    }
}
