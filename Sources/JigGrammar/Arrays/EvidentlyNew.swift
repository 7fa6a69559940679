import JigJSON

/// Items that are seen to differ from those before them before they end.
///
/// Of two objects with different names nothing else has to be compared. Where every item before an open one lacks a member that this
/// has, or has another value there, whatever follows makes a new item, and nothing has to be left open for that.
extension Machine {
    /// Items longer than this, and those after more than so many, are looked at when they end.
    private static var longestLookedAt: Int { 4096 }
    private static var mostComparedWith: Int { 1024 }

    /// Stops asking what follows to make the values around a position new ones, where these are by what they have already.
    ///
    /// - Parameter byte: if given, the last one of the text; nothing is asked where it ends no member or item of the innermost of them.
    func settleDiffering(_ position: inout Position, _ text: [UInt8], after byte: UInt8? = nil) {
        if let byte, !Self.mayEndMember(byte) || hasTransitions(position.top) { return }
        // A comma comes after what it ends.
        var leastEnd = byte == nil ? 0 : text.count - 1
        var frame = position.stack
        while let current = frame {
            if let items = current.items, case .element(let step) = states[current.state], elementStepTable[Int(step)].resentsRepeats {
                let item = text[current.start...]
                guard let end = Self.completeEnd(of: item), end >= leastEnd, isNew(item, endingAt: end, beside: items) else { return }
                leastEnd = 0
            }
            // The values around it are new already.
            if current.differing == 0 { break }
            frame = current.below
        }
        position.differing = 0
    }

    static func mayEndMember(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    private func isNew(_ text: ArraySlice<UInt8>, endingAt end: Int, beside items: UsedList<JSONValue>) -> Bool {
        guard items.count <= Self.mostComparedWith else { return false }
        let closing = text.first == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}")
        guard let value = try? JSONValue(parsing: Array(text[..<end] + [closing])) else { return false }
        return items.allSatisfy { !value.canBecome($0) }
    }

    /// Where an open object or array might end with the members or items that are complete; nil where none is.
    private static func completeEnd(of text: ArraySlice<UInt8>) -> Int? {
        let isArray = text.first == UInt8(ascii: "[")
        guard isArray || text.first == UInt8(ascii: "{"), text.count <= longestLookedAt else { return nil }
        var end: Int?
        var depth = 0, isWithinString = false, isEscaped = false, isValue = isArray
        for index in text.indices {
            let byte = text[index]
            if isWithinString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isWithinString = false
                    if depth == 1, isValue { end = index + 1 }
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isWithinString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 1 { end = index + 1 }
            case UInt8(ascii: ":") where depth == 1: isValue = true
            case UInt8(ascii: ",") where depth == 1: (end, isValue) = (index, isArray)
            default: break
            }
        }
        return end
    }
}

extension JSONValue {
    /// Whether an object may become a value by further members, or an array by further items.
    fileprivate func canBecome(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let own), .object(let other)): own.members.allSatisfy { other[$0.key] == $0.value }
        case (.array(let own), .array(let other)): other.starts(with: own)
        default: false
        }
    }
}
