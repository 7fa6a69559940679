import JigDecoding
import JigJSON

/// The parts of a `tekken.json` that tokens are made of, checked.
struct TekkenFile {
    var version: String?
    /// The names of the special tokens, by id.
    var specialTokens: [String]
    /// The bytes of the ordinary tokens, by rank.
    var tokens: [[UInt8]]

    init(json bytes: [UInt8]) throws(TokenizerError) {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes)
        } catch {
            throw .invalidJSON(reason: "\(error)")
        }
        let file = Part(value: root)
        let config = try file.member("config")
        version = try config.optionalMember("version")?.string()
        let pattern = try config.member("pattern").string()
        // Scalar by scalar: canonical equivalence would be too kind.
        guard pattern.utf8.elementsEqual(TekkenScanner.pattern.utf8) else { throw .unsupportedPattern(pattern) }
        let size = try config.member("default_vocab_size").integer()
        let specialCount = try config.member("default_num_special_tokens").integer()
        let entries = try file.member("vocab").array()
        guard specialCount > 0, specialCount <= size, size - specialCount <= entries.count, size <= Int(Int32.max) else {
            throw .malformed(
                location: "config",
                reason: "default_vocab_size \(size) has to be at least default_num_special_tokens \(specialCount), and at most "
                    + "that number and the \(entries.count) entries of vocab together")
        }
        tokens = try Self.tokens(entries.prefix(size - specialCount))
        let defined = try file.optionalMember("special_tokens")
        specialTokens = try Self.specialTokens(defined, count: specialCount, version: version)
    }

    private static func tokens(_ entries: ArraySlice<JSONValue>) throws(TokenizerError) -> [[UInt8]] {
        guard entries.count >= 256 else {
            throw .malformed(location: "vocab", reason: "\(entries.count) tokens are in use, but the 256 bytes come first")
        }
        var tokens: [[UInt8]] = []
        tokens.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            let entry = Part(value: entry, section: "vocab", index: index)
            let rank = try entry.member("rank").integer()
            guard rank == index else {
                throw .malformed(location: "vocab[\(index)].rank", reason: "\(rank) is not the entry's place, \(index)")
            }
            guard let bytes = Base64.decode(try entry.member("token_bytes").string()), !bytes.isEmpty else {
                throw .malformed(location: "vocab[\(index)].token_bytes", reason: "not base64 of at least one byte")
            }
            guard index >= 256 || bytes == [UInt8(index)] else {
                throw .malformed(
                    location: "vocab[\(index)].token_bytes",
                    reason: "the first 256 entries are the bytes 0 to 255 in order; this one is \(bytes)")
            }
            tokens.append(bytes)
        }
        return tokens
    }

    private static func specialTokens(_ defined: Part?, count: Int, version: String?) throws(TokenizerError) -> [String] {
        var names = (0..<count).map { "<SPECIAL_\($0)>" }
        guard let defined else {
            // Files up to version 7 may leave the list out.
            let number = version.flatMap { Int($0.dropFirst()) } ?? 0
            guard number <= 7 else {
                throw .malformed(location: "special_tokens", reason: "missing, which version \(number) does not allow")
            }
            guard count >= builtInSpecialTokens.count else {
                throw .malformed(
                    location: "config.default_num_special_tokens",
                    reason: "\(count) is fewer than the \(builtInSpecialTokens.count) that a file without special_tokens has")
            }
            names.replaceSubrange(..<builtInSpecialTokens.count, with: builtInSpecialTokens)
            return names
        }
        var seen = Set<Int>()
        for (index, entry) in try defined.array().enumerated() {
            let entry = Part(value: entry, section: "special_tokens", index: index)
            let rank = try entry.member("rank").integer()
            guard names.indices.contains(rank), seen.insert(rank).inserted else {
                throw .malformed(
                    location: "special_tokens[\(index)].rank",
                    reason: "\(rank) is taken already or not in 0 to \(count - 1)")
            }
            names[rank] = try entry.member("token_str").string()
        }
        return names
    }

    /// The special tokens of files that do not list any, from id 0 on.
    private static let builtInSpecialTokens = [
        "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]",
        "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]", "[IMG_END]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]",
        "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]",
    ]
}

/// A value within the file, and where it is.
private struct Part {
    let value: JSONValue
    /// The member of the top level that this is or lies in; empty for the top level itself.
    var section = ""
    var index: Int?
    var key: String?

    /// Spelled out only when an error needs it, since a file has hundreds of thousands of parts.
    var location: String {
        guard !section.isEmpty else { return "the top level" }
        return section + (index.map { "[\($0)]" } ?? "") + (key.map { ".\($0)" } ?? "")
    }

    func optionalMember(_ key: String) throws(TokenizerError) -> Part? {
        guard let object = value.objectValue else { throw .malformed(location: location, reason: "not an object") }
        guard let member = object[key] else { return nil }
        if case .null = member { return nil }
        return section.isEmpty
            ? Part(value: member, section: key) : Part(value: member, section: section, index: index, key: key)
    }

    func member(_ key: String) throws(TokenizerError) -> Part {
        guard let member = try optionalMember(key) else {
            throw .malformed(location: location, reason: "\(key) is missing")
        }
        return member
    }

    func string() throws(TokenizerError) -> String {
        guard let string = value.stringValue else { throw .malformed(location: location, reason: "not a string") }
        return string
    }

    func integer() throws(TokenizerError) -> Int {
        guard let integer = value.numberValue?.int else {
            throw .malformed(location: location, reason: "not an integer of 64 bits")
        }
        return integer
    }

    func array() throws(TokenizerError) -> [JSONValue] {
        guard let array = value.arrayValue else { throw .malformed(location: location, reason: "not an array") }
        return array
    }
}
