import Jig

/// Random walks by permitted bytes: every end is valid, there is always a way on, and the witness leads home.
struct WalkCheck: FuzzCheck {
    let name = "walks"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        for mode in FuzzSubject.Mode.allCases {
            guard let grammar = subject.grammar(mode) else { continue }
            let last = run.stepsDone + (mode == .declared ? run.steps : run.steps / 2)
            repeat {
                if let finding = walk(grammar, subject, mode, until: last, &run) { return finding }
            } while run.stepsDone < last && !run.isOverdue
        }
        return nil
    }

    /// One text from its start.
    private func walk(
        _ grammar: Grammar, _ subject: FuzzSubject, _ mode: FuzzSubject.Mode, until last: Int, _ run: inout FuzzRun
    ) -> Finding? {
        let clock = ContinuousClock()
        var position = GrammarPosition(grammar)
        let longest = Int.random(in: 5...400, using: &run.random)
        while true {
            if run.isOverdue { return nil }
            let start = clock.now
            if position.canEnd {
                if let finding = Ending.fault(ofEndAt: position, subject, mode) { return finding }
                run.keep(position.text)
                if run.chance(25) { return nil }
            }
            let isOver = position.text.count >= longest || run.stepsDone >= last
            if isOver || run.chance(12) {
                if let finding = Ending.fault(at: position, subject, mode) { return finding }
                run.keep(position.text + (position.witness() ?? []))
                if isOver {
                    run.note(clock.now - start, after: position.text)
                    return nil
                }
            }
            run.stepsDone += 1
            guard step(&position, &run) else {
                if position.canEnd { return nil }
                return Finding(.deadEnd(mode), position.text, "nothing can follow, and the text can't end")
            }
            run.note(clock.now - start, after: position.text)
        }
    }

    /// Takes a random byte; half of the time one that gives structure, if one is permitted.
    private func step(_ position: inout GrammarPosition, _ run: inout FuzzRun) -> Bool {
        if run.chance(50), Self.structural.shuffled(using: &run.random).contains(where: { position.accept($0) }) {
            return true
        }
        let order = run.chance(80) ? [Self.printable, Self.others] : [Self.others, Self.printable]
        return order.contains { bytes in bytes.shuffled(using: &run.random).contains { position.accept($0) } }
    }

    private static let structural = Array(#"{}[],:""#.utf8)
    private static let printable: [UInt8] = Array(0x21...0x7E)
    private static let others: [UInt8] = Array(0x00...0x20) + Array(0x7F...0xFF)
}
