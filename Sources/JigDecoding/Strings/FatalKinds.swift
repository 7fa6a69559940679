import JigGrammar
import JigRegex

/// What a text must have to be refused by a state of a string: it has all kinds of one of these sets, whatever their order.
///
/// A string that must have exactly one of some words, or that must not have one, goes on with nearly any text: to be refused a token must
/// have all letters of a word. The kinds of characters on the way to a node and below it are known, so that most branches need no walk.
/// It is a fixpoint: for each rest of the string that a text may leave, the least sets of kinds that lead there, which are few, since
/// most characters lead back to where they did before.
struct FatalKinds {
    private(set) var sets: [TokenClasses.Kinds] = []

    /// More rests, and more sets that lead to one, are not worth it.
    private static let mostRests = 64, mostSets = 16

    private struct Rest {
        let language: Language
        /// The least sets of kinds of those texts that leave it.
        var leading: [TokenClasses.Kinds] = []
        var isPending = false
        /// Where each kind may lead; negative if it is refused.
        var moves: [(kind: TokenClasses.Kinds, target: Int)]?
    }

    /// nil where telling takes too long.
    init?(from state: Int32, _ machine: Machine) {
        guard let start = machine.rest(of: state) else { return nil }
        var rests = [Rest(language: start, leading: [0], isPending: true)]
        var places = [start: 0]
        var pending = [0]
        func moves(from place: Int) -> [(kind: TokenClasses.Kinds, target: Int)] {
            var moves: [(kind: TokenClasses.Kinds, target: Int)] = []
            for (range, rest) in machine.rests(after: rests[place].language) {
                var target = -1
                if let rest {
                    target = places[rest] ?? rests.count
                    if target == rests.count {
                        places[rest] = target
                        rests.append(Rest(language: rest))
                    }
                }
                var kinds = TokenClasses.kinds(in: range)
                while kinds != 0 {
                    let kind = kinds & (~kinds &+ 1)
                    kinds ^= kind
                    if !moves.contains(where: { $0 == (kind, target) }) { moves.append((kind, target)) }
                }
            }
            return moves
        }
        // Those that few characters lead to come first, so that few sets are found that are not the least.
        var next = 0
        while next < pending.count {
            let place = pending[next]
            next += 1
            rests[place].isPending = false
            let known = rests[place].moves ?? moves(from: place)
            rests[place].moves = known
            guard rests.count <= Self.mostRests else { return nil }
            for (kind, target) in known {
                for leading in rests[place].leading {
                    let all = leading | kind
                    // What is refused already leads nowhere.
                    if sets.contains(where: { $0 & ~all == 0 }) { continue }
                    if target < 0 {
                        Self.add(all, to: &sets)
                        guard sets.count <= Self.mostSets else { return nil }
                    } else if Self.add(all, to: &rests[target].leading) {
                        guard rests[target].leading.count <= Self.mostSets else { return nil }
                        if !rests[target].isPending { pending.append(target) }
                        rests[target].isPending = true
                    }
                }
            }
        }
    }

    /// Adds a set if none has fewer, in place of those that have more; false if it is not needed.
    @discardableResult
    private static func add(_ set: TokenClasses.Kinds, to sets: inout [TokenClasses.Kinds]) -> Bool {
        if sets.contains(where: { $0 & ~set == 0 }) { return false }
        sets.removeAll { set & ~$0 == 0 }
        sets.append(set)
        return true
    }

    /// Whether no text of some kinds is refused.
    @inline(__always)
    func spares(_ kinds: TokenClasses.Kinds) -> Bool { sets.allSatisfy { $0 & ~kinds != 0 } }
}
