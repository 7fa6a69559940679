import Jig

/// A schema under test, with the grammars that it has in each of the text languages that are tried.
final class FuzzSubject {
    /// The text languages.
    enum Mode: String, CaseIterable {
        /// What models write by default.
        case declared
        /// The same in any order of keys.
        case anyOrder
        /// Every JSON text.
        case anyText

        var options: GrammarOptions {
            switch self {
            case .declared: return GrammarOptions()
            case .anyText: return .anyText
            case .anyOrder:
                var options = GrammarOptions()
                options.keyOrder = .any
                return options
            }
        }
    }

    /// What came of compiling.
    enum Compiled {
        case grammar(Grammar)
        case unsatisfiable
        /// The keyword or the limit.
        case refused(String)
    }

    let document: JSONValue
    let schema: Schema
    /// Values that belong to the schema: its tests, if it came with some.
    let instances: [JSONValue]
    /// The schema that the grammars are compiled from.
    private let enforced: Schema
    private var compiled: [Mode: Compiled] = [:]
    /// How long compiling took at most.
    private(set) var compileTime = Duration.zero

    /// - Parameter enforced: the schema whose grammars are tested, if it is another one than the oracle's: so the checks are
    ///   tested themselves.
    init(_ document: JSONValue, instances: [JSONValue] = [], enforced: JSONValue? = nil) throws(SchemaError) {
        self.document = document
        self.instances = instances
        schema = try Schema(parsing: document)
        self.enforced = if let enforced { try Schema(parsing: enforced) } else { schema }
    }

    /// The same tests for another schema.
    func with(_ document: JSONValue) -> FuzzSubject? { try? FuzzSubject(document, instances: instances) }

    func compiled(_ mode: Mode) -> Compiled {
        if let known = compiled[mode] { return known }
        let clock = ContinuousClock()
        let start = clock.now
        let made = compile(mode)
        compileTime = max(compileTime, clock.now - start)
        compiled[mode] = made
        return made
    }

    func grammar(_ mode: Mode) -> Grammar? {
        if case .grammar(let grammar) = compiled(mode) { grammar } else { nil }
    }

    /// Whether a value is valid; the oracle of all checks.
    func accepts(_ value: JSONValue) -> Bool { schema.accepts(value) }

    /// Compiles the schema, whether or not it has been.
    func compile(_ mode: Mode) -> Compiled { Self.compile(enforced, mode.options) }

    static func compile(_ schema: Schema, _ options: GrammarOptions) -> Compiled {
        do throws(GrammarError) {
            return .grammar(try Grammar(schema, options: options))
        } catch {
            switch error {
            case .unsatisfiable: return .unsatisfiable
            case .unsupported(let keyword, _, _): return .refused(keyword)
            case .limit(let name, _, _): return .refused("limit \(name)")
            }
        }
    }
}
