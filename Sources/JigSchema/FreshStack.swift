#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The stack that deep recursion goes on on; memory that isn't touched isn't used.
private let freshStackSize = 4 << 20

/// Runs a function on a thread of its own, whose stack is empty, and waits for it. Where no thread can be had, it runs on
/// the caller's stack.
func onFreshStack<Result>(_ body: () -> Result) -> Result {
    var result: Result?
    withoutActuallyEscaping({ result = body() }) { run in
        let work = Unmanaged.passRetained(Work(run))
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return work.release() }
        defer { pthread_attr_destroy(&attributes) }
        guard pthread_attr_setstacksize(&attributes, freshStackSize) == 0 else { return work.release() }
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let status = pthread_create(&thread, &attributes, runWork, work.toOpaque())
        guard status == 0 else { return work.release() }
        #if canImport(Darwin)
            if let thread { pthread_join(thread, nil) }
        #else
            pthread_join(thread, nil)
        #endif
    }
    return result ?? body()
}

private final class Work {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}

#if canImport(Darwin)
    private func runWork(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run()
        return nil
    }
#else
    private func runWork(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
        return nil
    }
#endif
