import Jig

/// Grammar and validator agree on every value of a small world and on all that the schema names: valid values can be
/// written, invalid ones can't in any order of keys, and nothing that has a valid value is called unsatisfiable.
struct AgreementCheck: FuzzCheck {
    let name = "agreement"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        // A schema with values of its own says little about those of the small world.
        let world = subject.instances.isEmpty ? SmallWorld.values : SmallWorld.scalars
        for value in world + subject.document.namedValues.prefix(200) + subject.instances where !run.isOverdue {
            run.comparisons += 1
            for mode in FuzzSubject.Mode.allCases {
                if let finding = finding(on: value, in: subject, mode) { return finding }
            }
        }
        return nil
    }

    private func finding(on value: JSONValue, in subject: FuzzSubject, _ mode: FuzzSubject.Mode) -> Finding? {
        let text = value.utf8(.spaced)
        let isValid = subject.accepts(value)
        switch subject.compiled(mode) {
        case .refused: return nil
        case .unsatisfiable:
            return isValid ? Finding(.satisfiable(mode), text) : nil
        case .grammar(let grammar):
            if subject.takes(text, mode) {
                return isValid ? nil : Finding(.takesInvalid(mode), text)
            }
            guard isValid, Respelling.isPlain(value) || mode == .anyText else { return nil }
            if mode != .declared { return Finding(.refusesValid(mode), text) }
            let outcome = OrderSearch.outcome(of: value, grammar, subject.document)
            return outcome == .unwritable ? Finding(.cannotWrite(mode), text) : nil
        }
    }
}
