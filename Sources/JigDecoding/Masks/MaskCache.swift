import JigGrammar
import JigRegex

/// What masks may cost beside a vocabulary.
public struct MaskOptions: Sendable, Hashable {
    /// The most bytes of masks, and of what they are made of, that are kept for one grammar over one vocabulary.
    ///
    /// Once they are full all are made anew as they are needed, which costs time and changes no mask. With 0 none is kept. A
    /// sequence that stands still holds the masks that were there when it last moved.
    public var cacheBytes = 64 << 20

    public init() {}

    /// - Parameter cacheBytes: the most bytes of masks that are kept for one grammar.
    public init(cacheBytes: Int) { self.cacheBytes = cacheBytes }
}

/// The masks of one grammar over one vocabulary, kept for all its sequences and keyed by static states only.
///
/// 1. For a state within a string: the tokens that stay within it, and those that leave it.
/// 2. For a state and the open values that tokens leave: the tokens that may come whatever the sequence's own data are, and
///    those that must be looked at again each time.
/// 3. The same for the ends of tokens that close a string, which thousands of tokens share.
///
/// Masks are made under the machine's lock. Those that are known are read from the ``generation`` without it.
final class MaskCache: @unchecked Sendable {
    /// What an entry tells.
    enum Layer { case mask, keyBase, suffixes }

    /// The machine holds its caches.
    private unowned(unsafe) let machine: Machine
    private let trie: TokenTrie
    private let limit: Int

    @exclusivity(unchecked) private(set) var runs = StringRuns()
    @exclusivity(unchecked) private(set) var generation = MaskGeneration()
    @exclusivity(unchecked) private var strings: [StringQuestion: StringTokens] = [:]
    @exclusivity(unchecked) private var samenesses: [StatePair: Bool] = [:]
    @exclusivity(unchecked) private var values: [QuickKey: MaskParts] = [:]
    @exclusivity(unchecked) private var ends: [QuickKey: ValueEnds] = [:]
    @exclusivity(unchecked) private var colons: [QuickKey: ColonTokens] = [:]
    @exclusivity(unchecked) private var keys: [KeyTokens.Question: KeyTokens] = [:]
    @exclusivity(unchecked) private var searches: [SearchQuestion: KeyNodes] = [:]
    @exclusivity(unchecked) private var keyBases = PositionTable<MaskEntry>()
    @exclusivity(unchecked) private var suffixes = PositionTable<MaskEntry>()
    /// The memory of walks that are over, of which as many were under way at a time.
    @exclusivity(unchecked) private var walkMemories: [WalkMemory] = []
    /// About how many bytes are kept.
    @exclusivity(unchecked) private(set) var allocatedBytes = 0
    /// How often everything was let go to make room.
    private(set) var clearings = 0

    init(_ machine: Machine, _ trie: TokenTrie) {
        self.machine = machine
        self.trie = trie
        limit = trie.options.cacheBytes
    }

    // MARK: Room

    /// Whether so many bytes more may be kept, after letting everything go if need be.
    private func hasRoom(for bytes: Int) -> Bool {
        if allocatedBytes + bytes > limit, allocatedBytes > 0 { clear() }
        return bytes <= limit
    }

    /// Takes room for so many bytes and for shared words; false where there is none.
    private func takeRoom(_ bytes: Int, _ words: MaskWords? = nil) -> Bool {
        guard hasRoom(for: bytes + newBytes(words)) else { return false }
        allocatedBytes += bytes + hold(words)
        return true
    }

    private func clear() {
        strings = [:]
        samenesses = [:]
        values = [:]
        ends = [:]
        colons = [:]
        keys = [:]
        searches = [:]
        keyBases = PositionTable<MaskEntry>()
        suffixes = PositionTable<MaskEntry>()
        runs = StringRuns()
        generation.retire()
        generation = MaskGeneration()
        allocatedBytes = 0
        clearings += 1
    }

    /// The same words, at the place where they lie for all grammars if they are a whole mask.
    private func shared(_ words: inout [UInt64]) -> MaskWords? {
        guard words.count == (trie.vocabulary.count + 63) / 64 else { return nil }
        if let known = generation.known(words) { return known }
        guard let own = MaskWords(words) else { return nil }
        let known = trie.words.unique(own)
        words = known.words
        return known
    }

    /// How many bytes it takes to keep shared words.
    private func newBytes(_ shared: MaskWords?) -> Int {
        guard let shared, !generation.holds(shared) else { return 0 }
        return shared.allocatedBytes
    }

    private func hold(_ words: MaskWords?) -> Int { words.map(generation.hold) ?? 0 }

    // MARK: Walks

    /// Memory for a walk, which is given back after it.
    func takeWalkMemory() -> WalkMemory { walkMemories.popLast() ?? WalkMemory() }

    func giveBack(_ memory: consuming WalkMemory, _ positions: consuming WalkPositions.Memory) {
        memory.clear(positions)
        walkMemories.append(memory)
    }

    // MARK: What is kept

    /// A position whose tokens are the same ones, where there is one that stands for many.
    func representative(of position: Position, _ machine: Machine, _ trie: TokenTrie) -> Position {
        guard position.differing == 0 else { return position }
        let state = representative(of: position.top)
        if state == position.top { return position }
        var like = position
        like.top = state
        return like
    }

    /// A state whose tokens are the same ones.
    func representative(of state: Int32) -> Int32 { generation.representative(state) ?? makeRepresentative(of: state) }

    private func makeRepresentative(of state: Int32) -> Int32 {
        let found = machine.isString(state)
            ? machine.clampingLength(state, to: trie.longestScalars + 1)
            : machine.clampingNumber(state, to: trie.longestDigits)
        if limit > 0 { allocatedBytes += generation.setRepresentative(found, of: state) }
        return found
    }

    /// Notes that a state has several ways on wherever it occurs, so that nothing is forced there.
    func noteChoice(_ state: Int32) {
        if limit > 0 { allocatedBytes += generation.noteChoice(state) }
    }

    private struct StringQuestion: QuickHashable {
        let state: Int32
        let node: Int
        let differing: Bool

        func mix(into hash: inout QuickHash) {
            hash.mix(state, differing ? 1 : 0)
            hash.mix(node)
        }
    }

    func stringTokens(_ state: Int32, below node: Int, differing: Bool, make: () -> StringTokens) -> StringTokens {
        let question = StringQuestion(state: state, node: node, differing: differing)
        if let known = strings[question] { return known }
        var made = make()
        made.trim()
        let words = shared(&made.staying.words)
        if takeRoom(made.listBytes + 96, words) { strings[question] = made }
        return made
    }

    /// Whether tokens go on from two states of strings alike.
    func isSame(_ one: Int32, _ other: Int32, find: () -> Bool) -> Bool {
        let question = StatePair(one: one, other: other)
        if let known = samenesses[question] { return known }
        let found = find()
        if takeRoom(48) { samenesses[question] = found }
        return found
    }

    private struct StatePair: QuickHashable {
        let one: Int32
        let other: Int32

        func mix(into hash: inout QuickHash) { hash.mix(one, other) }
    }

    /// The tokens that can follow a state before a value of which it is not said what it stands in.
    func valueTokens(_ state: Int32, make: () -> MaskParts) -> MaskParts {
        if let known = values[QuickKey(state)] { return known }
        var made = make()
        made.trim()
        let words = shared(&made.base)
        if takeRoom(made.listBytes + 128, words) { values[QuickKey(state)] = made }
        return made
    }

    /// The ends of tokens that can follow such a state.
    func valueEnds(_ state: Int32, make: () -> ValueEnds) -> ValueEnds {
        if let known = ends[QuickKey(state)] { return known }
        let made = make()
        if takeRoom(256) { ends[QuickKey(state)] = made }
        return made
    }

    func colonTokens(below quote: Int, make: () -> ColonTokens) -> ColonTokens {
        if let known = colons[QuickKey(quote)] { return known }
        let made = make()
        if takeRoom(made.tokens.allocatedBytes + 64) { colons[QuickKey(quote)] = made }
        return made
    }

    private struct SearchQuestion: QuickHashable {
        let shape: Int32
        let range: Range<Int>
        let depth: Int
        let node: Int
        let takesAny: Bool

        func mix(into hash: inout QuickHash) {
            hash.mix(shape, takesAny ? 1 : 0)
            hash.mix(Int32(range.lowerBound), Int32(range.upperBound))
            hash.mix(Int32(depth), Int32(node))
        }
    }

    /// Where the declared keys lie below a node of the trie, whichever of them may come.
    func declaredKeys(_ question: Machine.KeyQuestion, below node: Int, make: () -> KeyNodes) -> KeyNodes {
        // What is found at once is not kept.
        guard question.range.count > 2 else { return make() }
        let place = SearchQuestion(
            shape: question.shape, range: question.range, depth: question.depth, node: node, takesAny: question.takesAny)
        if let known = searches[place] { return known }
        let made = make()
        if takeRoom(made.allocatedBytes + 96) { searches[place] = made }
        return made
    }

    func keyTokens(_ question: KeyTokens.Question, make: () -> KeyTokens) -> KeyTokens {
        if let known = keys[question] { return known }
        var made = make()
        let words = shared(&made.words)
        if takeRoom(made.others.reduce(128) { $0 + $1.allocatedBytes }, words) { keys[question] = made }
        return made
    }

    /// The mask at a position, which the cache holds as long as nothing is added to it.
    func findMask(_ position: Position) -> Unmanaged<MaskEntry>? { generation.masks.find(position.top, at: position) }

    private func table(_ layer: Layer) -> PositionTable<MaskEntry> {
        switch layer {
        case .mask: generation.masks
        case .keyBase: keyBases
        case .suffixes: suffixes
        }
    }

    func find(_ layer: Layer, _ position: Position) -> MaskEntry? {
        table(layer).find(position.top, at: position)?.takeUnretainedValue()
    }

    /// Keeps what was found, which is taken out of `found`, after giving back what memory it need not have.
    func keep(_ found: inout MaskParts, as layer: Layer, for position: Position) -> MaskEntry {
        found.trim()
        let words = shared(&found.base)
        let unshared = words == nil ? found.base.allocatedBytes : 0
        let entry: MaskEntry
        if layer == .mask {
            let isPlain = found.unsure.isEmpty && found.keys.isEmpty && !found.endsItem
            let (isSettled, question) = (isPlain && isSettled(position), isPlain ? settledQuestion(position) : nil)
            let mayEnd = !machine.isNumber(position.top) && machine.canEnd(position, [])
            entry = MaskEntry(taking: &found, at: position, isSettled: isSettled, question: question, mayEnd: mayEnd)
        } else {
            entry = MaskEntry(taking: &found, at: position, isSettled: false, mayEnd: false)
        }
        // No token is known to leave so many values; masks of such a one would be found each time.
        guard entry.frameCount < 64 else { return entry }
        let own = entry.allocatedBytes + unshared
        guard hasRoom(for: own + newBytes(words)) else { return entry }
        allocatedBytes += own + table(layer).insert(entry) + hold(words)
        return entry
    }

    /// Whether nothing of a sequence's own data has to be looked at beside parts that depend on none.
    private func isSettled(_ position: Position) -> Bool {
        if machine.isNumber(position.top) { return false }
        // Keys that were used are taken out.
        return position.isUnused || !machine.isWithinKey(position.top)
    }

    /// What a key asks, where nothing but the keys that were used has to be looked at beside such parts.
    private func settledQuestion(_ position: Position) -> Machine.KeyQuestion? {
        guard !position.isUnused, position.differing == 0, let question = machine.keyQuestion(position.top), !question.isScarce,
            !machine.mayRunOut(question)
        else { return nil }
        return question
    }

    // MARK: Words

    /// The whole mask of an entry, at the place where it lies for all grammars.
    private func words(of entry: MaskEntry) -> MaskWords? {
        let base = generation.known(entry.parts.base)
        if let base, entry.parts.removed.isEmpty, entry.parts.added.isEmpty, !entry.mayEnd { return base }
        var mask = TokenMask(count: trie.vocabulary.count)
        entry.fill(&mask, trie.bytes)
        // It is sooner said what the words are made from than what they are.
        let hash = base != nil || entry.parts.base.isEmpty ? entry.hash(base: base?.hash ?? 0) : nil
        return MaskWords(mask.words, hash: hash).map(trie.words.unique)
    }

    /// Puts the mask at a position into words that may be read in place, if it depends on nothing but states.
    func makeWords(at position: Position) {
        guard let entry = generation.settledMask(at: position)?.takeUnretainedValue(),
            entry.words.load(ordering: .relaxed) == nil
        else { return }
        guard let words = words(of: entry) else { return }
        let generation = generation
        guard hasRoom(for: newBytes(words)), generation.isCurrent else { return }
        allocatedBytes += hold(words)
        entry.words.store(words.start, ordering: .releasing)
    }
}

extension MaskEntry {
    /// What the mask's words are made from, as a hash; `base` is that of the words that the parts begin with.
    fileprivate func hash(base: Int) -> Int {
        var hash = QuickHash(seed: base)
        hash.mix(parts.removed)
        hash.mix(parts.added)
        hash.mix(mayEnd ? 1 : 0)
        return hash.value
    }
}

extension StringTokens {
    /// Gives back the memory into which lists would have grown.
    mutating func trim() {
        staying.list.trim()
        scarce.trim()
        exits.trim()
        for index in exits.indices {
            exits[index].tokens.trim()
            exits[index].suffixes.trim()
        }
    }

    /// The bytes of the lists.
    var listBytes: Int {
        exits.reduce(staying.list.allocatedBytes + scarce.allocatedBytes + exits.allocatedBytes) {
            $0 + $1.tokens.allocatedBytes + $1.suffixes.allocatedBytes
        }
    }
}

extension Machine {
    /// The masks of this machine over a vocabulary. The machine's lock is held.
    func cache(for trie: TokenTrie) -> MaskCache { companion(for: trie) { MaskCache(self, trie) } }
}
