#include <stddef.h>

/// The bytes that the process has allocated and not freed; 0 where the C library does not say.
size_t allocated_bytes(void);
