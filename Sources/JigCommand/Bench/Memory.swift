import CAllocator
import Foundation

/// What memory the process uses.
enum Memory {
    /// The bytes that are allocated and not freed; 0 where the C library does not say.
    static var allocated: Int { Int(allocated_bytes()) }

    /// The bytes of the process that are in main memory; nil where the system does not say.
    static var resident: Int? {
        #if os(Linux)
            guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
                .dropFirst().first.flatMap({ Int($0) })
            else { return nil }
            return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        #elseif canImport(Darwin)
            var info = mach_task_basic_info()
            var count = mach_msg_type_number_t(MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
            let status = withUnsafeMutablePointer(to: &info) { info in
                info.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                    task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
                }
            }
            return status == KERN_SUCCESS ? Int(info.resident_size) : nil
        #else
            return nil
        #endif
    }
}
