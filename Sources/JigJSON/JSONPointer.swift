/// A JSON Pointer (RFC 6901): the keys and indices that lead from a document's root to one of its values.
public struct JSONPointer: Sendable {
    /// The reference tokens, unescaped.
    public var tokens: [String]

    /// The pointer to the root, or to what these tokens lead to.
    public init(_ tokens: [String] = []) { self.tokens = tokens }

    /// Reads a pointer in its string form: empty, or every token led by `/`, with `~0` for `~` and `~1` for `/`.
    public init(parsing text: String) throws(JSONPointerError) {
        guard !text.isEmpty else {
            self.init()
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw JSONPointerError(text: text, message: "a JSON Pointer is empty or starts with '/'")
        }
        var tokens: [String] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if !part.contains(UInt8(ascii: "~")) {
                tokens.append(String(Substring(part)))
                continue
            }
            var token: [UInt8] = []
            var bytes = part.makeIterator()
            while let byte = bytes.next() {
                guard byte == UInt8(ascii: "~") else {
                    token.append(byte)
                    continue
                }
                switch bytes.next() {
                case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
                default: throw JSONPointerError(text: text, message: "'~' is followed by 0 or 1 in a JSON Pointer")
                }
            }
            tokens.append(String(decoding: token, as: UTF8.self))
        }
        self.init(tokens)
    }

    /// A token as it is written in a pointer: `~` as `~0` and `/` as `~1`.
    public static func escape(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var bytes: [UInt8] = []
        for byte in token.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The pointer to a member of what this one points to.
    public func appending(_ key: String) -> JSONPointer { JSONPointer(tokens + [key]) }

    /// The pointer to an element of what this one points to.
    public func appending(_ index: Int) -> JSONPointer { JSONPointer(tokens + [String(index)]) }

    /// The value that the pointer leads to, if the document has it.
    public func evaluate(in document: JSONValue) -> JSONValue? {
        var value = document
        for token in tokens {
            guard let next = Self.step(from: value, by: token) else { return nil }
            value = next
        }
        return value
    }

    /// The member or element that a token names; an index has no sign and no leading zero.
    package static func step(from value: JSONValue, by token: String) -> JSONValue? {
        switch value {
        case .object(let object): return object[token]
        case .array(let elements):
            guard token.utf8.allSatisfy({ $0 &- 0x30 < 10 }), token.utf8.count == 1 || token.utf8.first != UInt8(ascii: "0"),
                let index = Int(token), index < elements.count
            else { return nil }
            return elements[index]
        default: return nil
        }
    }
}

extension JSONPointer: Hashable, CustomStringConvertible {
    public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.count == right.tokens.count && zip(left.tokens, right.tokens).allSatisfy { $0.isExactly($1) }
    }

    public func hash(into hasher: inout Hasher) {
        for token in tokens { hasher.combine(ExactString(token)) }
    }

    /// The string form.
    public var description: String { tokens.map { "/" + Self.escape($0) }.joined() }
}

/// Why a text is not a JSON Pointer.
public struct JSONPointerError: Error, Sendable, Hashable, CustomStringConvertible {
    public let text: String
    public let message: String
    public var description: String { "\(JSONValue.string(text)): \(message)" }
}
