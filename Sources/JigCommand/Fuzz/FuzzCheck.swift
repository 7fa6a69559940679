import Jig

/// One way of looking for broken promises.
protocol FuzzCheck: Sendable {
    /// What it is called on the command line.
    var name: String { get }
    /// The first broken promise that it finds, if there is one.
    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding?
}

/// What the checks of one schema share.
struct FuzzRun {
    var random: SeededGenerator
    /// How many bytes a random walk takes.
    let steps: Int
    /// How many bytes were taken by walks.
    var stepsDone = 0
    /// How many texts were compared with the validator.
    var comparisons = 0
    /// Texts that the grammar takes to their end, for another judge.
    var texts: Set<[UInt8]> = []
    /// The longest time that one step took, and the text that it came after.
    private(set) var slowestStep: (time: Duration, text: [UInt8]) = (.zero, [])

    private let deadline: ContinuousClock.Instant

    /// - Parameter patience: how long the checks may go on, for the sake of the schemas that come after a slow one.
    init(seed: UInt64, steps: Int, patience: Duration = .seconds(20)) {
        random = SeededGenerator(seed: seed)
        self.steps = steps
        deadline = ContinuousClock.now + patience
    }

    /// Whether checks should come to their end.
    var isOverdue: Bool { ContinuousClock.now > deadline }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func note(_ time: Duration, after text: [UInt8]) {
        if time > slowestStep.time { slowestStep = (time, text) }
    }

    mutating func keep(_ text: [UInt8]) {
        if texts.count < Self.mostTexts { texts.insert(text) }
    }

    private static let mostTexts = 50
}
