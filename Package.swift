// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "jig",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Jig", targets: ["Jig"]),
        .library(name: "JigDecoding", targets: ["JigDecoding"]),
        .library(name: "JigSchema", targets: ["JigSchema"]),
        .executable(name: "jig", targets: ["JigCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CJSONC", pkgConfig: "json-c",
            providers: [.apt(["libjson-c-dev"]), .brew(["json-c"])]),
        .target(name: "JigJSON", dependencies: ["CJSONC", .product(name: "BigInt", package: "BigInt")]),
        .target(name: "JigRegex"),
        .target(name: "JigSchema", dependencies: ["JigJSON", "JigRegex"]),
        .target(name: "JigGrammar", dependencies: ["JigJSON", "JigRegex", "JigSchema"]),
        .target(name: "JigDecoding", dependencies: ["JigGrammar"]),
        .target(name: "JigTokenizers", dependencies: ["JigDecoding", "JigJSON"]),
        .target(name: "JigChat", dependencies: ["JigTokenizers", "JigDecoding", "JigSchema", "JigJSON"]),
        .target(name: "JigEngines", dependencies: ["JigDecoding", "JigTokenizers"]),
        .target(name: "JigTools", dependencies: ["JigJSON", "JigSchema", "JigChat"]),
        .target(name: "JigAgents", dependencies: ["JigTools", "JigChat", "JigEngines"]),
        .target(
            name: "Jig",
            dependencies: [
                "JigJSON", "JigSchema", "JigGrammar", "JigDecoding", "JigTokenizers", "JigChat", "JigEngines",
                "JigTools", "JigAgents",
            ],
            resources: [.copy("Resources")]),
        .target(name: "SampleTools", dependencies: ["Jig"], path: "Examples/SampleTools"),
        .executableTarget(
            name: "JigCommand",
            dependencies: ["Jig", "SampleTools", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .testTarget(name: "JigJSONTests", dependencies: ["JigJSON"]),
        .testTarget(name: "JigRegexTests", dependencies: ["JigRegex"]),
        .testTarget(name: "JigSchemaTests", dependencies: ["JigSchema"]),
        .testTarget(name: "JigGrammarTests", dependencies: ["JigGrammar"]),
        .testTarget(name: "JigDecodingTests", dependencies: ["JigDecoding"]),
        .testTarget(name: "JigTokenizersTests", dependencies: ["JigTokenizers"]),
        .testTarget(name: "JigChatTests", dependencies: ["JigChat"]),
        .testTarget(name: "JigEnginesTests", dependencies: ["JigEngines"]),
        .testTarget(name: "JigToolsTests", dependencies: ["JigTools"]),
        .testTarget(name: "JigAgentsTests", dependencies: ["JigAgents"]),
        .testTarget(name: "SampleToolsTests", dependencies: ["SampleTools", "Jig"]),
        .testTarget(name: "JigCommandTests", dependencies: ["JigCommand"]),
    ],
    swiftLanguageModes: [.v6]
)
