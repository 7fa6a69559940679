/// What of a text is still read.
extension Machine {
    /// Whether anything that is written before a position is still read there or later: the number or key that it is in, or an
    /// item that will be compared with others.
    package func readsEarlierText(_ position: Position) -> Bool {
        if position.stack?.readsText == true { return true }
        return isInScalar(position)
    }

    /// Whether a position is within a number or key.
    package func isInScalar(_ position: Position) -> Bool {
        switch states[position.top] {
        case .number, .key: true
        default: false
        }
    }
}
