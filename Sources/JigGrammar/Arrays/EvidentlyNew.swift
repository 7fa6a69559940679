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
    func settleDiffering(_ position: inout Position, _ text: [UInt8]) {
        var frame = position.stack
        while let current = frame {
            if let items = current.items, case .element(let step) = states[current.state], elementStepTable[Int(step)].resentsRepeats {
                guard isNew(text[current.start...], beside: items) else { return }
            }
            frame = current.below
        }
        position.differing = 0
    }

    private func isNew(_ text: ArraySlice<UInt8>, beside items: UsedList<JSONValue>) -> Bool {
        guard text.count <= Self.longestLookedAt, items.count <= Self.mostComparedWith, let part = Self.completePart(of: text),
            let value = try? JSONValue(parsing: part)
        else { return false }
        return items.allSatisfy { !value.canBecome($0) }
    }

    /// What is complete of an open object or array, as one that ends there; nil where nothing is.
    private static func completePart(of text: ArraySlice<UInt8>) -> [UInt8]? {
        let isArray = text.first == UInt8(ascii: "[")
        guard isArray || text.first == UInt8(ascii: "{") else { return nil }
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
        return end.map { text[..<$0] + [isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")] }
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
