import Foundation

/// A generator whose sequence its seed determines (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The data that the tests share, which are not part of the package.
enum Shared {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["JIG_SHARED"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
    }

    static func json(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appendingPathComponent(path)), options: [.fragmentsAllowed])
    }
}

/// Every string over an alphabet up to a length.
func strings(over alphabet: [String], upTo length: Int) -> [String] {
    var result = [""]
    var last = [""]
    for _ in 0..<length {
        last = last.flatMap { beginning in alphabet.map { beginning + $0 } }
        result += last
    }
    return result
}
