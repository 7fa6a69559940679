import JigChat
import JigJSON
import JigSchema

/// The way of one call: arguments checked, repeats refused, approval asked for, handler run, output bounded.
extension Dispatch {
    /// An outcome that ends a call before its handler is run.
    private struct Ended: Error { let outcome: ToolOutcome }

    func run(_ index: Int) async -> ToolResult {
        var result = result(index, .truncated)
        do {
            let tool = try admit(index)
            var (arguments, coercions) = try check(calls[index].arguments, for: tool)
            try refuseRepeat(of: tool, arguments)
            if tool.policy.approval.holds(for: arguments) { arguments = try await approved(index, arguments, tool) }
            let handler = try prepare(tool, arguments)
            if let observer = dispatcher.observer {
                let call = calls[index]
                result = await observer.observe(call) { await self.run(handler, index, tool.policy) }
            } else {
                result = await run(handler, index, tool.policy)
            }
            result.coercions = coercions
            context.repeats?.record(tool.name, arguments: arguments, content: result.content)
        } catch {
            result = self.result(index, error.outcome)
        }
        return result
    }

    private func admit(_ index: Int) throws(Ended) -> RegisteredTool {
        if context.isTruncated { throw Ended(outcome: .truncated) }
        guard let tool = tool(of: index) else {
            throw Ended(outcome: .unknownTool(known: dispatcher.tools.map(\.name)))
        }
        if let limit = context.maximumCalls, index >= limit {
            throw Ended(outcome: .denied(reason: "no more tool calls are allowed in this response. Answer with what you know."))
        }
        return tool
    }

    private func check(_ text: String, for tool: RegisteredTool) throws(Ended) -> (JSONValue, coercions: [String]) {
        let arguments: JSONValue
        do {
            arguments = try JSONValue(parsing: text)
        } catch {
            throw Ended(outcome: .invalidArguments(["\(error)"]))
        }
        guard let problems = problems(of: arguments, for: tool) else { return (arguments, []) }
        if tool.policy.coercesArguments {
            let coercion = Coercion(arguments, toMeet: tool.schema)
            if tool.schema.accepts(coercion.value) { return (coercion.value, coercion.changes) }
        }
        throw Ended(outcome: .invalidArguments(problems))
    }

    /// What keeps arguments from meeting a tool's schema; nil where they do.
    private func problems(of arguments: JSONValue, for tool: RegisteredTool) -> [String]? {
        switch tool.schema.validate(arguments) {
        case .valid: nil
        case .invalid(let errors): errors.map { dispatcher.redaction($0.summary) }
        case .undetermined(let reason, _, _): ["they cannot be judged: \(reason)"]
        }
    }

    private func refuseRepeat(of tool: RegisteredTool, _ arguments: JSONValue) throws(Ended) {
        guard !tool.policy.allowsRepeats, let reason = context.repeats?.refusal(of: tool.name, arguments: arguments) else { return }
        throw Ended(outcome: .denied(reason: reason))
    }

    private func approved(_ index: Int, _ arguments: JSONValue, _ tool: RegisteredTool) async throws(Ended) -> JSONValue {
        guard let approval = dispatcher.approval else {
            throw Ended(outcome: .denied(reason: "it needs approval, and there is nobody here to give it."))
        }
        let decision: ApprovalDecision
        do {
            decision = try await approval(
                ApprovalRequest(call: calls[index], arguments: arguments, toolDescription: tool.tool.description))
        } catch {
            if Task.isCancelled { throw Ended(outcome: .cancelled(started: false)) }
            throw Ended(outcome: .denied(reason: "it needs approval, and that could not be asked for."))
        }
        switch decision {
        case .approve: return arguments
        case .deny(let reason): throw Ended(outcome: .denied(reason: reason))
        case .approveEdited(let edited):
            guard let problems = problems(of: edited, for: tool) else { return edited }
            throw Ended(outcome: .invalidArguments(["as edited for approval: "] + problems))
        }
    }

    private func prepare(_ tool: RegisteredTool, _ arguments: JSONValue) throws(Ended) -> @Sendable () async throws -> String {
        do {
            return try tool.tool.handler(for: arguments)
        } catch {
            throw Ended(outcome: .invalidArguments(["\(error)".bounded(to: 1024)]))
        }
    }

    /// Records the call, runs its handler, again where it asks for that, and says how it ended.
    private func run(_ handler: @Sendable () async throws -> String, _ index: Int, _ policy: ToolPolicy) async -> ToolResult {
        let key = CallKey(turn: context.turn, index: index)
        do {
            try await dispatcher.journal?.begin(key, calls[index])
        } catch {
            return result(index, .failed("it was not run, because the call could not be recorded first."))
        }
        let deadline = (policy.timeout ?? dispatcher.limits.callTimeout).map { ContinuousClock.now + $0 }
        guard startHandler(index, deadline: deadline) else { return result(index, .cancelled(started: false)) }
        var attempt = 0
        while true {
            attempt += 1
            let context = ToolContext(
                callID: calls[index].id, idempotencyKey: "\(dispatcher.journal?.name ?? "")/\(key.turn)/\(key.index)",
                attempt: attempt, deadline: deadline)
            do {
                let output = try await ToolContext.$current.withValue(context) { try await handler() }
                return succeeded(index, output, policy, attempt)
            } catch let retry as ToolRetry where attempt <= policy.maximumRetries && takeRetry() {
                if retry.delay > .zero { try? await Task.sleep(for: retry.delay) }
                if Task.isCancelled { return ended(index, .cancelled(started: true), attempt) }
            } catch {
                if Task.isCancelled, error is CancellationError { return ended(index, .cancelled(started: true), attempt) }
                self.context.onError?(index, error)
                let message = dispatcher.redaction("\(error)".bounded(to: 65_536))
                return ended(index, .failed(message.bounded(to: dispatcher.limits.maximumResultBytes)), attempt)
            }
        }
    }

    private func ended(_ index: Int, _ outcome: ToolOutcome, _ attempts: Int) -> ToolResult {
        var result = result(index, outcome)
        result.attempts = attempts
        return result
    }

    private func succeeded(_ index: Int, _ output: String, _ policy: ToolPolicy, _ attempts: Int) -> ToolResult {
        let limits = dispatcher.limits
        let bounded = BoundedText(
            output, maximumBytes: policy.maximumResultBytes ?? limits.maximumResultBytes,
            maximumTokens: limits.maximumResultTokens, countTokens: dispatcher.countTokens)
        guard bounded.omittedBytes > 0 else { return ended(index, .succeeded(output), attempts) }
        let handle = dispatcher.store.keep(output)
        let advice = """
            ; \(ResultStore.toolName) {"handle": "\(handle)", "offset": \(bounded.head.utf8.count)} reads on
            """
        var result = ended(index, .succeeded(bounded.text(advice: advice)), attempts)
        result.handle = handle
        return result
    }
}

extension String {
    /// The text, its middle left out if it has more bytes than that.
    func bounded(to limit: Int) -> String { BoundedText(self, maximumBytes: limit).text() }
}

extension ValidationError {
    /// Place, expectation and finding, without the schema's side of it.
    fileprivate var summary: String {
        let place = instanceLocation.tokens.isEmpty ? "the arguments" : "\(instanceLocation)"
        return "\(place): expected \(expected), found \(found)".bounded(to: 512)
    }
}
