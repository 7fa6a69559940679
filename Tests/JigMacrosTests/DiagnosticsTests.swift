#if Macros
import Foundation
import Testing

/// What can't be expressed is an error of the compiler, at the right line.
///
/// Each source here goes through the compiler with the macros as they were built; a line that ends in `// ✗ words` has an error
/// with these words, and no other line has one.
@Suite("What no schema can say is an error at its line", .enabled(if: Compiler.shared != nil, "needs swiftc and the build folder"))
struct DiagnosticsTests {
    private func check(_ body: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let compiler = try #require(Compiler.shared)
        let source = "import Jig\nimport Foundation\n" + body
        var expected: [Int: String] = [:]
        for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let range = line.range(of: "// ✗ ") { expected[index + 1] = String(line[range.upperBound...]) }
        }
        let errors = try compiler.errors(in: source)
        for (line, words) in expected {
            #expect(
                errors.contains { $0.line == line && $0.message.contains(words) }, "line \(line) lacks an error with: \(words)",
                sourceLocation: sourceLocation)
        }
        for error in errors {
            #expect(expected[error.line] != nil, "line \(error.line) has: \(error.message)", sourceLocation: sourceLocation)
        }
    }

    @Test("types that can't be written")
    func types() throws {
        try check(
            #"""
            @Generable // ✗ structs and enums
            final class Reference {}
            @Generable
            enum Nothing {} // ✗ at least one case
            @Generable
            struct Anything<Content> { // ✗ declare it as 'Content: Generable'
                var items: [String]
            }
            @Generable
            struct Properties {
                var unknown = [1, 2].count // ✗ needs to know the type of 'unknown'
                let constant: Int = 1 // ✗ 'constant' has its value here
                var pair: (Int, Int) // ✗ a tuple
                var function: () -> Int // ✗ a function
                var any: any Generable // ✗ of no type that is known here
                var keyed: [Int: String] // ✗ must be of type String
                var twice: Int?? // ✗ make the type optional once
                var both: Codable & Sendable // ✗ of no type that is known here
                var dictionary: Dictionary<Int, String> // ✗ must be of type String
                var pairs: Array<(Int, Int)> // ✗ a tuple
                var named: Dictionary<Swift.String, [Swift.String: Int]>
            }
            @Generable
            enum Overloaded {
                case move(x: Int)
                case move(y: Int) // ✗ two cases are named 'move'
            }
            @Generable
            struct Keys {
                var left: Int // ✗ not among the CodingKeys
                var right: Int
                enum CodingKeys: String, CodingKey { case right }
            }
            """#)
    }

    @Test("types that an extension can't name")
    func privateTypes() throws {
        try check(
            #"""
            struct Outer {
                @Generable
                private struct Inner { // ✗ private inside another; make it fileprivate
                    var value: Int
                }
                private enum Middle {
                    @Generable // ✗ in 'Middle', which is private inside another
                    struct Deep { var value: Int }
                    struct Deeper {
                        @Generable // ✗ in 'Middle', which is private inside another
                        enum Deepest { case only }
                    }
                }
                @Generable
                fileprivate struct InReach { var value: Int }
            }
            private struct FileScope {
                @Generable
                struct Inner { var value: Int }
                @Generable
                fileprivate enum Choice { case one, two(Inner) }
                struct Middle {
                    @Generable
                    struct Deep { var value: Choice }
                }
            }
            private extension Outer {
                @Generable
                struct Extended { var value: Int }
            }
            @Generable
            private struct Hidden {
                private var part: Part
                fileprivate var parts: [Part]?
                private(set) var text: String
                @Generable
                fileprivate struct Part { var value: Int }
            }
            @Generable
            struct Shown {
                private var part: Hidden?
                fileprivate var parts: [FileScope.Inner] = []
                private(set) var text: String
            }
            """#)
    }

    @Test("guides that do not fit their property")
    func guides() throws {
        try check(
            #"""
            @Generable
            struct Misguided {
                @Guide(.minimum(1)) // ✗ .minimum guides numbers, and 'text' is a String
                var text: String
                @Guide(.count(1)) // ✗ .count guides arrays, sets and dictionaries, and 'number' is a number
                var number: Int
                @Guide(.format(.email)) // ✗ .format guides strings, and 'flag' is a Bool
                var flag: Bool
                @Guide(.element(.pattern(/a/))) // ✗ .pattern guides strings, and the elements of 'numbers' is a number
                var numbers: [Int]
                @Guide(description: "a", /x/) // ✗ a regular expression guides strings
                var count: Int
                @Guide(.range(5...9), .maximum(4)) // ✗ nothing is within the bounds of 'empty'
                var empty: Int
                @Guide(.minimumCount(3), .maximumCount(2)) // ✗ nothing is within the bounds
                var none: [Int]
                @Guide(.anyOf([])) // ✗ at least one value
                var choice: String
                @Guide(.count(-1)) // ✗ can't be less than 0
                var negative: [Int]
                @Guide(.multipleOf(0)) // ✗ greater than 0
                var multiple: Int
                @Guide(description: "one")
                @Guide(description: "two") // ✗ has a description already
                var described: Int
                @Guide(description: "computed") // ✗ stored properties
                var computed: Int { 1 }
                @Guide(description: "static") // ✗ stored properties
                static let shared = 1
            }
            struct Plain {
                @Guide(description: "lost") // ✗ not @Generable
                var property: Int
            }
            @Guide(description: "lost") // ✗ not a @Tool
            func plain() {}
            """#)
    }

    @Test("regular expressions that JSON Schema does not have")
    func patterns() throws {
        try check(
            #"""
            @Generable
            struct Patterns {
                @Guide(.pattern(/a++/)) // ✗ possessive
                var possessive: String
                @Guide(.pattern(/(?>a|ab)c/)) // ✗ atomic
                var atomic: String
                @Guide(.pattern(/(?i)abc/)) // ✗ options
                var insensitive: String
                @Guide(.pattern(/[a-z&&[^x]]/)) // ✗ the set operation
                var intersection: String
                @Guide(.pattern(/\bword\b/)) // ✗ word boundary
                var boundary: String
                @Guide(.pattern(/\p{Greek}/)) // ✗ no JSON Schema can say
                var property: String
                @Guide(.pattern("(unclosed")) // ✗ no pattern of JSON Schema
                var unclosed: String
                @Guide(description: "fine", /(?:[A-Z]{2}|\d+)-(?<rest>\w*?)/)
                var fine: String
                @Guide(.element(.pattern(/\R/)), // ✗ has no counterpart
                       .count(2))
                var inner: [String]
            }
            """#)
    }

    @Test("functions that are no tools")
    func tools() throws {
        try check(
            #"""
            @Tool // ✗ needs a description
            func silent() {}
            /// Generic.
            @Tool
            func generic<T: Generable>(value: T) {} // ✗ generic function
            /// Variadic.
            @Tool
            func variadic(values: Int...) {} // ✗ any number of values
            /// Changes.
            @Tool
            func change(value: inout Int) {} // ✗ inout
            /// Misnamed.
            @Tool
            @Guide(parameter: "vlaue", description: "a") // ✗ no parameter "vlaue"
            func misnamed(value: Int) {}
            /// Unnamed.
            @Tool
            @Guide(description: "a") // ✗ which parameter is meant
            func unnamed(value: Int) {}
            /// Functions.
            @Tool
            func closure(value: @escaping () -> Int) {} // ✗ which is
            /// Misspelt.
            @Tool(name: "get weather") // ✗ has 1 to 64 of the characters
            func weather() {}
            /// Accented.
            @Tool
            func météo() {} // ✗ give it one by @Tool(name:)
            /// Renamed.
            @Tool(name: "meteo")
            func météo(in city: String) {}
            @Tool // ✗ applies to functions
            struct Type {
                var count = 0
                /// Counts.
                @Tool
                mutating func next() -> Int { // ✗ can't change the value that it belongs to
                    count += 1
                    return count
                }
            }
            """#)
    }
}

/// The Swift compiler, set up to see the modules and macros of this build.
private struct Compiler {
    struct Finding: CustomStringConvertible {
        var line: Int
        var message: String
        var description: String { "\(line): \(message)" }
    }

    let compiler: URL
    let build: URL
    let plugin: URL
    let package: URL

    static let shared = Compiler()

    private init?() {
        let files = FileManager.default
        package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        // The tests are a file, or a bundle, in the build folder.
        var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        let candidates = (0..<6).map { _ -> URL in
            folder.deleteLastPathComponent()
            return folder
        } + [package.appendingPathComponent(".build/debug")]
        guard let build = candidates.first(where: { files.fileExists(atPath: $0.appendingPathComponent("Modules/Jig.swiftmodule").path) }),
            let plugin = ["JigMacros-tool", "JigMacros"].map({ build.appendingPathComponent($0) })
                .first(where: { files.isExecutableFile(atPath: $0.path) }),
            let compiler = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
                .map({ URL(fileURLWithPath: String($0)).appendingPathComponent("swiftc") })
                .first(where: { files.isExecutableFile(atPath: $0.path) })
        else { return nil }
        (self.build, self.plugin, self.compiler) = (build, plugin, compiler)
    }

    /// The errors that the compiler has about a source, where it says that they are.
    func errors(in source: String) throws -> [Finding] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("Source.swift")
        try Data(source.utf8).write(to: file)
        let output = folder.appendingPathComponent("output")
        FileManager.default.createFile(atPath: output.path, contents: nil)
        let process = Process()
        process.executableURL = compiler
        process.arguments = [
            "-typecheck", "-swift-version", "6", "-parse-as-library", "-diagnostic-style", "llvm", "-I", build.appendingPathComponent("Modules").path,
            "-Xcc", "-fmodule-map-file=" + package.appendingPathComponent("Sources/CJSONC/module.modulemap").path,
            "-load-plugin-executable", plugin.path + "#JigMacros", file.path,
        ]
        // Where json-c's headers are, from packages and Homebrew.
        for prefix in ["/usr", "/usr/local", "/opt/homebrew"] {
            process.arguments? += ["-Xcc", "-I\(prefix)/include", "-Xcc", "-I\(prefix)/include/json-c"]
        }
        let handle = try FileHandle(forWritingTo: output)
        process.standardError = handle
        process.standardOutput = handle
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let marker = ": error: "
            guard let range = line.range(of: marker) else { return nil }
            let place = line[..<range.lowerBound].split(separator: ":")
            guard place.count >= 2, place[0].hasSuffix("Source.swift"), let number = Int(place[place.count - 2]) else {
                return Finding(line: 0, message: String(line))
            }
            return Finding(line: number, message: String(line[range.upperBound...]))
        }
    }
}
#endif
