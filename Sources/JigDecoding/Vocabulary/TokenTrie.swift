import JigGrammar
import JigRegex
import Synchronization

/// A vocabulary made ready for masks: a trie of its byte strings, shared by all grammars and sequences.
public final class TokenTrie: Sendable {
    public let vocabulary: Vocabulary
    let trie: ByteTrie
    let suffixes: TokenSuffixes
    let classes: TokenClasses
    /// What masks may cost.
    public let options: MaskOptions
    let bytes: TokenBytes
    let words = MaskWordsPool()
    let common = CommonTokens()
    let formats: FormatTokens
    /// The most digits in a row that a token has.
    let longestDigits: Int
    /// The most scalars that a token adds to a string; those that are not complete count as well.
    let longestScalars: Int
    /// The tokens that may add more than ``fewScalars`` scalars to a string, with that number, the longest ones first.
    private let longTokens: [(token: TokenID, scalars: Int)]
    static let fewScalars = 12
    /// The most pieces of white space that a token adds to a string, with something else between them.
    let mostSpaces: Int
    /// How tokens go on from within a string of which nothing is asked, which is the same in all grammars of a spelling.
    private let anyString = Mutex<[AnyStringQuestion: StringTokens]>([:])

    private struct AnyStringQuestion: Hashable {
        let spelling: GrammarOptions.Spelling
        let node: Int
    }

    /// The tokens of such a string, by the ends that may follow where it closes.
    private let closedStrings = Mutex<[ClosedStringQuestion: [UInt64]]>([:])

    private struct ClosedStringQuestion: Hashable {
        let spelling: GrammarOptions.Spelling
        let ends: [UInt64]
    }

    private let knownTextMasks = Mutex<TextMasks?>(nil)
    private let lengths = Mutex<[LengthTokens.Question: LengthTokens]>([:])
    /// Where strings begin and characters are cut in two, there are about so many places.
    private static let mostLengths = 256

    /// Builds the trie of a vocabulary. Tokens of more than 255 bytes are left out of every mask.
    public init(_ vocabulary: Vocabulary, options: MaskOptions = MaskOptions()) {
        self.vocabulary = vocabulary
        self.options = options
        bytes = TokenBytes(vocabulary)
        trie = ByteTrie(
            vocabulary.tokens.enumerated().filter { !$1.isEmpty && $1.count < 256 }.map { ($1[...], TokenID($0)) })
        classes = TokenClasses(trie)
        formats = FormatTokens(words)
        suffixes = TokenSuffixes(trie, vocabulary.tokens)
        longestDigits = vocabulary.tokens.reduce(0) { max($0, Self.digits(in: $1)) }
        mostSpaces = vocabulary.tokens.reduce(0) { most, token in
            // Few tokens have more than one byte that white space can begin with.
            let possible = token.count(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\\") || $0 >= 0xC2 })
            return possible > most ? max(most, Self.spaces(in: token)) : most
        }
        var long: [(token: TokenID, scalars: Int)] = []
        longestScalars = vocabulary.tokens.enumerated().reduce(0) { longest, token in
            guard token.element.count < 256 else { return longest }
            let scalars = Self.mostScalars(token.element)
            if scalars > Self.fewScalars { long.append((TokenID(token.offset), scalars)) }
            return max(longest, 1 + scalars)
        }
        longTokens = long.sorted { $0.scalars > $1.scalars }
    }

    /// How many scalars bytes add at most, those that are not complete counted as well. An escape has more bytes than it adds scalars.
    private static func mostScalars(_ bytes: [UInt8]) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }

    /// The tokens that may add more scalars than so many, which must not be fewer than ``fewScalars``.
    func tokens(longerThan scalars: Int) -> some Sequence<TokenID> {
        longTokens.lazy.prefix { $0.scalars > scalars }.map(\.token)
    }

    /// Whether a token may add more scalars than so many.
    func isLong(_ token: TokenID, _ scalars: Int) -> Bool { Self.mostScalars(vocabulary.tokens[Int(token)]) > scalars }

    private static func digits(in token: [UInt8]) -> Int {
        var run = 0, longest = 0
        for byte in token {
            run = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// How many pieces of white space a token has, read as a part of a string up to its end; more if it is ill-formed.
    private static func spaces(in token: [UInt8]) -> Int {
        var lexer = StringLexer.between
        var count = 0, isSpace = false
        for (index, byte) in token.enumerated() {
            var scalar: UInt32?
            switch lexer.step(byte, .any) {
            case .scalar(let complete): scalar = complete
            case .partial(let next):
                lexer = next
                continue
            case .close where index > 0: return count
            case .invalid where byte < 0x20: return count
            // A character or an escape may have begun before the token.
            case .close, .invalid: break
            }
            lexer = .between
            let wasSpace = isSpace
            isSpace = scalar.map { CharacterClass.space.contains($0) } ?? false
            if isSpace, !wasSpace { count += 1 }
        }
        return count
    }

    func anyString(_ spelling: GrammarOptions.Spelling, below node: Int, make: () -> StringTokens) -> StringTokens {
        let question = AnyStringQuestion(spelling: spelling, node: node)
        return anyString.withLock { known in
            if let made = known[question] { return made }
            let made = make()
            known[question] = made
            return made
        }
    }

    /// The tokens that go on from within a string of which nothing is asked, where these ends may follow it.
    func anyString(_ tokens: StringTokens, _ spelling: GrammarOptions.Spelling, closing ends: [UInt64]) -> [UInt64] {
        let question = ClosedStringQuestion(spelling: spelling, ends: ends)
        return closedStrings.withLock { known in
            if let made = known[question] { return made }
            var mask = TokenMask(count: vocabulary.count)
            mask.formUnion(tokens.staying)
            for exit in tokens.exits {
                mask.insert(zip(exit.tokens, exit.suffixes).filter { ends[Int($1) >> 6] >> UInt64($1 & 63) & 1 == 1 }.map(\.0))
            }
            if known.count < 256 { known[question] = mask.words }
            return mask.words
        }
    }

    /// The tokens that free text goes on with.
    var textMasks: TextMasks {
        knownTextMasks.withLock { known in
            if let known { return known }
            let made = TextMasks(vocabulary)
            known = made
            return made
        }
    }

    func lengths(_ question: LengthTokens.Question) -> LengthTokens {
        lengths.withLock { known in
            if let made = known[question] { return made }
            let made = LengthTokens(self, question)
            if known.count >= Self.mostLengths { known = known.filter { $0.key.isFirst } }
            known[question] = made
            return made
        }
    }

    /// The text cut into tokens, the longest that fits each time; nil if some byte has no token.
    public func greedyTokens(_ text: [UInt8]) -> [TokenID]? {
        var result: [TokenID] = []
        var start = 0
        while start < text.count {
            var node = 0
            var best: (token: TokenID, end: Int)?
            var at = start
            while at < text.count, let child = trie.child(of: node, text[at]) {
                node = child
                at += 1
                if let token = trie.tokens(at: node).first { best = (token, at) }
            }
            guard let best else { return nil }
            result.append(best.token)
            start = best.end
        }
        return result
    }
}
