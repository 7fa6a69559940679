import Jig

/// A small vocabulary: every byte, and tokens that reach across values, strings and characters.
enum FuzzVocabulary {
    static let vocabulary: Vocabulary = {
        let words = [
            "{\"", "\": ", "\":", "\", \"", "\"}", "}}", "]]", "],", "}, ", ", ", "[[", "[1", "1,", "12", "1.", ".5", "1]",
            "0}", "true",
            "tru", "null", "\"a", "a\"", "ab", "a\",", "\\u", "\\u00", "\\\"", "\"a\"", "\"b\": ", "é", "é\"", " \"", "\n",
            "  ", "e1", "-1",
            "2, ", "\"\"", "{}", "[]", "{\"a\": 1}",
        ]
        let tokens =
            (0...255).map { [UInt8($0)] } + words.map { Array($0.utf8) } + [[0xC3], [0xE2, 0x82], [0x9F, 0x98], []]
        return Vocabulary(tokens: tokens, endTokens: [TokenID(tokens.count - 1)])
    }()

    static let endToken = TokenID(vocabulary.count - 1)
    static let trie = TokenTrie(vocabulary)
}
