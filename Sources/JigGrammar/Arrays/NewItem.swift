import JigJSON

/// Strings that are items and must differ from those before them: where they end, all that counts of the earlier ones is whether
/// the string is one of them.
extension Machine {
    /// The position after a string ends in one of its states as an item that is none of those before it; nil where more than that
    /// matters.
    ///
    /// What follows may be looked at by static states alone: where it reads the items it reads the sequence's own data.
    package func endNewItem(_ state: Int32, at position: Position) -> Position? {
        guard case .string(let parts, _) = states[state], let frame = position.stack, frame.differing == 0,
            case .element(let step) = states[frame.state], let uniqueness = elementStepTable[Int(step)].uniqueness,
            !uniqueness.recordsStrings
        else { return nil }
        let resumption = ArrayResumption(step: step, outcome: languages(of: parts).map(languages.acceptsEmpty))
        var outer = position
        outer.top = states.id(.array(vector: resumeArray(resumption), .afterValue, space: 0))
        outer.stack = frame.below
        outer.data = OwnData.item(.null, before: frame.items)
        outer.differing = frame.differing
        return outer
    }

    /// Whether a position is between two characters of a string that must not be one of the items before it, and all that matters
    /// beside that are states: then every text that none of the items begins with makes a new one.
    package func isWithinNewItem(_ position: Position) -> Bool {
        position.differing > 0 && isBetween(position.top) && endNewItem(position.top, at: position) != nil
    }

    /// Whether there are items that a string which ends at a position may be equal to.
    package func mayRepeat(_ position: Position) -> Bool { position.stack?.items != nil }

    /// The rests of the strings among the earlier items that begin as the one that is being written at a position, in UTF-8.
    package static func itemRests(_ position: Position, _ text: [UInt8]) -> [[UInt8]] {
        guard let frame = position.stack, let items = frame.items else { return [] }
        let written = text[(frame.start + 1)...]
        let beginning = written.contains(UInt8(ascii: "\\")) ? KeyText.decodePrefix(written).bytes[...] : written
        return items.compactMap { item in
            guard case .string(let string) = item, string.utf8.starts(with: beginning) else { return nil }
            return Array(string.utf8.dropFirst(beginning.count))
        }
    }
}
