/// Where in a scalar's UTF-8 a text stands (Unicode 16, table 3-7).
enum UTF8State: UInt8, Sendable, CaseIterable {
    /// Between scalars.
    case start
    /// This many more continuation bytes.
    case one, two, three
    /// After a lead byte that narrows the next one, so that there are no overlong forms, surrogates or values above
    /// U+10FFFF.
    case afterE0, afterED, afterF0, afterF4

    /// Where a byte leads to; nil if it makes the text ill-formed.
    func after(_ byte: UInt8) -> UTF8State? {
        switch (self, byte) {
        case (.start, 0x00...0x7F): .start
        case (.start, 0xC2...0xDF): .one
        case (.start, 0xE0): .afterE0
        case (.start, 0xED): .afterED
        case (.start, 0xE1...0xEF): .two
        case (.start, 0xF0): .afterF0
        case (.start, 0xF1...0xF3): .three
        case (.start, 0xF4): .afterF4
        case (.one, 0x80...0xBF): .start
        case (.two, 0x80...0xBF), (.afterE0, 0xA0...0xBF), (.afterED, 0x80...0x9F): .one
        case (.three, 0x80...0xBF), (.afterF0, 0x90...0xBF), (.afterF4, 0x80...0x8F): .two
        default: nil
        }
    }

    func after(_ bytes: some Sequence<UInt8>) -> UTF8State? {
        var state = self
        for byte in bytes {
            guard let next = state.after(byte) else { return nil }
            state = next
        }
        return state
    }
}

/// The ordinary tokens that free text may go on with, for each place within a scalar.
struct TextMasks: Sendable {
    private let masks: [TokenMask]

    init(_ vocabulary: Vocabulary) {
        var masks = UTF8State.allCases.map { _ in TokenMask(count: vocabulary.count) }
        let ends = Set(vocabulary.endTokens)
        for (id, bytes) in vocabulary.tokens.enumerated() {
            guard let first = bytes.first, !ends.contains(TokenID(id)) else { continue }
            // A continuation byte cannot begin a scalar, and nothing else can go on with one.
            if first & 0xC0 != 0x80 {
                if UTF8State.start.after(bytes) != nil { masks[0].insert(TokenID(id)) }
            } else {
                for state in UTF8State.allCases.dropFirst() where state.after(bytes) != nil {
                    masks[Int(state.rawValue)].insert(TokenID(id))
                }
            }
        }
        self.masks = masks
    }

    subscript(state: UTF8State) -> TokenMask { masks[Int(state.rawValue)] }
}
