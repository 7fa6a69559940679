import JigGrammar
import JigRegex

/// What a text must have to be refused by a state of a string: it has all kinds of one of these sets, whatever their order.
///
/// A string that must have exactly one of some words, or that must not have one, goes on with nearly any text: to be refused a token must
/// have all letters of a word. The kinds of characters on the way to a node and below it are known, so that most branches need no walk.
/// It is a fixpoint: for each rest of the string that a text may leave, the least sets of kinds that lead there, which are few, since
/// most characters lead back to where they did before.
struct FatalKinds {
    let sets: [TokenClasses.Kinds]

    /// nil where telling takes too long.
    init?(from state: Int32, _ machine: Machine) {
        guard let start = machine.rest(of: state) else { return nil }
        var search = Search(start)
        guard search.run(machine) else { return nil }
        sets = search.fatal
    }

    /// Whether no text of some kinds is refused.
    @inline(__always)
    func spares(_ kinds: TokenClasses.Kinds) -> Bool { sets.allSatisfy { $0 & ~kinds != 0 } }
}

/// The search for these sets: goes on until no rest is led to by fewer kinds than before.
private struct Search {
    private(set) var fatal: [TokenClasses.Kinds] = []
    private var rests: [Rest]
    private var places: [Language: Int]
    private var pending = [0]
    /// How many more ways may be looked at.
    private var left = 4096

    /// More rests, and more sets that lead to one, are not worth it.
    private static let mostRests = 64, mostSets = 16
    /// Of more kinds that lead from one rest to another it is not kept which they are.
    private static let mostKinds = 4

    private struct Rest {
        let language: Language
        /// The least sets of kinds of those texts that leave it.
        var leading: [TokenClasses.Kinds] = []
        var isPending = false
        /// Where each kind may lead, once that is known.
        var moves: [Move]?
    }

    private struct Move {
        /// No kind where many lead to the target.
        let kind: TokenClasses.Kinds
        /// Negative if the kind is refused.
        let target: Int
    }

    init(_ start: Language) {
        rests = [Rest(language: start, leading: [0], isPending: true)]
        places = [start: 0]
    }

    /// False where it takes too long.
    mutating func run(_ machine: Machine) -> Bool {
        // Those that few characters lead to come first, so that few sets are found that are not the least.
        var next = 0
        while next < pending.count {
            let place = pending[next]
            next += 1
            rests[place].isPending = false
            let moves = rests[place].moves ?? moves(from: rests[place].language, machine)
            rests[place].moves = moves
            let sources = rests[place].leading
            left -= moves.count * sources.count
            guard rests.count <= Self.mostRests, left > 0 else { return false }
            for move in moves {
                for leading in sources {
                    let all = leading | move.kind
                    // What is refused already leads nowhere.
                    if fatal.contains(where: { $0 & ~all == 0 }) { continue }
                    if move.target >= 0 {
                        lead(to: move.target, by: all)
                    } else {
                        Self.add(all, to: &fatal)
                        guard fatal.count <= Self.mostSets else { return false }
                    }
                }
            }
        }
        return true
    }

    private mutating func moves(from language: Language, _ machine: Machine) -> [Move] {
        // For each target the kinds that were seen to lead there.
        var seen: [(target: Int, kinds: TokenClasses.Kinds)] = []
        for (range, rest) in machine.rests(after: language) {
            var target = -1
            if let rest {
                target = places[rest] ?? rests.count
                if target == rests.count {
                    places[rest] = target
                    rests.append(Rest(language: rest))
                }
            }
            let kinds = TokenClasses.kinds(in: range)
            if let index = seen.firstIndex(where: { $0.target == target }) { seen[index].kinds |= kinds } else { seen.append((target, kinds)) }
        }
        return seen.flatMap { target, kinds in
            // Of many kinds that lead on it counts for little which one it is.
            if target >= 0, kinds.nonzeroBitCount > Self.mostKinds { return [Move(kind: 0, target: target)] }
            var kinds = kinds
            var moves: [Move] = []
            while kinds != 0 {
                moves.append(Move(kind: kinds & (~kinds &+ 1), target: target))
                kinds &= kinds &- 1
            }
            return moves
        }
    }

    private mutating func lead(to target: Int, by set: TokenClasses.Kinds) {
        guard Self.add(set, to: &rests[target].leading) else { return }
        // What all of many sets have is had by each text as well. Nearly any character leads back to the beginning of a word.
        if rests[target].leading.count > Self.mostSets { rests[target].leading = [rests[target].leading.reduce(.max) { $0 & $1 }] }
        if !rests[target].isPending { pending.append(target) }
        rests[target].isPending = true
    }

    /// Adds a set if none has fewer, in place of those that have more; false if it is not needed.
    @discardableResult
    private static func add(_ set: TokenClasses.Kinds, to sets: inout [TokenClasses.Kinds]) -> Bool {
        if sets.contains(where: { $0 & ~set == 0 }) { return false }
        sets.removeAll { set & ~$0 == 0 }
        sets.append(set)
        return true
    }
}
