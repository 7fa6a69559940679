import JigChat
import JigJSON
import JigSchema

/// Runs tool calls: checks arguments with the tool's schema, runs handlers concurrently, and gives each call exactly one
/// ``ToolOutcome``, in the order of the calls. No call, however it ends, aborts the others.
public struct Dispatcher: Sendable {
    /// What bounds a dispatch.
    public struct Limits: Sendable, Hashable {
        /// The most bytes of a result's text that are kept; what is cut is said in the text.
        public var maximumResultBytes: Int
        /// The most calls that run at the same time.
        public var maximumConcurrentCalls: Int

        public init(maximumResultBytes: Int = 16_384, maximumConcurrentCalls: Int = 8) {
            self.maximumResultBytes = maximumResultBytes
            self.maximumConcurrentCalls = maximumConcurrentCalls
        }
    }

    public let registry: ToolRegistry
    public let limits: Limits

    public init(_ registry: ToolRegistry, limits: Limits = Limits()) {
        self.registry = registry
        self.limits = limits
    }

    /// Runs calls.
    ///
    /// - Parameters:
    ///   - calls: the calls; ids need not be unique.
    ///   - onResult: told each result as it comes, in whatever order the handlers end.
    /// - Returns: one result per call, in the order of `calls`.
    public func dispatch(
        _ calls: [ToolCall], onResult: @Sendable (ToolResult) -> Void = { _ in }
    ) async -> [ToolResult] {
        await withTaskGroup(of: (Int, ToolResult).self) { group in
            var results = [ToolResult?](repeating: nil, count: calls.count)
            var waiting = calls.enumerated().makeIterator()
            func start(_ next: (offset: Int, element: ToolCall)) {
                group.addTask { (next.offset, await dispatch(next.element)) }
            }
            for _ in 0..<max(1, limits.maximumConcurrentCalls) {
                if let next = waiting.next() { start(next) }
            }
            for await (index, result) in group {
                onResult(result)
                results[index] = result
                if let next = waiting.next() { start(next) }
            }
            return results.compactMap(\.self)
        }
    }

    /// Runs one call.
    public func dispatch(_ call: ToolCall) async -> ToolResult {
        ToolResult(id: call.id, name: call.name, outcome: await outcome(of: call))
    }

    private func outcome(of call: ToolCall) async -> ToolOutcome {
        guard let entry = registry[call.name] else { return .unknownTool(known: registry.tools.map(\.name)) }
        if Task.isCancelled { return .cancelled }
        return await entry.tool.outcome(of: call.arguments, schema: entry.schema, limits: limits)
    }
}

extension Tool {
    /// Checks, decodes, calls and encodes.
    fileprivate func outcome(of text: String, schema: Schema, limits: Dispatcher.Limits) async -> ToolOutcome {
        let arguments: JSONValue
        do {
            arguments = try JSONValue(parsing: text)
        } catch {
            return .invalidArguments(["\(error)"])
        }
        switch schema.validate(arguments) {
        case .valid: break
        case .invalid(let errors): return .invalidArguments(errors.map(\.summary))
        case .undetermined(let reason, _, _): return .invalidArguments(["they cannot be judged: \(reason)"])
        }
        let made: Arguments
        do {
            made = try self.arguments(from: GeneratedContent(arguments))
        } catch {
            return .invalidArguments(["\(error)"])
        }
        do {
            let output = try await call(arguments: made)
            let told = try promptRepresentation(of: output).text
            return .succeeded(told.cut(toBytes: limits.maximumResultBytes))
        } catch {
            if Task.isCancelled && error is CancellationError { return .cancelled }
            return .failed("\(error)".cut(toBytes: limits.maximumResultBytes))
        }
    }
}

extension ValidationError {
    /// Place, expectation and finding, without the schema's side of it.
    fileprivate var summary: String {
        let place = instanceLocation.tokens.isEmpty ? "the arguments" : "\(instanceLocation)"
        return "\(place): expected \(expected), found \(found)"
    }
}

extension String {
    /// The text, or its beginning and a word on what was left out, if it has more bytes than that.
    func cut(toBytes limit: Int) -> String {
        let size = utf8.count
        guard size > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: max(0, limit))
        // Not in the middle of a scalar.
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return self[..<end] + " … [cut: \(self[..<end].utf8.count) of \(size) bytes shown]"
    }
}
