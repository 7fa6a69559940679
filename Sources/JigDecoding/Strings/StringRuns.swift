import JigGrammar
import JigRegex

/// The states that a string comes through while characters of the same kinds follow one another.
final class StringRuns {
    struct Run {
        let kinds: TokenClasses.Kinds
        /// The state after each number of characters.
        let states: [Int32]
        let ending: Ending

        /// What characters of these kinds do after the last of the states.
        enum Ending {
            /// They leave the string there.
            case loops
            /// None of them may come.
            case stops
            /// It was not looked at.
            case isOpen
        }

        /// How many characters may come at most, where that is known.
        var most: Int? { ending == .stops ? states.count - 1 : nil }

        /// The state after so many characters; nil where that many don't come.
        func state(after count: Int) -> Int32? {
            if count < states.count { return states[count] }
            return ending == .stops ? nil : states[states.count - 1]
        }
    }

    @exclusivity(unchecked) private var known: [Int32: Run?] = [:]

    @exclusivity(unchecked) private var knownBytes: [QuickKey: ByteSet] = [:]
    @exclusivity(unchecked) private var knownCommon: [CommonQuestion: (kinds: TokenClasses.Kinds, target: Int32)?] = [:]

    private struct CommonQuestion: QuickHashable {
        let state: Int32
        let kinds: TokenClasses.Kinds

        func mix(into hash: inout QuickHash) {
            hash.mix(state)
            hash.mix(Int(bitPattern: UInt(kinds)))
        }
    }

    @exclusivity(unchecked) private var knownLasting: [Int32: Lasting?] = [:]
    @exclusivity(unchecked) private var knownLoops: [QuickKey: TokenClasses.Kinds] = [:]
    @exclusivity(unchecked) private var knownBeyond: [Int32: [Int32]] = [:]

    /// Kinds of characters that may follow a state without end, or to the end of the longest run.
    struct Lasting {
        let kinds: TokenClasses.Kinds
        let isCut: Bool
        /// The states that they lead to; nil where these are not known.
        let states: [Int32]?
    }

    /// Those that are found by trying; nil if there are none that are worth it.
    ///
    /// - Parameter evident: kinds of which the form tells that they last; then few states are tried.
    private func lasting(from state: Int32, evident: TokenClasses.Kinds, _ machine: Machine) -> Lasting? {
        let isEvident = evident != 0
        let found = machine.isNarrow(state) ? nil : TokenClasses.lastingKinds(
            among: isEvident ? evident : TokenClasses.text, from: state, most: isEvident ? 4 : 16
        ) {
            machine.transition($0, $1)
        } beyondASCII: {
            machine.targets(of: $0, by: $1)
        }
        if isEvident, found?.kinds != evident { return Lasting(kinds: evident, isCut: false, states: nil) }
        return found.map { Lasting(kinds: $0.kinds, isCut: $0.isCut, states: $0.states) }
    }

    /// The kinds of characters that may follow a state without end, or to the end of the longest run, where they are not just those of
    /// the run from the state on; nil if there are none that are worth it.
    func lastingBeyondRun(from state: Int32, _ machine: Machine) -> Lasting? {
        if let known = knownLasting[state] { return known }
        let evident = TokenClasses.kinds(within: machine.lastingScalars(state))
        let run = run(from: state, machine)
        var lasting: Lasting?
        // A run that counts its characters is all there is.
        let isOwnRun = evident != 0 ? run?.kinds == evident && run?.ending == .loops : (run?.states.count ?? 0) > 16 || run?.ending == .stops
        if !isOwnRun {
            lasting = self.lasting(from: state, evident: evident, machine)
            if evident == 0, lasting?.kinds == run?.kinds { lasting = nil }
        }
        knownLasting[state] = .some(lasting)
        return lasting
    }

    /// Where the scalars of each kind beyond ASCII lead, in the order of ``TokenClasses/kindsBeyondASCII``; -1 where they part
    /// ways or may not all come.
    func targetsBeyondASCII(from state: Int32, _ machine: Machine) -> [Int32] {
        if let known = knownBeyond[state] { return known }
        let targets = TokenClasses.kindsBeyondASCII.map { kind in
            machine.targets(of: state, by: kind.ranges).flatMap { $0.count == 1 ? $0[0] : nil } ?? -1
        }
        knownBeyond[state] = targets
        return targets
    }

    /// The run from a state on; nil where characters of the same kinds part ways too soon.
    func run(from state: Int32, _ machine: Machine) -> Run? {
        if let known = known[state] { return known }
        let run = makeRun(from: state, machine)
        known[state] = .some(run)
        return run
    }

    /// The kinds of characters that leave a string where it is.
    func loop(from state: Int32, _ machine: Machine) -> TokenClasses.Kinds {
        if let known = knownLoops[QuickKey(state)] { return known }
        var kinds: TokenClasses.Kinds = 0
        if !machine.isNarrow(state), let row = machine.row(of: state) {
            let beyond = targetsBeyondASCII(from: state, machine)
            kinds = TokenClasses.kinds { machine.transition(state, in: row, $0) == state } isThereBeyondASCII: { beyond[$0] == state }
        }
        knownLoops[QuickKey(state)] = kinds
        return kinds
    }

    private func makeRun(from state: Int32, _ machine: Machine) -> Run? {
        guard !machine.isNarrow(state), var (kinds, target) = common(state, .max, machine) else { return nil }
        if target == state { return Run(kinds: kinds, states: [state], ending: .loops) }
        var states = [state]
        while states.count <= TokenClasses.longestRun {
            states.append(target)
            guard let (narrowed, next) = common(target, kinds, machine) else {
                return refuses(target, kinds, machine) ? Run(kinds: kinds, states: states, ending: .stops) : nil
            }
            // Only the first characters may be of fewer kinds than those that follow, as a rule.
            if narrowed != kinds, states.count > 3 { return nil }
            kinds = narrowed
            if next == target { return Run(kinds: kinds, states: states, ending: .loops) }
            target = next
        }
        states.append(target)
        return Run(kinds: kinds, states: states, ending: .isOpen)
    }

    /// The bytes that may follow some states; the scalar that one beyond ASCII is in may have begun as others do.
    func bytes(after states: [Int32], _ machine: Machine) -> ByteSet {
        states.reduce(into: ByteSet()) { $0.formUnion(bytes(after: $1, machine)) }
    }

    func bytes(after state: Int32, _ machine: Machine) -> ByteSet {
        if let known = knownBytes[QuickKey(state)] { return known }
        var bytes = ByteSet()
        if let repetition = machine.setRepetition(state), repetition.first == nil {
            for range in repetition.set.ranges { for scalar in range { bytes.insert(UInt8(scalar)) } }
            if repetition.takes(0) { bytes.insert(UInt8(ascii: "\"")) }
        } else if let row = machine.row(of: state) {
            for byte in UInt8(0x20)..<0x80 where machine.transition(state, in: row, byte) != Machine.dead { bytes.insert(byte) }
            if (0xC2...0xF4).contains(where: { machine.transition(state, in: row, $0) != Machine.dead }) { bytes.insertOthers() }
        }
        knownBytes[QuickKey(state)] = bytes
        return bytes
    }

    private func refuses(_ state: Int32, _ kinds: TokenClasses.Kinds, _ machine: Machine) -> Bool {
        guard let row = machine.row(of: state) else { return false }
        return TokenClasses.refuses(kinds) { machine.transition(state, in: row, $0) == Machine.dead }
    }

    private func common(
        _ state: Int32, _ kinds: TokenClasses.Kinds, _ machine: Machine
    ) -> (kinds: TokenClasses.Kinds, target: Int32)? {
        // The next state's run is mostly the same one, less a character.
        let question = CommonQuestion(state: state, kinds: kinds)
        if let known = knownCommon[question] { return known }
        if let repetition = machine.setRepetition(state), repetition.first == nil, repetition.most != 0,
            let scalar = repetition.set.ranges.first?.lowerBound
        {
            // The form tells, and no row has to be made.
            let own = kinds & TokenClasses.kindsOfASCII(within: repetition.set)
            let found = own == 0 ? nil : (own, machine.after(scalar, state))
            knownCommon[question] = .some(found)
            return found
        }
        guard let row = machine.row(of: state) else { return nil }
        let found = TokenClasses.commonKinds(among: kinds) { machine.transition(state, in: row, $0) } beyondASCII: {
            machine.targets(of: state, by: $0)
        }
        knownCommon[question] = .some(found)
        return found
    }
}

extension Machine {
    /// Where bytes lead from a state of a string, one after another; negative where they leave the string, or one may not come.
    func after(_ bytes: some Sequence<UInt8>, _ state: Int32) -> Int32 { bytes.reduce(state) { $0 < 0 ? $0 : transition($0, $1) } }
}
