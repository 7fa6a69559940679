import JigGrammar
import Synchronization

/// How tokens go on where a value has ended of which it is not said what it stands in.
///
/// Verdicts are a number of the machine's, or nil where all that are asked for hold.
enum Leaving: Sendable {
    /// The value ends at a node of the trie, with these verdicts. The tokens at the node are not meant.
    case after(_ outcome: Int32?, _ node: Int)
    /// The value, a number, ends before the byte of a node.
    case before(_ outcome: Int32?, _ node: Int)
    /// The value is a string that these tokens close, each with what it has after the quotation mark.
    case closing(_ outcome: Int32?, tokens: [TokenID], suffixes: [Int32])
    /// A token that just steps can tell about.
    case token(TokenID)

    /// The same for all grammars, where the verdicts can only be that all hold.
    var common: Leaving {
        switch self {
        case .after(_, let node): .after(nil, node)
        case .before(_, let node): .before(nil, node)
        case .closing(_, let tokens, let suffixes): .closing(nil, tokens: tokens, suffixes: suffixes)
        case .token: self
        }
    }
}

/// What is known of tokens before values of which many schemas ask the same.
final class CommonTokens: Sendable {
    private let values = Mutex<[CommonValue: MaskParts]>([:])
    private let ends = Mutex<[CommonValue: ValueEnds]>([:])

    /// The tokens that can follow where a value is to come.
    func tokens(_ value: CommonValue, make: () -> MaskParts) -> MaskParts {
        if let known = values.withLock({ $0[value] }) { return known }
        // Not under the lock, since what is made may ask here itself.
        var made = make()
        made.trim()
        made.leaving = made.leaving.map(\.common)
        return values.withLock { $0.remember(made, for: value) }
    }

    /// The ends of tokens that can follow there.
    func ends(_ value: CommonValue, make: () -> ValueEnds) -> ValueEnds {
        if let known = ends.withLock({ $0[value] }) { return known }
        let made = make()
        let common = ValueEnds(set: made.set, leaving: made.leaving.map(\.common))
        return ends.withLock { $0.remember(common, for: value) }
    }
}

extension Dictionary {
    /// Adds a value, unless there are very many already.
    fileprivate mutating func remember(_ value: Value, for key: Key) -> Value {
        if let known = self[key] { return known }
        if count < 4096 { self[key] = value }
        return value
    }
}

/// Which ends of tokens can follow a position, by their numbers in ``TokenSuffixes``.
struct SuffixSet: Sendable {
    /// Those that can.
    private var words: [UInt64]
    /// Those that depend on a sequence's own data.
    private var unsure: Set<Int32>
    /// Those that end a value of which it is not said what it stands in.
    private var leaving: Set<Int32> = []
    /// The least depth of the stack that was looked at.
    private(set) var lowest: Int

    /// What was found by a walk over the ends, those that can come as words.
    init(_ found: MaskParts, _ suffixes: TokenSuffixes) {
        words = found.base
        unsure = Set(found.unsure)
        lowest = found.lowest
        leaving = Self.numbers(found.leaving, suffixes.trie)
    }

    /// Adds what was found where a value ends, which settles what leaves it.
    mutating func insert(_ found: MaskParts, _ suffixes: TokenSuffixes) {
        for suffix in found.added { words[Int(suffix) >> 6] |= 1 << UInt64(suffix & 63) }
        unsure.formUnion(found.unsure)
        leaving = Self.numbers(found.leaving, suffixes.trie)
        lowest = found.lowest
    }

    /// Those that can come, if that is all there is to say.
    var settled: [UInt64]? { unsure.isEmpty && leaving.isEmpty ? words : nil }

    @inline(__always)
    func allows(_ suffix: Int32) -> Bool { words[Int(suffix) >> 6] >> UInt64(suffix & 63) & 1 == 1 }
    func isUnsure(_ suffix: Int32) -> Bool { !unsure.isEmpty && unsure.contains(suffix) }
    func leaves(_ suffix: Int32) -> Bool { !leaving.isEmpty && leaving.contains(suffix) }

    private static func numbers(_ leaving: [Leaving], _ trie: ByteTrie) -> Set<Int32> {
        var numbers: Set<Int32> = []
        for way in leaving {
            switch way {
            case .after(_, let node): numbers.formUnion(trie.tokens(below: node).dropFirst(trie.tokens(at: node).count))
            case .before(_, let node): numbers.formUnion(trie.tokens(below: node))
            // A walk over ends goes through strings byte by byte.
            case .closing, .token: break
            }
        }
        return numbers
    }
}

/// Which ends of tokens can follow where a value is to come, whatever it stands in.
struct ValueEnds: Sendable {
    let set: SuffixSet
    let leaving: [Leaving]
}

/// The tokens with which an undeclared key goes on, wherever its object stands and whichever keys that has already.
struct KeyTokens: Sendable {
    /// Those that can come.
    var words: [UInt64]
    /// For each of the key's exits those that depend on what the object stands in, or on a sequence's own data.
    let others: [[(token: TokenID, suffix: Int32)]]

    /// What tells these from others: the string state of the key, and that before the value after each of its exits, -1 where the
    /// key may not end so.
    struct Question: Hashable {
        let state: Int32
        let values: [Int32]
    }

    /// - Parameter ends: for each exit what may come after the quotation mark; nil if the key may not end so.
    init(_ tokens: StringTokens, _ ends: [SuffixSet?], count: Int) {
        var mask = TokenMask(count: count)
        mask.formUnion(tokens.staying)
        others = zip(tokens.exits, ends).map { exit, ends in
            guard let ends else { return [] }
            var others: [(token: TokenID, suffix: Int32)] = []
            var allowed: [TokenID] = []
            for (token, suffix) in zip(exit.tokens, exit.suffixes) {
                if ends.allows(suffix) {
                    allowed.append(token)
                } else if ends.isUnsure(suffix) || ends.leaves(suffix) {
                    others.append((token, suffix))
                }
            }
            mask.insert(allowed)
            return others
        }
        words = mask.words
    }
}
