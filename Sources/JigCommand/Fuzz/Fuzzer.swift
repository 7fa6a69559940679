import Jig

/// Runs checks over many schemas, counts, and shrinks what they find.
struct Fuzzer {
    let checks: [any FuzzCheck]
    let steps: Int
    let watchdog: Watchdog
    /// Where texts go that another judge is to look at.
    let emit: ((JSONValue) -> Void)?

    private(set) var checked = 0
    private(set) var unsatisfiable = 0
    private(set) var refused: [String: Int] = [:]
    private(set) var noSchemas = 0
    private(set) var stepsDone = 0
    private(set) var comparisons = 0
    private(set) var texts = 0
    private(set) var slow: [String] = []
    private(set) var findings = 0

    init(checks: [any FuzzCheck], steps: Int, watchdog: Watchdog, emit: ((JSONValue) -> Void)?) {
        self.checks = checks
        self.steps = steps
        self.watchdog = watchdog
        self.emit = emit
    }

    /// Checks a schema.
    ///
    /// - Parameters:
    ///   - name: what the schema is called in messages.
    ///   - command: the command line that does the same again.
    mutating func run(_ subject: FuzzSubject, name: String, seed: UInt64, command: String) {
        watchdog.watch(name, subject.document.text())
        defer { watchdog.rest() }
        for mode in FuzzSubject.Mode.allCases { _ = subject.compiled(mode) }
        switch subject.compiled(.declared) {
        case .grammar: checked += 1
        case .unsatisfiable: unsatisfiable += 1
        case .refused(let keyword): refused[keyword, default: 0] += 1
        }
        var run = FuzzRun(seed: seed, steps: steps)
        for check in checks {
            guard let finding = check.finding(in: subject, &run) else { continue }
            findings += 1
            let (small, smallFinding) = Shrinker(check: check, seed: seed).shrink(subject, finding)
            write(Self.report(smallFinding, small, check, name, command) + "\n")
            break
        }
        if run.isOverdue { slow.append("\(name): the checks were cut short") }
        stepsDone += run.stepsDone
        comparisons += run.comparisons
        texts += run.texts.count
        if let emit {
            for text in run.texts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                emit(["schema": subject.document, "text": .string(String(decoding: text, as: UTF8.self))])
            }
        }
        if subject.compileTime > Self.patience { slow.append("\(name): compiled in \(subject.compileTime)") }
        if run.slowestStep.time > Self.patience {
            let text = String(decoding: run.slowestStep.text, as: UTF8.self)
            slow.append("\(name): \(run.slowestStep.time) for a step, witnesses included, that came to \(text)")
        }
    }

    /// Counts what is no schema.
    mutating func skip() { noSchemas += 1 }

    /// What takes longer is reported as slow.
    private static let patience = Duration.seconds(1)

    private static func report(
        _ finding: Finding, _ subject: FuzzSubject, _ check: any FuzzCheck, _ name: String, _ command: String
    ) -> String {
        """
        \(name): \(finding.fault)\(finding.message.map { ": \($0)" } ?? "")
          schema  \(subject.document.text())
          text    \(String(decoding: finding.text, as: UTF8.self))
          again   \(command) --checks \(check.name)
        """
    }

    var summary: String {
        let reasons = refused.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) ×\($0.value)" }
        return """
            schemas      \(checked + unsatisfiable + refused.values.reduce(0, +)): \(checked) with a grammar, \
            \(unsatisfiable) unsatisfiable, \(refused.values.reduce(0, +)) refused\(reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))")
            no schemas   \(noSchemas)
            steps        \(stepsDone)
            texts        \(texts) taken to their end
            comparisons  \(comparisons) values
            slow         \(slow.count)\(slow.map { "\n               \($0)" }.joined())
            findings     \(findings)
            """
    }
}
