// Tells ThreadSanitizer of Swift's Mutex on Linux, where it does not see that a thread which had to wait has the lock: that
// happens in the kernel and in the Swift runtime, which is not instrumented. Without this, any two threads that contend for a
// Mutex are reported. Preloaded by Tests/fault-runs; what is not locked is still reported.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

METHOD void lock(uint32_t thread, SELF) __asm__(LOCK);
METHOD bool try_lock(SELF) __asm__(TRY_LOCK);
METHOD void unlock(SELF) __asm__(UNLOCK);

METHOD void lock(uint32_t thread, SELF) {
    METHOD void (*next)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK);
    next(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

METHOD bool try_lock(SELF) {
    METHOD bool (*next)(SELF) = dlsym(RTLD_NEXT, TRY_LOCK);
    bool locked = next(self);
    if (locked && __tsan_acquire) __tsan_acquire(self);
    return locked;
}

METHOD void unlock(SELF) {
    METHOD void (*next)(SELF) = dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(self);
    next(self);
}
