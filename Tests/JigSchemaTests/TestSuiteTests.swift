import Foundation
import JigJSON
import Testing

@testable import JigSchema

@Suite("JSON-Schema-Test-Suite", .enabled(if: SharedData.exists(SharedData.suite), "the test suite is not under JIG_SHARED"))
struct TestSuiteTests {
    static let folders: [Dialect: String] = [
        .draft4: "draft4", .draft6: "draft6", .draft7: "draft7", .draft2019_09: "draft2019-09",
        .draft2020_12: "draft2020-12", .v1: "v1",
    ]

    /// The suite's remote documents. Those in a dialect's folder are of that dialect where they don't say.
    static let registry: SchemaRegistry = {
        var registry = SchemaRegistry()
        let remotes = SharedData.suite.appendingPathComponent("remotes")
        for file in SharedData.files(in: remotes, recursively: true) {
            guard let document = try? SharedData.read(file) else { continue }
            let path = file.path.dropFirst(remotes.path.count + 1)
            let dialect = folders.first { path.hasPrefix($0.value + "/") }?.key
            registry.register(document, at: "http://localhost:1234/\(path)", dialect: dialect)
        }
        return registry
    }()

    struct Outcome {
        var passed = 0
        var failures: [String] = []
    }

    /// Runs the groups of a file.
    static func run(
        _ file: URL, dialect: Dialect, formats: FormatHandling, leavingOut isLeftOut: (JSONValue) -> Bool
    ) throws -> Outcome {
        var outcome = Outcome()
        for group in try SharedData.read(file).arrayValue ?? [] {
            let tests = (group["tests"]?.arrayValue ?? []).filter { !isLeftOut($0["data"] ?? nil) }
            let name = "\(file.lastPathComponent): \(group["description"]?.stringValue ?? "")"
            let schema: Schema
            do throws(SchemaError) {
                schema = try Schema(parsing: group["schema"] ?? nil, dialect: dialect, registry: registry)
            } catch {
                outcome.failures += tests.map { _ in "\(name): \(error)" }
                continue
            }
            for test in tests {
                let instance = test["data"] ?? nil, expected = test["valid"]?.boolValue ?? false
                let options = ValidationOptions(formats: formats)
                let result = schema.validate(instance, options: options)
                let matches =
                    expected ? result == .valid : !result.errors.isEmpty && !schema.accepts(instance, options: options)
                if matches && schema.accepts(instance, options: options) == expected {
                    outcome.passed += 1
                } else {
                    outcome.failures.append("\(name): \(test["description"]?.stringValue ?? ""): \(result)")
                }
            }
        }
        return outcome
    }

    private func report(
        _ title: String, _ files: [URL], _ dialect: Dialect, _ formats: FormatHandling,
        leavingOut isLeftOut: (JSONValue) -> Bool = { _ in false }
    ) throws {
        var total = Outcome()
        for file in files {
            let outcome = try Self.run(file, dialect: dialect, formats: formats, leavingOut: isLeftOut)
            total.passed += outcome.passed
            total.failures += outcome.failures
        }
        print("\(dialect.rawValue), \(title): \(total.passed) of \(total.passed + total.failures.count) tests pass")
        for failure in total.failures { Issue.record("\(dialect.rawValue): \(failure)") }
        #expect(total.passed > 0 || files.isEmpty)
    }

    @Test("all required tests pass", arguments: Dialect.allCases)
    func required(dialect: Dialect) throws {
        let folder = SharedData.suite.appendingPathComponent("tests/\(Self.folders[dialect] ?? "")")
        try report("required", SharedData.files(in: folder), dialect, .dialect)
    }

    @Test("the format-assertion vocabulary asserts formats by itself")
    func formatAssertion() throws {
        let file = SharedData.suite.appendingPathComponent("tests/draft2020-12/optional/format-assertion.json")
        try report("format-assertion", [file], .draft2020_12, .dialect)
    }

    /// Left out: the content keywords, which draft 7 lets one assert and later dialects do not.
    @Test("optional tests that are no formats pass", arguments: Dialect.allCases)
    func optional(dialect: Dialect) throws {
        let folder = SharedData.suite.appendingPathComponent("tests/\(Self.folders[dialect] ?? "")/optional")
        let files = SharedData.files(in: folder).filter {
            !["content.json", "format-assertion.json"].contains($0.lastPathComponent)
        }
        try report("optional", files, dialect, .annotate)
    }

    @Test("draft 7 asserts content together with formats")
    func content() throws {
        let file = SharedData.suite.appendingPathComponent("tests/draft7/optional/content.json")
        try report("content", [file], .draft7, .assert)
    }

    /// Left out: formats that are not known, which annotate (files are named after their format), and host names with
    /// labels in Punycode, which are not decoded.
    @Test("known formats are asserted", arguments: Dialect.allCases)
    func formats(dialect: Dialect) throws {
        let folder = dialect == .v1 ? "v1/format" : "\(Self.folders[dialect] ?? "")/optional/format"
        let all = SharedData.files(in: SharedData.suite.appendingPathComponent("tests/\(folder)"))
        let known = all.filter { file in
            let format = file.deletingPathExtension().lastPathComponent
            return format == "ecmascript-regex" || Formats.accepts("", as: format) != nil
        }
        try report("formats, \(known.count) of \(all.count) files", known, dialect, .assert) { data in
            data.stringValue?.contains("--") == true
        }
    }
}
