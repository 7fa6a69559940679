import Dispatch

/// Runs one task on a thread apart from the few that all other tasks share: for handlers that block.
final class ThreadExecutor: TaskExecutor {
    // A serial queue has a thread whatever others do; a concurrent one has to wait while all processors are busy.
    private let queue = DispatchQueue(label: "jig.blocking-tool")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
