import Synchronization

/// Where parts of the built-in formats lead, as some store has found out, from which every other store copies it.
///
/// A part is known by its form, which means the same in all stores. What a schema says itself is never looked up here.
final class FormatTransitions: @unchecked Sendable {
    private let classes: Transitions
    private let targets: LanguageTemplate

    private init(_ classes: Transitions, _ targets: LanguageTemplate) { (self.classes, self.targets) = (classes, targets) }

    private func copy(into store: LanguageStore) -> Transitions {
        store.formed += classes.targets.count
        return Transitions(classes, targets: targets.copy(into: store))
    }

    private struct Known {
        var transitions: [Fingerprint: FormatTransitions] = [:]
        var parts = 0
    }

    /// A part takes some two hundred bytes.
    private static let mostParts = 40_000

    private static let known = Mutex(Known())

    /// The transitions of a part of a format.
    ///
    /// - Parameter make: finds them in the store.
    static func of(_ name: Fingerprint, in store: LanguageStore, make: () -> Transitions) -> Transitions {
        if let found = known.withLock({ $0.transitions[name] }) { return found.copy(into: store) }
        let made = make()
        guard let targets = LanguageTemplate(of: made.targets, in: store) else { return made }
        // What a store finds out later about its own transitions is not for others to read.
        let template = FormatTransitions(Transitions(made, targets: made.targets), targets)
        known.withLock { known in
            if known.parts + targets.count > mostParts { known = Known() }
            if known.transitions.updateValue(template, forKey: name) == nil { known.parts += targets.count }
        }
        return made
    }
}
