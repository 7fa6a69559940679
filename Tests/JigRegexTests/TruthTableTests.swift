import Testing

@testable import JigRegex

/// Boolean functions of patterns, against the functions of what each pattern says of a string.
@Suite("Truth tables")
struct TruthTableTests {
    private static let patterns = ["a", "^b", "ab", "c$", "a.*b", "^(ab)*$", "[bc]{2}", "^a", "ca", "^[ab]*$", "b", "^..$"]

    /// Every string of three letters up to a length.
    private static let strings: [String] = {
        var all = [""], last = [""]
        for _ in 0..<5 {
            last = last.flatMap { string in ["a", "b", "c"].map { string + $0 } }
            all += last
        }
        return all
    }()

    private struct RandomFunction {
        let operands: [String]
        /// By the memberships, one bit each.
        let values: [Bool]

        init(seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            operands = Array(TruthTableTests.patterns.shuffled(using: &generator).prefix(Int.random(in: 2...8, using: &generator)))
            values = (0..<1 << operands.count).map { _ in Int.random(in: 0..<4, using: &generator) == 0 }
        }

        func table(in store: LanguageStore) throws -> TruthTable {
            let rows = values.indices.filter { values[$0] }.reduce(TruthRows.none) { rows, row in
                rows | operands.indices.reduce(.all) { $0 & (row >> $1 & 1 != 0 ? .holding($1) : ~.holding($1)) }
            }
            return TruthTable(rows: rows, operands: try operands.map { try store.language(of: RegularExpression($0)) })
        }
    }

    @Test("a table takes the strings for which it is true", arguments: UInt64(0)..<200)
    func membership(seed: UInt64) throws {
        let store = LanguageStore(), function = RandomFunction(seed: seed)
        let table = try function.table(in: store)
        let language = store.language(of: table), others = store.complement(language)
        let short = store.intersection([language, store.length(0...3)])
        for string in Self.strings {
            let row = table.operands.indices.reduce(0) { store.contains(table.operands[$1], string) ? $0 | 1 << $1 : $0 }
            let isMember = function.values[row]
            #expect(store.contains(language, string) == isMember, "\(function) \(string)")
            #expect(store.contains(others, string) == !isMember, "\(function) \(string)")
            #expect(store.contains(short, string) == (isMember && string.count <= 3))
        }
    }

    @Test("whether there is a member, how short, and what it is, are those of the union of its rows", arguments: UInt64(0)..<200)
    func questions(seed: UInt64) throws {
        let function = RandomFunction(seed: seed)
        let (tables, unions) = (LanguageStore(), LanguageStore())
        unions.guessesMembers = false
        var language = tables.language(of: try function.table(in: tables))
        var union = unions.union(try Self.rows(of: function.table(in: unions), in: unions))
        var generator = SeededGenerator(seed: ~seed)
        for _ in 0..<4 {
            #expect(tables.isEmpty(language) == unions.isEmpty(union), "\(function)")
            #expect(tables.acceptsEmpty(language) == unions.acceptsEmpty(union))
            #expect(tables.minLength(language) == unions.minLength(union))
            #expect(tables.isFinite(language) == unions.isFinite(union))
            #expect(tables.takesAnyScalars(language, count: 2) == unions.takesAnyScalars(union, count: 2))
            let scalar = UInt32.random(in: 0x61...0x63, using: &generator)
            (language, union) = (tables.derivative(language, by: scalar), unions.derivative(union, by: scalar))
        }
    }

    private static func rows(of table: TruthTable, in store: LanguageStore) -> [Language] {
        (0..<(1 << table.operands.count)).filter { table.rows.contains($0) }.map { row in
            store.intersection(
                table.operands.enumerated().map { place, operand in row >> place & 1 != 0 ? operand : store.complement(operand) })
        }
    }

    @Test("however operands are given, the language is the same one")
    func normalForm() throws {
        let store = LanguageStore()
        let a = try store.language(of: RegularExpression("a")), b = try store.language(of: RegularExpression("^b"))
        let c = try store.language(of: RegularExpression("c$"))
        func one(_ operands: [Language]) -> Language? {
            store.function(of: operands) { holds in
                let held = operands.map(holds)
                return held.indices.reduce(.none) { rows, index in
                    rows | held.indices.reduce(.all) { $0 & (index == $1 ? held[$1] : ~held[$1]) }
                }
            }
        }
        let language = try #require(one([a, b, c]))
        #expect(one([c, a, b]) == language)
        #expect(store.truthTable(language) != nil)
        #expect(store.complement(store.complement(language)) == language)
        // An operand that nothing or everything is in is no operand, and one that stands twice can't be the only one.
        #expect(one([a, store.none, b]) == one([b, a]))
        #expect(one([a, a, b]) == store.intersection([b, store.complement(a)]))
        #expect(one([a, store.any, b]) == store.intersection([store.complement(a), store.complement(b)]))
    }

    @Test("formats, lengths and lists are left as they are")
    func others() throws {
        let store = LanguageStore()
        let a = try store.language(of: RegularExpression("a")), b = try store.language(of: RegularExpression("b"))
        for other in [store.length(1...2), try #require(store.format("date")), store.list(["a", "b"])] {
            #expect(store.function(of: [a, b, other]) { $0(a) | $0(b) & ~$0(other) } == nil)
        }
    }
}
