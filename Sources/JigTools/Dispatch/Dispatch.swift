import JigChat
import Synchronization

/// One dispatch while it runs. Each call has a task of its own; whoever is first to say how a call ended, the task, the watchdog or
/// a cancellation, decides, and everything after is late.
final class Dispatch: Sendable {
    let dispatcher: Dispatcher
    let calls: [ToolCall]
    let context: DispatchContext
    private let tools: [RegisteredTool?]
    private let onResult: @Sendable (ToolResult) -> Void
    private let state: Mutex<State>

    private struct State {
        var slots: [Slot]
        var firstWaiting = 0
        var running = 0
        var runningByTool: [String: Int] = [:]
        var isAlone = false
        var isCancelled = false
        var retriesLeft: Int
        var reported = 0
        var watches: [Watchdog.Entry] = []
        var continuation: CheckedContinuation<[ToolResult], Never>?
    }

    private struct Slot {
        enum Phase { case waiting, running, ended }
        var phase = Phase.waiting
        var hasStarted = false
        var task: Task<Void, Never>?
        /// What the task waits at for its turn.
        var gate: CheckedContinuation<Void, Never>?
        var watch: Watchdog.Entry?
        var result: ToolResult?
    }

    init(
        _ dispatcher: Dispatcher, calls: [ToolCall], context: DispatchContext, onResult: @escaping @Sendable (ToolResult) -> Void
    ) {
        self.dispatcher = dispatcher
        self.calls = calls
        self.context = context
        self.onResult = onResult
        tools = calls.map { dispatcher.tool(named: $0.name) }
        // What is known from before is settled before anything can cancel the dispatch.
        let slots = calls.indices.map { index in
            context.settled[index].map { Slot(phase: .ended, result: $0) } ?? Slot()
        }
        state = Mutex(State(slots: slots, retriesLeft: dispatcher.limits.retryBudget))
    }

    /// Runs the calls, and waits for all outcomes.
    func results() async -> [ToolResult] {
        guard !calls.isEmpty else { return [] }
        let now = ContinuousClock.now
        let deadlines = [context.deadline, dispatcher.limits.dispatchTimeout.map { now + $0 }].compactMap(\.self)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.continuation = continuation }
                if let deadline = deadlines.min() {
                    let entry = Watchdog.shared.schedule(at: deadline) { [weak self] in self?.expire() }
                    state.withLock { $0.watches.append(entry) }
                }
                for index in calls.indices where context.settled[index] != nil { report(index) }
                startNext()
                makeTasks()
                // A task that was cancelled before may have reported all outcomes already.
                finishIfReported()
            }
        } onCancel: {
            cancel()
        }
    }

    func tool(of index: Int) -> RegisteredTool? { tools[index] }

    func result(_ index: Int, _ outcome: ToolOutcome) -> ToolResult {
        ToolResult(id: calls[index].id, name: calls[index].name, outcome: outcome)
    }

    // MARK: Starting

    /// Makes all tasks at once, here: they have the task-local values of the dispatch, whoever lets them begin.
    private func makeTasks() {
        for index in calls.indices where context.settled[index] == nil {
            let executor = tools[index]?.policy.blocksThread ?? false ? ThreadExecutor() : nil
            let task = Task(executorPreference: executor) {
                guard await self.waitForTurn(index) else { return }
                let result = await self.run(index)
                if self.claim(index, result) { await self.settle(index, result) } else { await self.noteLate(index, result) }
            }
            let isOver = state.withLock { state in
                state.slots[index].task = task
                return state.isCancelled || state.slots[index].phase == .ended
            }
            if isOver { task.cancel() }
        }
    }

    /// Waits until a call may start.
    ///
    /// - Returns: false if it ended before that.
    private func waitForTurn(_ index: Int) async -> Bool {
        await withCheckedContinuation { gate in
            let mustWait = state.withLock { state in
                guard state.slots[index].phase == .waiting else { return false }
                state.slots[index].gate = gate
                return true
            }
            if !mustWait { gate.resume() }
        }
        return state.withLock { $0.slots[index].phase == .running }
    }

    /// Lets start what may start: calls in their order, none over a limit, none past a barrier.
    private func startNext() {
        let gates = state.withLock { state in
            var gates: [CheckedContinuation<Void, Never>] = []
            var index = state.firstWaiting
            let limit = max(1, dispatcher.limits.maximumConcurrentCalls)
            while index < calls.count, state.running < limit, !state.isAlone, !state.isCancelled {
                guard state.slots[index].phase == .waiting else {
                    if index == state.firstWaiting { state.firstWaiting += 1 }
                    index += 1
                    continue
                }
                let policy = tools[index]?.policy
                if policy?.runsAlone ?? false {
                    guard state.running == 0 else { break }
                    state.isAlone = true
                } else if let limit = policy?.maximumConcurrentCalls {
                    guard state.runningByTool[calls[index].name, default: 0] < max(1, limit) else {
                        index += 1
                        continue
                    }
                    state.runningByTool[calls[index].name, default: 0] += 1
                }
                state.running += 1
                state.slots[index].phase = .running
                if let gate = state.slots[index].gate.take() { gates.append(gate) }
            }
            return gates
        }
        for gate in gates { gate.resume() }
    }

    /// Marks that a call's handler is about to run, and bounds the time that it has.
    ///
    /// - Returns: whether it may run; its call may have ended already.
    func startHandler(_ index: Int, deadline: ContinuousClock.Instant?) -> Bool {
        let mayRun = state.withLock { state in
            guard state.slots[index].phase == .running, !state.isCancelled else { return false }
            state.slots[index].hasStarted = true
            return true
        }
        if mayRun, let deadline {
            let entry = Watchdog.shared.schedule(at: deadline) { [weak self] in
                guard let self else { return }
                self.end([index]) { _ in .timedOut(started: true) }
            }
            let isOver = state.withLock { state in
                state.slots[index].watch = entry
                return state.slots[index].phase == .ended
            }
            if isOver { Watchdog.shared.cancel(entry) }
        }
        return mayRun
    }

    /// Takes one retry of the dispatch's budget.
    func takeRetry() -> Bool {
        state.withLock { state in
            guard state.retriesLeft > 0 else { return false }
            state.retriesLeft -= 1
            return true
        }
    }

    // MARK: Ending

    /// Gives a call its outcome, if it has none yet.
    private func claim(_ index: Int, _ result: ToolResult) -> Bool {
        let ended = state.withLock { state -> Slot? in
            let slot = state.slots[index]
            guard slot.phase != .ended else { return nil }
            if slot.phase == .running {
                state.running -= 1
                let policy = tools[index]?.policy
                if policy?.runsAlone ?? false {
                    state.isAlone = false
                } else if policy?.maximumConcurrentCalls != nil {
                    state.runningByTool[calls[index].name, default: 1] -= 1
                }
            }
            state.slots[index].phase = .ended
            state.slots[index].result = result
            state.slots[index].gate = nil
            return slot
        }
        guard let ended else { return false }
        ended.gate?.resume()
        if let watch = ended.watch { Watchdog.shared.cancel(watch) }
        return true
    }

    /// Records and reports an outcome, and lets the next calls start.
    private func settle(_ index: Int, _ result: ToolResult) async {
        startNext()
        if let journal = dispatcher.journal {
            do {
                try await journal.end(CallKey(turn: context.turn, index: index), result)
            } catch {
                dispatcher.onJournalFailure?(error)
            }
        }
        report(index)
    }

    private func report(_ index: Int) {
        guard let result = state.withLock({ $0.slots[index].result }) else { return }
        onResult(result)
        state.withLock { $0.reported += 1 }
        finishIfReported()
    }

    private func finishIfReported() {
        let (finished, watches) = state.withLock { state -> (CheckedContinuation<[ToolResult], Never>?, [Watchdog.Entry]) in
            guard state.reported == calls.count else { return (nil, []) }
            defer { state.continuation = nil }
            return (state.continuation, state.watches)
        }
        guard let finished else { return }
        for watch in watches { Watchdog.shared.cancel(watch) }
        finished.resume(returning: state.withLock { $0.slots.compactMap(\.result) })
    }

    private func noteLate(_ index: Int, _ result: ToolResult) async {
        guard result.outcome.mayHaveTakenEffect else { return }
        dispatcher.onLateResult?(result)
        await dispatcher.journal?.noteLate(CallKey(turn: context.turn, index: index), result)
    }

    /// Ends calls from outside, whatever their handlers do.
    private func end(_ indices: [Int], as outcome: (_ started: Bool) -> ToolOutcome) {
        for index in indices {
            let (task, started) = state.withLock { ($0.slots[index].task, $0.slots[index].hasStarted) }
            let result = result(index, outcome(started))
            guard claim(index, result) else { continue }
            task?.cancel()
            // Not the current task: it may be cancelled, and the journal must be written all the same.
            Task.detached { await self.settle(index, result) }
        }
    }

    private func expire() { end(Array(calls.indices)) { .timedOut(started: $0) } }

    private func cancel() {
        let (waiting, running) = state.withLock { state -> ([Int], [Slot]) in
            state.isCancelled = true
            let waiting = state.slots.indices.filter { state.slots[$0].phase == .waiting }
            return (waiting, state.slots.filter { $0.phase == .running })
        }
        end(waiting) { _ in .cancelled(started: false) }
        guard !running.isEmpty else { return }
        // One that has no task yet is cancelled when it gets it.
        for slot in running { slot.task?.cancel() }
        let entry = Watchdog.shared.schedule(at: .now + dispatcher.limits.cancellationGrace) { [weak self] in
            guard let self else { return }
            self.end(Array(self.calls.indices)) { .cancelled(started: $0) }
        }
        state.withLock { $0.watches.append(entry) }
    }
}
