#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Bytes that stay where they are for as long as the object lives: a file mapped into memory, or a buffer of our own.
///
/// Nothing writes to the bytes once the object is shared. A mapped file must not be shortened while it is in use: the operating
/// system then ends the process, as with any mapped file.
package final class ByteStorage: @unchecked Sendable {
    package let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Maps a regular file into memory, read-only.
    ///
    /// - Throws: ``GGUFError`` if the file cannot be opened or mapped, or is empty.
    package init(mapping path: String) throws(GGUFError) {
        func fail(_ what: String) -> GGUFError {
            GGUFError("\(path): \(what): \(String(cString: strerror(errno)))", offset: nil)
        }
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw fail("cannot open the file") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fail("cannot read the file's size") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw GGUFError("\(path): not a regular file", offset: nil)
        }
        guard status.st_size > 0 else { throw GGUFError("\(path): the file is empty", offset: nil) }
        let size = Int(status.st_size)
        let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw fail("cannot map the file into memory") }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
        isMapped = true
    }

    /// A buffer of `count` bytes, aligned to 64, that `fill` writes before anything else sees it.
    package init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        fill(buffer)
        bytes = UnsafeRawBufferPointer(buffer)
        isMapped = false
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count)
        } else {
            bytes.deallocate()
        }
    }
}
