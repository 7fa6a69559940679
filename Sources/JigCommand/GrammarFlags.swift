import ArgumentParser
import Jig

/// How a grammar writes the values of a schema.
struct GrammarFlags: ParsableArguments {
    @Option(help: "The order of keys: that of the schema, or any.")
    var keyOrder = GrammarOptions.KeyOrder.declared

    @Option(help: "White space: trained ({\"a\": 1}), compact ({\"a\":1}), indented, or flexible (short runs anywhere).")
    var layout = GrammarOptions.Layout.trained

    @Option(help: "How values are spelled: few (no exponents, only the escapes that JSON needs), or any way that JSON has.")
    var spelling = GrammarOptions.Spelling.few

    @Flag(help: "Every JSON text of every valid value: --key-order any --layout flexible --spelling any.")
    var anyText = false

    @Option(help: "Whether the keyword format is an assertion or says nothing.")
    var formats = FormatFlag.assert

    @Option(help: ArgumentHelp("A schema that the schema may refer to, by its $id. May be repeated.", valueName: "file"))
    var register: [String] = []

    var options: GrammarOptions {
        var options = anyText ? GrammarOptions.anyText : GrammarOptions()
        if !anyText {
            options.keyOrder = keyOrder
            options.layout = layout
            options.spelling = spelling
        }
        options.formats = formats.handling
        return options
    }

    func validate() throws {
        let isNarrowed = keyOrder != .declared || layout != .trained || spelling != .few
        if anyText, isNarrowed {
            throw UsageError("--any-text says all of --key-order, --layout and --spelling: give it alone.")
        }
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
