import Jig

/// The ends of texts: what can end here is valid, and the witness leads to an end.
enum Ending {
    /// What is wrong with the end of a text that may end here.
    static func fault(ofEndAt position: GrammarPosition, _ subject: FuzzSubject, _ mode: FuzzSubject.Mode) -> Finding? {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: position.text)
        } catch {
            return Finding(.takesNoJSON(mode), position.text, "\(error)")
        }
        if subject.accepts(value) { return nil }
        return Finding(.takesInvalid(mode), position.text)
    }

    /// What is wrong with the witness from a position. The text of a finding is that up to the position.
    static func fault(at position: GrammarPosition, _ subject: FuzzSubject, _ mode: FuzzSubject.Mode) -> Finding? {
        guard let rest = position.witness() else { return Finding(.deadEnd(mode), position.text, "there is no witness") }
        let shown = String(decoding: rest, as: UTF8.self)
        var end = position
        for byte in rest where !end.accept(byte) {
            let done = String(decoding: end.text.dropFirst(position.text.count), as: UTF8.self)
            return Finding(.deadEnd(mode), position.text, "the witness \(shown) is not taken after \(done)")
        }
        guard end.canEnd else {
            return Finding(.deadEnd(mode), position.text, "the text can't end after its witness \(shown)")
        }
        guard fault(ofEndAt: end, subject, mode) == nil else {
            return Finding(.deadEnd(mode), position.text, "the witness \(shown) leads to an invalid end")
        }
        return nil
    }
}
