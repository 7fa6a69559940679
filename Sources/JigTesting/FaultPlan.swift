import JigJSON
import JigTools

/// What goes wrong, decided by a seed: handlers throw, hang, ignore cancellation, say too much or what is no text.
public struct FaultPlan: Sendable {
    /// What a handler does.
    public enum Fault: String, Sendable, Hashable, CaseIterable {
        case none, throwing, secret, hang, stubbornHang, huge, invalidText, retry, retryForever, slow
    }

    private let seed: UInt64
    /// The share of calls with a fault.
    public var rate: Double

    public init(seed: UInt64, rate: Double = 0.7) { (self.seed, self.rate) = (seed, rate) }

    /// The fault of one run of a handler.
    public func fault(of key: String, attempt: Int) -> Fault {
        var generator = SplitMix(seed: key.utf8.reduce(seed &+ UInt64(attempt)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
        guard Double.random(in: 0..<1, using: &generator) < rate else { return .none }
        return Fault.allCases.randomElement(using: &generator) ?? .none
    }

    /// The tool, its handler failing as planned.
    public func injected(into tool: some Tool, policy: ToolPolicy = ToolPolicy()) -> any Tool {
        FaultyTool(tool: tool, plan: self).policy(policy)
    }
}

private struct FaultyTool<Base: Tool>: Tool {
    let tool: Base
    let plan: FaultPlan

    var name: String { tool.name }
    var description: String { tool.description }
    var parameters: GenerationSchema { tool.parameters }

    func call(arguments: Base.Arguments) async throws -> OutputBytes {
        let context = ToolContext.current
        switch plan.fault(of: context?.idempotencyKey ?? "", attempt: context?.attempt ?? 1) {
        case .none: break
        case .throwing: throw ToolError("this call fails, as planned")
        case .secret: throw InjectedError(detail: "password=hunter2hunter2")
        case .hang: try await Task.sleep(for: .seconds(3600))
        case .stubbornHang: await stubbornly(for: .milliseconds(40))
        case .huge: return OutputBytes(Array(String(repeating: "all work and no play ", count: 10_000).utf8))
        case .invalidText: return OutputBytes([0x6F, 0x6B, 0xFF, 0xFE, 0x00, 0xC3])
        case .retry: if context?.attempt == 1 { throw ToolRetry("not yet", after: .milliseconds(1)) }
        case .retryForever: throw ToolRetry("never")
        case .slow: try await Task.sleep(for: .milliseconds(3))
        }
        return OutputBytes(Array(try await tool.call(arguments: arguments).promptRepresentation.text.utf8))
    }

    /// Waits without noticing that its task is cancelled.
    private func stubbornly(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            Task.detached {
                try? await Task.sleep(for: duration)
                continuation.resume()
            }
        }
    }
}

/// An error whose words are not meant for a model.
struct InjectedError: Error, Sendable, CustomStringConvertible {
    let detail: String
    var description: String { "cannot connect: \(detail)" }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
package struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
