import JigDecoding
import JigJSON

/// Mistral's tokenizer: byte-pair encoding over bytes, from the vendor's `tekken.json`.
///
/// Special tokens have the ids from 0 on, ordinary tokens follow in the order of their ranks.
public struct Tekken: Tokenizer {
    /// The format's version, such as `v11`, if the file names one.
    public let version: String?
    /// How many ids are special tokens; the ordinary token of rank r has id `specialTokenCount` + r.
    public let specialTokenCount: Int
    public let vocabulary: Vocabulary

    private let encoder: BytePairEncoder
    private let specialNames: [String]
    private let specialIDs: [ExactString: TokenID]

    /// Reads a tokenizer from a file.
    ///
    /// - Parameters:
    ///   - path: the path of a `tekken.json`.
    ///   - specialTokens: names that replace the file's own names of these special tokens, for a file of an older
    ///     version than the model's.
    public init(contentsOf path: String, specialTokens: [TokenID: String] = [:]) throws(TokenizerError) {
        try self.init(json: try FileBytes.read(path), specialTokens: specialTokens)
    }

    /// Reads a tokenizer from the bytes of a `tekken.json`.
    ///
    /// - Parameters:
    ///   - bytes: the file's contents.
    ///   - specialTokens: names that replace the file's own names of these special tokens.
    public init(json bytes: [UInt8], specialTokens: [TokenID: String] = [:]) throws(TokenizerError) {
        try self.init(TekkenFile(json: bytes), specialTokens: specialTokens)
    }

    init(_ file: TekkenFile, specialTokens: [TokenID: String]) throws(TokenizerError) {
        var names = file.specialTokens
        for (token, name) in specialTokens {
            guard names.indices.contains(Int(token)) else {
                throw .malformed(
                    location: "specialTokens",
                    reason: "\(name) is given id \(token), but the ids of special tokens are 0 to \(names.count - 1)")
            }
            names[Int(token)] = name
        }
        var ids: [ExactString: TokenID] = [:]
        for (id, name) in names.enumerated() {
            if let other = ids.updateValue(TokenID(id), forKey: ExactString(name)) {
                throw .malformed(location: "special_tokens", reason: "ids \(other) and \(id) are both named \(name)")
            }
        }
        guard let end = ids[ExactString("</s>")] else {
            throw .malformed(location: "special_tokens", reason: "there is no </s>, which ends every answer")
        }
        do {
            encoder = try BytePairEncoder(tokens: file.tokens)
        } catch {
            throw .malformed(
                location: "vocab[\(error.second)].token_bytes", reason: "the same bytes as vocab[\(error.first)]")
        }
        version = file.version
        specialTokenCount = names.count
        specialNames = names
        specialIDs = ids
        vocabulary = Vocabulary(
            tokens: [[UInt8]](repeating: [], count: names.count) + file.tokens, endTokens: [end],
            speller: TekkenSpeller(encoder: encoder, specialTokenCount: names.count))
    }

    public func encode(_ text: String) -> [TokenID] {
        var text = text
        return text.withUTF8 { text in
            var tokens: [TokenID] = []
            tokens.reserveCapacity(text.count / 3 + 1)
            var scanner = TekkenScanner(text)
            while let piece = scanner.next() {
                encoder.encode(text, piece) { tokens.append(TokenID(specialTokenCount) + $0) }
            }
            return tokens
        }
    }

    public func bytes(of token: TokenID) throws(TokenizerError) -> [UInt8] {
        guard vocabulary.tokens.indices.contains(Int(token)) else {
            throw .unknownToken(token, vocabularySize: vocabulary.count)
        }
        return vocabulary.tokens[Int(token)]
    }

    public func special(_ name: String) -> TokenID? { specialIDs[ExactString(name)] }

    public func specialName(of token: TokenID) -> String? {
        specialNames.indices.contains(Int(token)) ? specialNames[Int(token)] : nil
    }
}

/// Spells text that is forced: the pieces that Tekken cuts text into are spelled each for itself.
private struct TekkenSpeller: TokenSpeller {
    let encoder: BytePairEncoder
    let specialTokenCount: Int

    func tokens(of text: [UInt8], isWhole: Bool) -> [TokenID] {
        var tokens: [TokenID] = []
        let count = text.wellFormedCount
        text.withUnsafeBufferPointer { text in
            let text = UnsafeBufferPointer(rebasing: text[..<count])
            var scanner = TekkenScanner(text)
            while let piece = scanner.next() {
                // A piece that looked at the end may be cut otherwise once more is known.
                if scanner.hasSeenEnd, !isWhole || count < text.count { break }
                encoder.encode(text, piece) { tokens.append(TokenID(specialTokenCount) + $0) }
            }
        }
        return tokens
    }
}

extension [UInt8] {
    /// How many bytes are well-formed UTF-8 up to the first that is not.
    fileprivate var wellFormedCount: Int {
        var decoder = UTF8()
        var bytes = makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&bytes) { count += UTF8.width(scalar) }
        return count
    }
}
