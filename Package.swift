// swift-tools-version: 6.2

import CompilerPluginSupport
import PackageDescription

/// The modules that `Jig` exports. What imports Jig also names them: a build follows named dependencies only.
let modules: [Target.Dependency] = [
    "JigJSON", "JigSchema", "JigGrammar", "JigDecoding", "JigTokenizers", "JigChat", "JigEngines", "JigTools", "JigAgents",
]

let package = Package(
    name: "jig",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Jig", targets: ["Jig"]),
        .library(name: "JigDecoding", targets: ["JigDecoding"]),
        .library(name: "JigSchema", targets: ["JigSchema"]),
        .library(name: "JigJournal", targets: ["JigJournal"]),
        .library(name: "JigTelemetry", targets: ["JigTelemetry"]),
        .library(name: "JigTesting", targets: ["JigTesting"]),
        .executable(name: "jig", targets: ["JigCommand"]),
    ],
    traits: [
        .trait(name: "Macros", description: "@Generable, @Guide and @Tool, which need swift-syntax to be built."),
        .default(enabledTraits: ["Macros"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CJSONC", pkgConfig: "json-c",
            providers: [.apt(["libjson-c-dev"]), .brew(["json-c"])]),
        .target(name: "JigJSON", dependencies: ["CJSONC", .product(name: "BigInt", package: "BigInt")]),
        .target(name: "JigRegex"),
        .target(name: "JigSchema", dependencies: ["JigJSON", "JigRegex"]),
        .target(
            name: "JigGrammar",
            dependencies: ["JigJSON", "JigRegex", "JigSchema", .product(name: "BigInt", package: "BigInt")]),
        .target(name: "JigDecoding", dependencies: ["JigGrammar", "JigRegex"]),
        .target(name: "JigTokenizers", dependencies: ["JigDecoding", "JigJSON"]),
        .target(name: "JigChat", dependencies: ["JigJSON", "JigSchema", "JigGrammar", "JigDecoding", "JigTokenizers"]),
        .target(name: "JigEngines", dependencies: ["JigDecoding"]),
        .target(
            name: "JigTools",
            dependencies: ["JigJSON", "JigRegex", "JigSchema", "JigChat", .product(name: "BigInt", package: "BigInt")]),
        .target(
            name: "JigAgents",
            dependencies: [
                "JigJSON", "JigSchema", "JigGrammar", "JigDecoding", "JigTokenizers", "JigChat", "JigEngines", "JigTools",
            ]),
        // Apart from what Jig exports: an app that keeps no journal builds no SQLite.
        .target(
            name: "JigJournal",
            dependencies: ["JigAgents", "JigTools", "JigChat", "JigJSON", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "JigTelemetry",
            dependencies: [
                "JigAgents", "JigTools", "JigChat", "JigJSON", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]),
        .target(name: "JigTesting", dependencies: ["JigAgents", "JigTools", "JigChat", "JigGrammar", "JigJSON"]),
        .macro(
            name: "JigMacros",
            dependencies: [
                "JigRegex",
                .product(name: "SwiftCompilerPlugin", package: "swift-syntax", condition: .when(traits: ["Macros"])),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax", condition: .when(traits: ["Macros"])),
            ]),
        .target(
            name: "Jig", dependencies: modules + [.target(name: "JigMacros", condition: .when(traits: ["Macros"]))],
            resources: [.copy("Resources")]),
        .target(name: "SampleTools", dependencies: ["Jig"] + modules, path: "Examples/SampleTools"),
        .target(name: "CAllocator"),
        .target(
            name: "ExampleModel",
            dependencies: ["Jig", .product(name: "ArgumentParser", package: "swift-argument-parser")] + modules,
            path: "Examples/ExampleModel"),
        .executableTarget(
            name: "Assistant", dependencies: ["ExampleModel", "SampleTools", "JigJournal", "Jig"] + modules,
            path: "Examples/Assistant"),
        .executableTarget(
            name: "ApprovalDesk", dependencies: ["ExampleModel", "SampleTools", "JigJournal", "Jig"] + modules,
            path: "Examples/ApprovalDesk"),
        .executableTarget(name: "Extractor", dependencies: ["ExampleModel", "Jig"] + modules, path: "Examples/Extractor"),
        .executableTarget(name: "Planner", dependencies: ["ExampleModel", "Jig"] + modules, path: "Examples/Planner"),
        .executableTarget(
            name: "JigCommand",
            dependencies: ["Jig", "SampleTools", "CAllocator", .product(name: "ArgumentParser", package: "swift-argument-parser")] + modules),
        .testTarget(name: "JigJSONTests", dependencies: ["JigJSON"]),
        .testTarget(name: "JigRegexTests", dependencies: ["JigRegex", "JigJSON"]),
        .testTarget(name: "JigSchemaTests", dependencies: ["JigSchema", "JigJSON"]),
        .testTarget(name: "JigGrammarTests", dependencies: ["JigGrammar", "JigSchema", "JigJSON"]),
        .testTarget(name: "JigDecodingTests", dependencies: ["JigDecoding", "JigGrammar", "JigSchema", "JigJSON"]),
        .testTarget(name: "JigTokenizersTests", dependencies: ["JigTokenizers", "JigDecoding", "JigJSON"]),
        .testTarget(
            name: "JigChatTests",
            dependencies: ["JigChat", "JigTokenizers", "JigDecoding", "JigGrammar", "JigSchema", "JigJSON"]),
        .testTarget(name: "JigEnginesTests", dependencies: ["JigEngines", "JigDecoding"]),
        .testTarget(
            name: "JigToolsTests", dependencies: ["JigTools", "JigChat", "JigGrammar", "JigSchema", "JigRegex", "JigJSON"]),
        // Not on JigMacros itself: a test that depends on a macro makes SwiftPM build all of them for the host once more.
        .testTarget(name: "JigMacrosTests", dependencies: ["Jig"] + modules),
        .testTarget(name: "FoundationModelsCompatibilityTests", dependencies: ["Jig"] + modules),
        .testTarget(
            name: "JigAgentsTests",
            dependencies: [
                "JigAgents", "JigTesting", "JigTools", "JigEngines", "JigChat", "JigTokenizers", "JigDecoding", "JigSchema",
                "JigJSON",
            ]),
        .executableTarget(
            name: "CrashingAgent", dependencies: ["JigJournal", "JigTesting", "JigAgents", "JigTools", "JigChat", "JigJSON"],
            path: "Tests/CrashingAgent"),
        .executableTarget(
            name: "AgentBenchmark", dependencies: ["JigJournal", "JigTesting", "JigAgents", "JigTools", "JigChat", "JigJSON"],
            path: "Tests/AgentBenchmark"),
        .testTarget(
            name: "JigJournalTests",
            dependencies: ["CrashingAgent", "JigJournal", "JigTesting", "JigAgents", "JigTools", "JigChat", "JigJSON"]),
        .testTarget(
            name: "JigTelemetryTests",
            dependencies: [
                "JigTelemetry", "JigTesting", "JigAgents", "JigTools", "JigChat", "JigJSON",
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ]),
        .testTarget(
            name: "JigTestingTests",
            dependencies: ["JigTesting", "JigAgents", "JigTools", "JigChat", "JigSchema", "JigJSON"]),
        // What the articles show.
        .testTarget(name: "DocumentationTests", dependencies: ["JigJournal", "JigTelemetry", "JigTesting", "Jig"] + modules),
        .testTarget(name: "SampleToolsTests", dependencies: ["SampleTools", "Jig"] + modules),
        .testTarget(
            name: "JigCommandTests",
            dependencies: ["JigCommand", "Jig", .product(name: "ArgumentParser", package: "swift-argument-parser")] + modules),
    ],
    swiftLanguageModes: [.v6]
)
