import ArgumentParser
import Jig
import Testing

@testable import JigCommand

@Suite("Flags that say how a grammar writes values")
struct GrammarFlagsTests {
    private func options(_ arguments: String...) throws -> GrammarOptions { try GrammarFlags.parse(arguments).options }

    @Test("without flags they are the defaults")
    func defaults() throws { #expect(try options() == GrammarOptions()) }

    @Test("each flag sets its option")
    func single() throws {
        let options = try options("--key-order", "any", "--layout", "compact", "--spelling", "any", "--formats", "annotate")
        #expect(options.keyOrder == .any && options.layout == .compact && options.spelling == .any)
        #expect(options.formats == .annotate)
    }

    @Test("--any-text takes every text, and says so where another flag takes less")
    func anyText() throws {
        #expect(try options("--any-text") == .anyText)
        #expect(try options("--any-text", "--layout", "flexible", "--spelling", "any") == .anyText)
        for flag in [["--layout", "compact"], ["--key-order", "declared"], ["--spelling", "few"]] {
            #expect(throws: (any Error).self) { try GrammarFlags.parse(["--any-text"] + flag) }
        }
    }
}
