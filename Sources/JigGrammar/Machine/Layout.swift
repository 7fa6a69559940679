import JigJSON

/// Where white space may stand, and how much of it: a run is judged byte by byte by its length so far.
struct LayoutRules {
    /// A place between two structural characters, by what may follow it.
    enum Gap { case root, opened, afterValue, afterComma, beforeColon, afterColon, end }
    /// What ends a run of white space.
    enum Next { case value, member, comma, colon, close, end }

    let options: GrammarOptions

    /// Whether white space that reads the nesting depth is in use.
    var readsDepth: Bool { options.layout == .indented }

    /// Whether runs may be of any length, so that how long one is makes no difference.
    var isUnlimited: Bool { options.layout == .flexible && options.spelling == .any }

    /// The length of a run of `count` bytes after one more, as far as it makes a difference.
    func count(after count: Int32) -> Int32 { isUnlimited ? 0 : count + 1 }

    /// Whether a run of `count` bytes may be followed by this byte of white space; `depth` counts the open brackets.
    func permits(_ byte: UInt8, in gap: Gap, after count: Int, depth: Int, mayClose: Bool, mayGoOn: Bool) -> Bool {
        switch options.layout {
        case .compact: return false
        case .trained: return byte == UInt8(ascii: " ") && count == 0 && isSpaced(gap)
        case .flexible:
            return (isUnlimited || count < options.longestWhiteSpace)
                && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
        case .indented:
            if gap == .afterColon { return byte == UInt8(ascii: " ") && count == 0 }
            let longest: Int
            switch gap {
            case .opened where mayGoOn, .afterComma: longest = 2 * depth
            case .afterValue where mayClose: longest = 2 * (depth - 1)
            default: return false
            }
            return count == 0 ? byte == 0x0A : byte == 0x20 && count <= longest
        }
    }

    /// Whether a run of `count` bytes in a gap may end with `next`.
    func permits(_ next: Next, in gap: Gap, after count: Int, depth: Int) -> Bool {
        switch options.layout {
        case .compact: return count == 0
        case .trained: return count == (isSpaced(gap) ? 1 : 0)
        case .flexible: return true
        case .indented:
            switch (gap, next) {
            case (.afterColon, _): return count == 1
            case (.opened, .close): return count == 0
            case (.opened, _), (.afterComma, _): return count == 1 + 2 * depth
            case (.afterValue, .close): return count == 1 + 2 * (depth - 1)
            default: return count == 0
            }
        }
    }

    /// White space that completes a run of `count` bytes so that `next` may follow.
    func completion(in gap: Gap, after count: Int, to next: Next, depth: Int) -> [UInt8] {
        switch options.layout {
        case .compact, .flexible: return []
        case .trained: return isSpaced(gap) && count == 0 ? [0x20] : []
        case .indented:
            let length: Int
            switch (gap, next) {
            case (.afterColon, _): return count == 0 ? [0x20] : []
            case (.opened, .member), (.opened, .value), (.afterComma, _): length = 1 + 2 * depth
            case (.afterValue, .close): length = 1 + 2 * (depth - 1)
            default: return []
            }
            let run = [0x0A] + [UInt8](repeating: 0x20, count: length - 1)
            return Array(run.dropFirst(count))
        }
    }

    /// The text of a value.
    func text(of value: JSONValue, depth: Int) -> [UInt8] {
        switch value {
        case .array(let items):
            return enclosed(items.map { text(of: $0, depth: depth + 1) }, "[", "]", .value, depth: depth + 1)
        case .object(let object):
            let colon = [UInt8(ascii: ":")] + completion(in: .afterColon, after: 0, to: .value, depth: depth + 1)
            let members = object.members.map { JSONText.quoted($0.key) + colon + text(of: $0.value, depth: depth + 1) }
            return enclosed(members, "{", "}", .member, depth: depth + 1)
        case .string(let string): return JSONText.quoted(string)
        case .number(let number): return NumberSpelling.text(of: number.value)
        case .null, .bool: return Array(value.text().utf8)
        }
    }

    private func enclosed(
        _ parts: [[UInt8]], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ next: Next, depth: Int
    ) -> [UInt8] {
        var bytes = [UInt8(ascii: open)]
        for (index, part) in parts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += completion(in: index == 0 ? .opened : .afterComma, after: 0, to: next, depth: depth) + part
        }
        let gap: Gap = parts.isEmpty ? .opened : .afterValue
        return bytes + completion(in: gap, after: 0, to: .close, depth: depth) + [UInt8(ascii: close)]
    }

    private func isSpaced(_ gap: Gap) -> Bool { gap == .afterColon || gap == .afterComma }
}
