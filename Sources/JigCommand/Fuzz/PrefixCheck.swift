import Jig

/// From every prefix of some valid texts, every permitted byte leads to a valid end: a look at all ways where walks take one.
struct PrefixCheck: FuzzCheck {
    let name = "prefixes"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        for mode in FuzzSubject.Mode.allCases {
            guard let grammar = subject.grammar(mode) else { continue }
            for text in texts(of: subject, mode, &run) {
                if let finding = look(along: text, grammar, subject, mode, &run) { return finding }
            }
        }
        return nil
    }

    /// Two short texts that the grammar takes.
    private func texts(of subject: FuzzSubject, _ mode: FuzzSubject.Mode, _ run: inout FuzzRun) -> [[UInt8]] {
        let values = SmallWorld.values + subject.document.namedValues.prefix(50)
        var texts: [[UInt8]] = []
        for value in values.shuffled(using: &run.random) where texts.count < 2 {
            let text = value.utf8(.spaced)
            if text.count > 1, text.count < 60, subject.takes(text, mode) { texts.append(text) }
        }
        return texts
    }

    private func look(
        along text: [UInt8], _ grammar: Grammar, _ subject: FuzzSubject, _ mode: FuzzSubject.Mode, _ run: inout FuzzRun
    ) -> Finding? {
        var position = GrammarPosition(grammar)
        for byte in text {
            for other in Self.bytes {
                var next = position
                guard next.accept(other), !run.isOverdue else { continue }
                run.stepsDone += 1
                if let finding = Ending.fault(at: next, subject, mode) { return finding }
            }
            guard position.accept(byte) else { return nil }
        }
        return nil
    }

    /// Bytes that begin, separate and end values of every kind.
    private static let bytes = Array(#"{}[],:" \01259-.eabcdtfnuxz"#.utf8) + [0x0A, 0xC3, 0xF0]
}
