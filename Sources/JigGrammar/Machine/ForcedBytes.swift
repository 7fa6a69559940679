import JigRegex

/// Bytes that have no alternative.
extension Machine {
    /// What may come next, as far as it leaves no choice.
    package enum Forced {
        /// Only this byte, after which the text stands there.
        case byte(UInt8, Position)
        /// Only the end of the text.
        case end
        case choice
    }

    /// Whether just one thing may come at a position, and whether that is so wherever a text comes to this state.
    package func forced(at position: Position, _ text: [UInt8]) -> (forced: Forced, isStatic: Bool) {
        var isStatic = position.differing == 0 && position.isUnused && !isNumber(position.top)
        if isStatic, offersChoice(position.top) { return (.choice, true) }
        let mayEnd = canEnd(position, text)
        let possible = possibleBytes(position.top)
        let isRow = hasTransitions(position.top)
        var only: (byte: UInt8, position: Position)?
        for byte in UInt8.min...UInt8.max where possible.contains(byte) {
            if isRow, transition(position.top, byte) == Self.dead { continue }
            var next = position
            var trace = Trace(from: position)
            let goesOn = step(&next, byte, text, &trace)
            if trace.readData { isStatic = false }
            guard goesOn else { continue }
            if only != nil || mayEnd { return (.choice, isStatic) }
            only = (byte, next)
        }
        if let only { return (.byte(only.byte, only.position), isStatic) }
        return (mayEnd ? .end : .choice, isStatic)
    }

    /// Whether a look at a state is enough to tell that there are several ways on; asking byte by byte would take longer.
    private func offersChoice(_ state: Int32) -> Bool {
        switch states[state] {
        case .string(let parts, .between):
            if parts.whole == languages.any { return true }
            var printable = languages.acceptsEmpty(parts.whole) ? 1 : 0
            for part in languages.classes(parts.whole) where !languages.isEmpty(part.derivative) {
                let ends = [part.range.lowerBound, part.range.upperBound]
                guard ends.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) else { continue }
                printable += part.range.count > 1 ? 2 : 1
                if printable > 1 { return true }
            }
            return false
        case .key(_, let prefix, .between): return prefix.others == languages.any
        default: return false
        }
    }
}
