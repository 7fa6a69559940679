import Benchmark
import Cases

/// The thresholds are numbers of instructions, which hardly differ from run to run; times are shown beside.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.instructions, .wallClock], warmupIterations: 3, maxDuration: .seconds(2), maxIterations: 1000,
        thresholds: [.instructions: .init(relative: [.p90: 5])])

    for measured in Case.all {
        Benchmark(measured.name) { benchmark in
            let body = try measured.prepare()
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations { try body() }
        }
    }
}
