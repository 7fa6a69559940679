import Foundation

/// Measures times of less than a microsecond: reading it takes some 25 ns, and what it says includes one reading.
struct Stopwatch {
    private let start = Stopwatch.now()

    /// The nanoseconds since it was made.
    @inline(__always) var nanoseconds: UInt64 { Self.now() &- start }

    @inline(__always) private static func now() -> UInt64 {
        #if canImport(Darwin)
            clock_gettime_nsec_np(CLOCK_UPTIME_RAW)
        #else
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        #endif
    }
}
