import Jig

/// A promise that a grammar broke, and the text that shows it.
struct Finding {
    enum Fault: Hashable {
        /// A text is taken to its end, but its value is invalid.
        case takesInvalid(FuzzSubject.Mode)
        /// A text is taken to its end, but is not JSON, or has a key twice.
        case takesNoJSON(FuzzSubject.Mode)
        /// A text of a valid value is not taken.
        case refusesValid(FuzzSubject.Mode)
        /// No spelling of a valid value is taken.
        case cannotWrite(FuzzSubject.Mode)
        /// After the text, no end is reached as promised.
        case deadEnd(FuzzSubject.Mode)
        /// The schema is said to be unsatisfiable, but the text's value is valid.
        case satisfiable(FuzzSubject.Mode)
        /// A token mask is not what its bytes say.
        case mask
        /// A matcher that was copied or taken back is not as it was.
        case history
        /// Output under a budget of tokens does not end in time.
        case budget
        /// A law of logic does not hold.
        case law(String)
    }

    let fault: Fault
    let text: [UInt8]
    /// What there is to say beyond the fault.
    let message: String?

    init(_ fault: Fault, _ text: some Sequence<UInt8>, _ message: String? = nil) {
        self.fault = fault
        self.text = Array(text)
        self.message = message
    }
}

extension Finding.Fault: CustomStringConvertible {
    var description: String {
        switch self {
        case .takesInvalid(let mode): "\(mode): invalid, but taken"
        case .takesNoJSON(let mode): "\(mode): no JSON, but taken"
        case .refusesValid(let mode): "\(mode): valid, but not taken"
        case .cannotWrite(let mode): "\(mode): valid, but not taken in any order of keys"
        case .deadEnd(let mode): "\(mode): dead end"
        case .satisfiable(let mode): "\(mode): valid, but the schema is said to be unsatisfiable"
        case .mask: "wrong mask"
        case .history: "a matcher is not as it was"
        case .budget: "a budget is not kept"
        case .law(let law): "broken law: \(law)"
        }
    }

    /// Whether a subject shows this fault on a text; nil where only its check can tell.
    func isShown(by subject: FuzzSubject, _ text: [UInt8]) -> Bool? {
        let value = try? JSONValue(parsing: text)
        switch self {
        case .takesInvalid(let mode):
            return value.map { !subject.accepts($0) } == true && subject.takes(text, mode)
        case .takesNoJSON(let mode):
            return value == nil && subject.takes(text, mode)
        case .refusesValid(let mode):
            return value.map(subject.accepts) == true && subject.grammar(mode) != nil && !subject.takes(text, mode)
        case .cannotWrite(let mode):
            guard let value, subject.accepts(value), let grammar = subject.grammar(mode) else { return false }
            return OrderSearch.outcome(of: value, grammar, subject.document) == .unwritable
        case .satisfiable(let mode):
            guard case .unsatisfiable = subject.compiled(mode) else { return false }
            return value.map(subject.accepts) == true
        case .deadEnd(let mode):
            guard let grammar = subject.grammar(mode) else { return false }
            var position = GrammarPosition(grammar)
            return text.allSatisfy { position.accept($0) } && Ending.fault(at: position, subject, mode) != nil
        case .mask, .history, .budget, .law: return nil
        }
    }
}

extension FuzzSubject {
    /// Whether the grammar takes a text to its end.
    func takes(_ text: [UInt8], _ mode: Mode) -> Bool { grammar(mode)?.match(text).isAccepted ?? false }
}
