import JigDecoding

/// Decodes tokens one at a time, for text that is shown while it is written.
///
/// A scalar whose bytes are spread over tokens appears once its last byte is there; no text is ever taken back. The texts
/// that ``append(_:)`` and ``finish()`` return, joined, are what decoding all tokens at once gives.
public struct StreamingDecoder: Sendable {
    private let tokenizer: any Tokenizer
    private let specials: SpecialTokenPolicy
    /// The bytes of a scalar that has begun and is well formed so far: at most three.
    private var pending: [UInt8] = []

    /// Creates a decoder at the start of a text.
    public init(_ tokenizer: any Tokenizer, specials: SpecialTokenPolicy = .ignore) {
        self.tokenizer = tokenizer
        self.specials = specials
    }

    /// Takes the next token and returns the text that is now certain, which may be empty.
    ///
    /// - Throws: ``TokenizerError/unknownToken(_:vocabularySize:)`` if the id is outside the vocabulary; the decoder stays as
    ///   it was.
    public mutating func append(_ token: TokenID) throws(TokenizerError) -> String {
        if let name = tokenizer.specialName(of: token) {
            return finish() + (specials == .keep ? name : "")
        }
        pending += try tokenizer.bytes(of: token)
        let complete = pending.count - UTF8Suffix.incompleteLength(pending)
        defer { pending.removeFirst(complete) }
        return String(decoding: pending[..<complete], as: UTF8.self)
    }

    /// Ends the text: a scalar that has begun becomes U+FFFD.
    public mutating func finish() -> String {
        defer { pending.removeAll() }
        return String(decoding: pending, as: UTF8.self)
    }
}

/// The end of a byte string, seen as UTF-8.
enum UTF8Suffix {
    /// How many bytes at the end begin a scalar that more bytes could complete: 0 to 3.
    static func incompleteLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let lead = bytes[bytes.count - length]
            if lead & 0xC0 == 0x80 { continue }
            let needed = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 && lead < 0xE0 ? 2 : 1
            guard length < needed else { return 0 }
            guard length > 1 else { return 1 }
            // The second byte's range depends on the lead (Unicode, table 3-7): no overlong forms, surrogates or beyond
            // U+10FFFF.
            let second = bytes[bytes.count - length + 1]
            let allowed: ClosedRange<UInt8> =
                switch lead {
                case 0xE0: 0xA0...0xBF
                case 0xED: 0x80...0x9F
                case 0xF0: 0x90...0xBF
                case 0xF4: 0x80...0x8F
                default: 0x80...0xBF
                }
            return allowed.contains(second) ? length : 0
        }
        return 0
    }
}
