/// The syntax tree of a regular expression; lazy quantifiers are greedy ones, since only the language counts.
indirect enum Pattern: Hashable, Sendable {
    case characters(ScalarSet)
    case sequence([Pattern])
    case alternatives([Pattern])
    case repetition(Pattern, min: Int, max: Int?)
    case group(Pattern, number: Int)
    case backreference(number: Int, offset: Int)
    case start
    case end
    case wordBoundary(negated: Bool)
    case lookAhead(Pattern, negated: Bool)
    case lookBehind(Pattern, negated: Bool, offset: Int)

    static let empty = Pattern.sequence([])

    /// Whether the pattern is a regular expression of the textbook kind: no assertion, no back-reference.
    var isPlain: Bool {
        switch self {
        case .characters: true
        case .sequence(let parts), .alternatives(let parts): parts.allSatisfy(\.isPlain)
        case .repetition(let body, _, _), .group(let body, _): body.isPlain
        case .backreference, .start, .end, .wordBoundary, .lookAhead, .lookBehind: false
        }
    }

    var children: [Pattern] {
        switch self {
        case .characters, .backreference, .start, .end, .wordBoundary: []
        case .sequence(let parts), .alternatives(let parts): parts
        case .repetition(let body, _, _), .group(let body, _), .lookAhead(let body, _), .lookBehind(let body, _, _): [body]
        }
    }

    func contains(where predicate: (Pattern) -> Bool) -> Bool {
        predicate(self) || children.contains { $0.contains(where: predicate) }
    }

    /// The number of nodes, which bounds the work of copying a loop's body.
    var size: Int {
        children.reduce(1) { $0 + $1.size }
    }
}
