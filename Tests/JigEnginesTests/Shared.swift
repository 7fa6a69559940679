#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The data shared between checkouts, in the folder that `JIG_SHARED` names or in `../shared` beside the package.
enum Shared {
    private static let folder: String = {
        if let value = getenv("JIG_SHARED") { return String(cString: value) }
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return root + "/../shared"
    }()

    static func path(_ name: String) -> String { folder + "/" + name }
    static func has(_ name: String) -> Bool { access(path(name), R_OK) == 0 }
}
