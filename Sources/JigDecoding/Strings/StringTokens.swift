import JigGrammar
import JigRegex

/// The tokens below a node of a vocabulary's trie as they go on from within a string, by static transitions alone.
struct StringTokens: Sendable {
    /// Tokens that stay within it.
    var staying = TokenSet()
    /// Tokens after which few ways on are left, where it must differ from other strings.
    var scarce: [TokenID] = []
    /// Tokens that leave it.
    var exits: [Exit] = []

    /// The tokens that leave a string with the same verdicts, with the numbers of their ends.
    struct Exit: Sendable {
        /// A state before the quotation mark with these verdicts; nil for the state that the tokens begin in.
        let state: Int32?
        var tokens: [TokenID] = []
        var suffixes: [Int32] = []
    }

    init(staying: TokenSet, exits: [Exit]) {
        self.staying = staying
        self.exits = exits
    }

    init(
        _ state: Int32, below root: Int = 0, _ machine: Machine, _ vocabulary: TokenTrie, runs: StringRuns, differing: Bool
    ) {
        var reader = StringReader(state, machine, vocabulary, runs, differing: differing)
        // Those of any string, which others are found from, have to be read themselves.
        let isLikeAny = !differing && root == 0 && !machine.isAnyString(state)
        if !differing, let list = machine.stringList(state) {
            reader.readList(list, below: root, root: root)
        } else if !differing, let repetition = machine.setRepetition(state), reader.readRepetition(repetition, below: root) {
            // All is found.
        } else if isLikeAny, machine.isAlwaysOpen(state) {
            reader.staying = vocabulary.anyString(machine.spelling, below: 0) {
                StringTokens(machine.anyString(), machine, vocabulary, runs: runs, differing: false)
            }.staying
            reader.readExits(below: root, state)
        } else if isLikeAny, reader.readFree(state) {
            // All is found.
        } else {
            if !differing, root == 0, let lasting = runs.lastingBeyondRun(from: state, machine) {
                reader.readLasting(lasting, state)
            } else {
                reader.read(below: root, state)
            }
        }
        (staying, scarce, exits) = reader.found()
        staying.settle(count: vocabulary.vocabulary.count)
    }
}
