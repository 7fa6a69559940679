import Jig

/// Under `anyText` a text is taken if and only if its value is valid, however it is spelled, ordered and laid out.
struct SpellingCheck: FuzzCheck {
    let name = "spelling"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        guard case .grammar = subject.compiled(.anyText) else { return nil }
        var values = Array(SmallWorld.values.shuffled(using: &run.random).prefix(40))
        values += run.texts.sorted { $0.lexicographicallyPrecedes($1) }.prefix(20).compactMap { try? JSONValue(parsing: $0) }
        values += subject.document.namedValues.prefix(20) + subject.instances
        for value in values where !run.isOverdue {
            for _ in 0..<2 {
                run.comparisons += 1
                let text = Respelling.text(of: value, &run.random)
                // Draft 4 tells 1.0 from an integer, so that the oracle has to read the very text.
                guard let spelled = try? JSONValue(parsing: text) else { continue }
                let isValid = subject.accepts(spelled)
                guard subject.takes(text, .anyText) != isValid else { continue }
                return isValid
                    ? Finding(.refusesValid(.anyText), text)
                    : Finding(.takesInvalid(.anyText), text)
            }
        }
        return nil
    }
}
