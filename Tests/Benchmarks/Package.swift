// swift-tools-version: 6.1

import PackageDescription

// A package of its own, so that those who use Jig do not fetch what only measures it.
let package = Package(
    name: "jig-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "jig", path: "../.."),
        // Its plugin runs the programs that lie in a folder named Benchmarks, which this one is.
        // Without its interposers, which stand in for the allocator and the Swift runtime.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "Cases", dependencies: [.product(name: "Jig", package: "jig")], path: "Sources/Cases"),
        .executableTarget(
            name: "Masks", dependencies: ["Cases", .product(name: "Benchmark", package: "benchmark")], path: "Masks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(name: "Instructions", dependencies: ["Cases"], path: "Sources/Instructions"),
    ],
    swiftLanguageModes: [.v6]
)
