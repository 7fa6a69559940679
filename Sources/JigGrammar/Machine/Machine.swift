import JigJSON
import JigRegex
import JigSchema
import Synchronization

/// The lazy machine of one schema: a deterministic automaton with a stack, whose states are made where some text goes.
///
/// A value's state is a vector of formulas, one for each verdict that its parent asks for, and a condition over these
/// verdicts under which the parent can still finish. Opening brackets turn goals into residual atoms, members and items turn
/// atoms into verdicts of the child, and closing brackets turn what is left into truth.
///
/// Everything here is a cache keyed by static parts: the text of one sequence never enters it, but for the last item that was
/// compared with others (``lastItem``), which only saves reading it again. It is written, and read but for
/// ``transitions`` and ``endState``, under ``lock``, which callers take once for a whole walk.
package final class Machine: @unchecked Sendable {
    package let lock = Mutex<Void>(())
    package let options: GrammarOptions
    let languages = LanguageStore()
    let formulas = FormulaStore()

    /// The schema's subschemas, and those made for containers in `enum` and `const`.
    @exclusivity(unchecked) var nodes: [SchemaNode]
    let root: Int32
    @exclusivity(unchecked) var literalNodes: [JSONValue: Int32] = [:]

    // Interned parts
    @exclusivity(unchecked) var keys = InternedKeys()
    @exclusivity(unchecked) var numberTests = Interned<NumberTest>()
    @exclusivity(unchecked) var vectors = Interned<Vector>()
    @exclusivity(unchecked) var shapes = Interned<ObjectShape>()
    @exclusivity(unchecked) var shapePlaces = DenseTable<KeyPlaces>()
    @exclusivity(unchecked) var keyClassLists: [KeyClassQuestion: (order: [KeyID], classes: [KeyClass])] = [:]
    @exclusivity(unchecked) var memberGoals: [GoalQuestion: Formula] = [:]
    @exclusivity(unchecked) var unevaluatedGroups = Interned<UnevaluatedGroup>()
    @exclusivity(unchecked) var valueSets = Interned<Set<JSONValue>>()
    @exclusivity(unchecked) var recordedValues = Interned<JSONValue>()
    @exclusivity(unchecked) var itemGroups: [ItemQuestion: [Int32]] = [:]
    @exclusivity(unchecked) var undeclaredKeys: [ClassQuestion: Language] = [:]
    @exclusivity(unchecked) var patternTables = DenseTable<PatternTable>()
    @exclusivity(unchecked) var propertyPlaces = DenseTable<KeyPlaces>()
    @exclusivity(unchecked) var plainGoals = DenseTable<PlainGoals>()
    @exclusivity(unchecked) var sortedKeys = DenseTable<SortedKeys>()
    @exclusivity(unchecked) var availabilities = Interned<KeySet>()
    @exclusivity(unchecked) var languageLists = Interned<LanguageList>()
    @exclusivity(unchecked) var objects = Interned<ObjectResidual>()
    @exclusivity(unchecked) var outcomes = Interned<[Bool]>()
    @exclusivity(unchecked) var states = Interned<State>()

    // Memos
    @exclusivity(unchecked) var literalSets: [Set<JSONValue>: Formula] = [:]
    @exclusivity(unchecked) var valueLists: [Formula: ValueList] = [:]
    @exclusivity(unchecked) var disjointness: [DisjointnessQuestion: Bool] = [:]
    @exclusivity(unchecked) var infiniteKeys: [Language: Bool] = [:]
    @exclusivity(unchecked) var exhaustibleKeys: [Language: Bool] = [:]
    @exclusivity(unchecked) var scarceStrings: [Language: Bool] = [:]
    @exclusivity(unchecked) var longestCompletions: [Language: Int?] = [:]
    @exclusivity(unchecked) var hardCompletions: Set<Language> = []
    @exclusivity(unchecked) var completionQuestions = 0
    @exclusivity(unchecked) var vectorNumbers = DenseTable<NumberSet>()
    @exclusivity(unchecked) var numberReaders = DenseTable<KnownReader?>()
    @exclusivity(unchecked) var numberReadings = Interned<NumberReading>()
    @exclusivity(unchecked) var endless: [EndlessQuestion: Bool] = [:]
    /// By the shape of objects, the place among its sorted keys of one that led to endlessly many values.
    @exclusivity(unchecked) var endlessKeys: [Int32: Int32] = [:]
    @exclusivity(unchecked) var openEndless: [EndlessQuestion] = []
    @exclusivity(unchecked) var scarceDomains: [[Formula]: (kinds: [Set<JSONValue>], isComplete: Bool)] = [:]
    @exclusivity(unchecked) var expansions = Expansions()
    @exclusivity(unchecked) var undecided: UndecidedLanguage?
    @exclusivity(unchecked) var formulaLanguages = DenseTable<Language>()
    @exclusivity(unchecked) var formulaNumbers: [Formula: NumberSet] = [:]
    @exclusivity(unchecked) var costs = DenseTable<Int>()
    @exclusivity(unchecked) var closings = DenseTable<Bool>()
    @exclusivity(unchecked) var representatives = DenseTable<Int32>()
    @exclusivity(unchecked) var conjuncts = DenseTable<[SchemaNode]>()
    @exclusivity(unchecked) var evident = DenseTable<Bool>()
    @exclusivity(unchecked) var typeRepresentatives = DenseTable<Int32>()
    @exclusivity(unchecked) var plainObjects = DenseTable<PlainObject?>()
    @exclusivity(unchecked) var requiredKeys = DenseTable<KeySet>()
    /// At work while costs are being found.
    @exclusivity(unchecked) var solver: Solver?
    @exclusivity(unchecked) var idleSolver: Solver?
    @exclusivity(unchecked) var existence = DenseTable<Bool>()
    /// At work while it is being found out whether there are values.
    @exclusivity(unchecked) var existenceSolver: Solver?
    @exclusivity(unchecked) var idleExistenceSolver: Solver?
    @exclusivity(unchecked) var objectCosts: [ObjectQuestion: Int] = [:]
    @exclusivity(unchecked) var objectsThatFinish: [ObjectQuestion: Bool] = [:]
    @exclusivity(unchecked) var completions: [ObjectPlace: KnownCompletion?] = [:]
    @exclusivity(unchecked) var arrayCosts = DenseTable<Int>()
    @exclusivity(unchecked) var arraysThatFinish = DenseTable<Bool>()
    @exclusivity(unchecked) var memberSteps: [MemberQuestion: Int32] = [:]
    @exclusivity(unchecked) var memberStepTable: [MemberStep] = []
    @exclusivity(unchecked) var detachedSteps = DenseTable<Int32>()
    @exclusivity(unchecked) var detachedStepsByOpenings: [Openings: Int32] = [:]
    @exclusivity(unchecked) var outcomesWhereAllHold = DenseTable<Int32>()
    @exclusivity(unchecked) var elementSteps = DenseTable<Int32>()
    @exclusivity(unchecked) var elementStepTable: [ElementStep] = []
    @exclusivity(unchecked) var resumedObjects: [Resumption: ObjectPlace] = [:]
    @exclusivity(unchecked) var resumedArrays: [ArrayResumption: Int32] = [:]
    @exclusivity(unchecked) var openings: [Opening: Int32] = [:]
    @exclusivity(unchecked) var keyChoices: [ObjectPlace: KeyChoices] = [:]
    @exclusivity(unchecked) var lastItem: ComparedItem?
    @exclusivity(unchecked) var valuelessColon: Int32?
    /// Several parts of a mask ask about the same key, and about the keys of the same object.
    @exclusivity(unchecked) var lastKeyQuestion: (state: Int32, question: KeyQuestion?) = (-1, nil)
    @exclusivity(unchecked) var lastChoices: (place: ObjectPlace, choices: KeyChoices)?
    let transitions = TransitionTable()
    /// After the root's value.
    let endState: Int32
    fileprivate var companions: [ObjectIdentifier: (owner: AnyObject, value: AnyObject)] = [:]
    /// Set when a limit cut a question short, so that its answer was the safe one.
    @exclusivity(unchecked) var limitReached: String?
    /// Set to the number of key patterns that overlap in more ways than may be told apart.
    @exclusivity(unchecked) var overlaps: Int?
    /// How deep values are being listed within one another.
    @exclusivity(unchecked) var valueDepth = 0

    init(graph: SchemaGraph, options: GrammarOptions) {
        self.options = options
        languages.totalLimit = options.patternSteps
        let graph = DynamicScopes.resolved(graph)
        nodes = graph.nodes.withShortReferences()
        root = Int32(graph.root.index)
        endState = states.id(.end(space: 0))
    }

    var caps: NumberSpelling.Caps {
        NumberSpelling.Caps(fractionDigits: options.fractionDigits, integerDigits: options.integerDigits)
    }
}

/// Values numbered in the order in which they were first seen.
struct Interned<Value: Hashable> {
    private(set) var values: [Value] = []
    private var hashes: [Int] = []
    /// Numbers by hash, with open addressing; -1 where there is none. Their count is a power of two, or zero at first.
    private var slots: [Int32] = []

    mutating func id(_ value: Value) -> Int32 { id(value, hash: value.hashValue) }

    mutating func id(_ value: Value, hash: Int) -> Int32 {
        if slots.isEmpty { slots = [Int32](repeating: -1, count: 16) }
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let known = slots[slot]
            if hashes[Int(known)] == hash, values[Int(known)] == value { return known }
            slot = (slot + 1) & (slots.count - 1)
        }
        let id = Int32(values.count)
        values.append(value)
        hashes.append(hash)
        slots[slot] = id
        if values.count * 2 > slots.count { grow() }
        return id
    }

    /// No value is hashed again.
    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (id, hash) in hashes.enumerated() {
            var slot = hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(id)
        }
    }

    subscript(_ id: Int32) -> Value { values[Int(id)] }
    var count: Int { values.count }
}

extension Interned<[Bool]> {
    mutating func id(_ value: [Bool]) -> Int32 {
        var hash = QuickHash()
        for bit in value { hash.mix(bit ? 1 : 2) }
        return id(value, hash: hash.value)
    }
}

/// Object keys, told apart scalar by scalar.
struct InternedKeys {
    private(set) var texts: [String] = []
    /// The length of each key in its quotation marks.
    private(set) var lengths: [Int] = []
    private var index: [ExactString: KeyID] = [:]

    mutating func id(_ text: String) -> KeyID {
        if let known = index[ExactString(text)] { return known }
        let id = KeyID(texts.count)
        texts.append(text)
        lengths.append(JSONText.quotedLength(text))
        index[ExactString(text)] = id
        return id
    }

    subscript(_ id: KeyID) -> String { texts[Int(id)] }
}

/// What is asked of one value: a formula for each verdict that the parent wants, and the condition over them.
struct Vector: QuickHashable {
    var parts: [Formula]
    /// Over ``Atom/verdict(_:)``: under which verdicts the parent can still finish.
    var condition: Formula

    func mix(into hash: inout QuickHash) {
        hash.mix(parts)
        hash.mix(condition)
    }
}

extension Machine {
    /// What others keep beside the machine under its lock, by the identity of the vocabulary it is for.
    package func companion<Value: AnyObject>(for owner: AnyObject, make: () -> Value) -> Value {
        let key = ObjectIdentifier(owner)
        if let known = companions[key]?.value as? Value { return known }
        let value = make()
        companions[key] = (owner, value)
        return value
    }
}
