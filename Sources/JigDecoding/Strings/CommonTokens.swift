import JigGrammar
import Synchronization

/// What is known of tokens before values of which many schemas ask the same.
final class CommonTokens: Sendable {
    private let values = Mutex<[CommonValue: MaskParts]>([:])
    private let ends = Mutex<[CommonValue: ValueEnds]>([:])

    /// The tokens that can follow where a value is to come.
    ///
    /// - Parameter machine: the one that makes them. What it cut short holds for its grammar only.
    func tokens(_ value: CommonValue, _ machine: Machine, make: () -> MaskParts) -> MaskParts {
        if let known = values.withLock({ $0[value] }) { return known }
        // Not under the lock, since what is made may ask here itself.
        var made = make()
        made.trim()
        made.leaving = made.leaving.map(\.common)
        return machine.isWithinLimits ? values.withLock { $0.remember(made, for: value) } : made
    }

    /// The ends of tokens that can follow there.
    func ends(_ value: CommonValue, _ machine: Machine, make: () -> ValueEnds) -> ValueEnds {
        if let known = ends.withLock({ $0[value] }) { return known }
        let made = make()
        let common = ValueEnds(set: made.set, leaving: made.leaving.map(\.common))
        return machine.isWithinLimits ? ends.withLock { $0.remember(common, for: value) } : common
    }
}

extension Dictionary {
    /// Adds a value, unless there are very many already.
    fileprivate mutating func remember(_ value: Value, for key: Key) -> Value {
        if let known = self[key] { return known }
        if count < 4096 { self[key] = value }
        return value
    }
}
