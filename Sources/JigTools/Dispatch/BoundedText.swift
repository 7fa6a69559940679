/// A text with its middle left out, if it is longer than a limit.
struct BoundedText: Equatable {
    /// The beginning, as it stands.
    let head: Substring
    /// The end, as it stands; empty if nothing was left out.
    let tail: Substring
    /// How many bytes lie between them.
    let omittedBytes: Int

    /// Keeps as much of both ends as bytes and tokens allow, two thirds of it at the beginning.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - maximumBytes: the most bytes of head and tail together.
    ///   - maximumTokens: the most tokens of head and tail together.
    ///   - countTokens: counts tokens; without it, bytes alone count.
    init(_ text: String, maximumBytes: Int, maximumTokens: Int? = nil, countTokens: (@Sendable (String) -> Int)? = nil) {
        var bytes = max(0, maximumBytes)
        var bounded = Self.cut(text, toBytes: bytes)
        if let maximumTokens, let countTokens {
            // Tokens are spread unevenly: shrink by their share until they fit, and by a quarter at least.
            while bytes > 0 {
                let tokens = countTokens(String(bounded.head)) + countTokens(String(bounded.tail))
                guard tokens > maximumTokens else { break }
                let kept = bounded.head.utf8.count + bounded.tail.utf8.count
                bytes = min(kept * 3 / 4, kept * max(0, maximumTokens) / tokens)
                bounded = Self.cut(text, toBytes: bytes)
            }
        }
        self = bounded
    }

    private init(head: Substring, tail: Substring, omittedBytes: Int) {
        (self.head, self.tail, self.omittedBytes) = (head, tail, omittedBytes)
    }

    private static func cut(_ text: String, toBytes limit: Int) -> BoundedText {
        let size = text.utf8.count
        guard size > limit else { return BoundedText(head: text[...], tail: "", omittedBytes: 0) }
        let headEnd = text.scalarBoundary(atOrBefore: limit - limit / 3)
        let tailStart = text.scalarBoundary(atOrAfter: size - limit / 3)
        let (head, tail) = (text[..<headEnd], text[tailStart...])
        return BoundedText(head: head, tail: tail, omittedBytes: size - head.utf8.count - tail.utf8.count)
    }

    /// The text, with a word on what was left out in its place.
    ///
    /// - Parameter advice: how to get at what was left out.
    func text(advice: String = "") -> String {
        guard omittedBytes > 0 else { return String(head) }
        return "\(head) … [\(omittedBytes) bytes left out here\(advice)] … \(tail)"
    }
}

extension String {
    /// The last boundary between scalars that is not after an offset of UTF-8.
    func scalarBoundary(atOrBefore offset: Int) -> Index {
        var index = utf8.index(startIndex, offsetBy: Swift.min(Swift.max(0, offset), utf8.count))
        while index > startIndex, index.samePosition(in: unicodeScalars) == nil { index = utf8.index(before: index) }
        return index
    }

    /// The first boundary between scalars that is not before an offset of UTF-8.
    func scalarBoundary(atOrAfter offset: Int) -> Index {
        var index = utf8.index(startIndex, offsetBy: Swift.min(Swift.max(0, offset), utf8.count))
        while index < endIndex, index.samePosition(in: unicodeScalars) == nil { index = utf8.index(after: index) }
        return index
    }
}
