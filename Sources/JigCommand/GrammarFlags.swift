import ArgumentParser
import Jig

/// How a grammar writes the values of a schema.
struct GrammarFlags: ParsableArguments {
    @Option(help: "The order of keys: declared, that of the schema, or any. (default: declared)")
    var keyOrder: GrammarOptions.KeyOrder?

    @Option(help: "White space: trained ({\"a\": 1}), compact ({\"a\":1}), indented, or flexible (short runs anywhere). (default: trained)")
    var layout: GrammarOptions.Layout?

    @Option(
        help: """
            How numbers and strings are spelled: few, the plain way, or any, with exponents and every escape, and with \
            --layout flexible white space of any length. (default: few)
            """)
    var spelling: GrammarOptions.Spelling?

    @Flag(
        help: """
            Take every JSON text of every valid value: the same as --key-order any --layout flexible --spelling any.
            """)
    var anyText = false

    @Option(help: "Whether the keyword format is an assertion or says nothing.")
    var formats = FormatFlag.assert

    @Option(help: ArgumentHelp("A schema that the schema may refer to, by its $id. May be repeated.", valueName: "file"))
    var register: [String] = []

    var options: GrammarOptions {
        var options = anyText ? GrammarOptions.anyText : GrammarOptions()
        options.keyOrder = keyOrder ?? options.keyOrder
        options.layout = layout ?? options.layout
        options.spelling = spelling ?? options.spelling
        options.formats = formats.handling
        return options
    }

    func validate() throws {
        guard anyText else { return }
        let widest = GrammarOptions.anyText
        func check<Value: RawRepresentable<String> & Equatable>(_ flag: String, _ value: Value?, _ widest: Value) throws {
            guard let value, value != widest else { return }
            throw UsageError("--any-text means \(flag) \(widest.rawValue), which \(flag) \(value.rawValue) contradicts.")
        }
        try check("--key-order", keyOrder, widest.keyOrder)
        try check("--layout", layout, widest.layout)
        try check("--spelling", spelling, widest.spelling)
    }

    /// Refuses what makes no sense where instances of given schemas are written as Python does.
    func validateForInstances() throws {
        if let layout, layout == .compact || layout == .indented {
            throw UsageError("Instances are written as Python does; --layout \(layout.rawValue) would take none of them.")
        }
        if !register.isEmpty { throw UsageError("MaskBench's schemas stand by themselves: there is nothing to --register.") }
    }

    /// Reads and compiles a schema, or says why that cannot be done: exit status 2 where it is no schema, 1 where it has no grammar.
    func compile(_ path: String) throws -> (schema: Schema, grammar: Grammar) {
        let schema = try read(path)
        do {
            return (schema, try Grammar(schema, options: options))
        } catch {
            complain("\(path): \(error)")
            throw ExitCode.negative
        }
    }

    /// Reads a schema, or says why it is none, with exit status 2.
    func read(_ path: String) throws -> Schema {
        do {
            return try SchemaFile.read(path, register: register)
        } catch {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
    }
}

extension GrammarOptions.KeyOrder: ExpressibleByArgument {}
extension GrammarOptions.Layout: ExpressibleByArgument {}
extension GrammarOptions.Spelling: ExpressibleByArgument {}

/// What to make of the keyword `format`.
enum FormatFlag: String, ExpressibleByArgument, CaseIterable {
    case assert, annotate

    var handling: FormatHandling {
        switch self {
        case .assert: .assert
        case .annotate: .annotate
        }
    }
}
