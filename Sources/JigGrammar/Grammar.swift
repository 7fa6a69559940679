import JigSchema

/// A compiled schema: which JSON texts are those of valid values, byte by byte.
///
/// A grammar is immutable to its users and may be shared between threads. Its states are made lazily and kept, so that
/// one grammar should serve all sequences of a schema.
public struct Grammar: Sendable {
    package let machine: Machine

    /// Compiles a schema.
    ///
    /// - Throws: ``GrammarError`` if a keyword can't be enforced, if nothing satisfies the schema, or if a limit is reached.
    public init(_ schema: Schema, options: GrammarOptions = GrammarOptions()) throws(GrammarError) {
        let machine = Machine(graph: schema.graph, options: options)
        try SupportCheck(machine: machine).run()
        try machine.checkSatisfiable(schema.graph)
        machine.prepareMasks(from: machine.start())
        self.machine = machine
    }

    /// The options that it was compiled with.
    public var options: GrammarOptions { machine.options }

    /// Whether the grammar takes a text as a whole, and where it stops if not.
    public func match(_ text: some Sequence<UInt8>) -> Match {
        var position = GrammarPosition(self)
        for (offset, byte) in text.enumerated() {
            if !position.accept(byte) { return Match(isAccepted: false, stopped: offset, expected: position.nextBytes()) }
        }
        if position.canEnd { return Match(isAccepted: true, stopped: nil, expected: []) }
        return Match(isAccepted: false, stopped: position.text.count, expected: position.nextBytes())
    }

    /// What came of matching a text.
    public struct Match: Sendable {
        /// Whether the whole text is taken.
        public let isAccepted: Bool
        /// The offset of the first byte that can't come, or the text's length if it ends too early.
        public let stopped: Int?
        /// The bytes that could have come instead.
        public let expected: [UInt8]
    }

    /// How much has been made of the lazy machine so far.
    public var size: Size {
        machine.lock.withLock { _ in
            Size(
                subschemas: machine.nodes.count, states: machine.states.count, formulas: machine.formulas.nodes.count,
                steps: machine.memberStepTable.count + machine.elementStepTable.count)
        }
    }

    /// Counts of what a grammar holds.
    public struct Size: Sendable {
        public let subschemas: Int
        public let states: Int
        public let formulas: Int
        public let steps: Int
    }
}

/// One text's position in a grammar, moved byte by byte. A copy is a fork.
public struct GrammarPosition: Sendable {
    public let grammar: Grammar
    /// The bytes so far.
    public private(set) var text: [UInt8] = []
    package private(set) var position: Position

    public init(_ grammar: Grammar) {
        self.grammar = grammar
        position = grammar.machine.lock.withLock { _ in grammar.machine.start() }
    }

    /// Moves on by a byte; false, and nothing changes, if no valid text goes on so.
    public mutating func accept(_ byte: UInt8) -> Bool {
        let accepted = grammar.machine.lock.withLock { _ in
            var trace = Trace(from: position)
            return grammar.machine.step(&position, byte, text, &trace)
        }
        if accepted { text.append(byte) }
        return accepted
    }

    /// Whether the text may end here.
    public var canEnd: Bool { grammar.machine.lock.withLock { _ in grammar.machine.canEnd(position, text) } }

    /// The bytes that may come next.
    public func nextBytes() -> [UInt8] {
        (0...255).filter { byte in
            var probe = self
            return probe.accept(UInt8(byte))
        }.map { UInt8($0) }
    }

    /// The shortest known bytes after which the text may end.
    public func witness() -> [UInt8]? {
        grammar.machine.lock.withLock { _ in grammar.machine.witness(from: position, text) }
    }
}
