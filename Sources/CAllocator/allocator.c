#include "allocator.h"

#if defined(__APPLE__)
#include <malloc/malloc.h>

size_t allocated_bytes(void) { return mstats().bytes_used; }
#elif defined(__linux__)
#include <features.h>
#if defined(__GLIBC__)
#include <malloc.h>

size_t allocated_bytes(void) {
    struct mallinfo2 use = mallinfo2();
    return use.uordblks + use.hblkhd;
}
#else
size_t allocated_bytes(void) { return 0; }
#endif
#else
size_t allocated_bytes(void) { return 0; }
#endif
