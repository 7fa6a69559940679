import ArgumentParser
import Foundation

/// Files and standard input, as bytes: decoding is the reader's business, who reports what is not UTF-8.
enum Input {
    /// All bytes of a file, or of standard input for `-`.
    static func bytes(of path: String) throws(InputError) -> [UInt8] {
        do {
            return [UInt8](try open(path).readToEnd() ?? Data())
        } catch let error as InputError {
            throw error
        } catch {
            throw InputError(path: path, reason: "cannot be read")
        }
    }

    /// The lines of a file, or of standard input for `-`, each as soon as it is there, without its line feed.
    static func lines(of path: String) throws(InputError) -> Lines { Lines(file: try open(path)) }

    struct Lines: Sequence, IteratorProtocol {
        fileprivate let file: FileHandle
        private var buffer: [UInt8] = []
        private var start = 0

        fileprivate init(file: FileHandle) { self.file = file }

        mutating func next() -> [UInt8]? {
            var searched = start
            while true {
                if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    defer { start = end + 1 }
                    return Array(buffer[start..<end])
                }
                searched = buffer.count - start
                buffer.removeFirst(start)
                start = 0
                let more = file.availableData
                if more.isEmpty {
                    defer { buffer = [] }
                    return buffer.isEmpty ? nil : buffer
                }
                buffer += more
            }
        }
    }

    private static func open(_ path: String) throws(InputError) -> FileHandle {
        if path == "-" { return .standardInput }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw InputError(path: path, reason: "there is no such file")
        }
        guard !isDirectory.boolValue else { throw InputError(path: path, reason: "this is a folder") }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw InputError(path: path, reason: "cannot be opened")
        }
        return file
    }
}

/// Why input could not be read.
struct InputError: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "\(path): \(reason)" }
}

/// An error in how a command is used; JigSchema has a `ValidationError` of its own.
typealias UsageError = ArgumentParser.ValidationError

/// Writes a line to standard error.
func complain(_ message: some CustomStringConvertible) {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
}

/// The exit codes that the commands' help promises.
extension ExitCode {
    /// The answer is no.
    static let negative = ExitCode(1)
    /// There is no answer: the question could not be judged.
    static let notJudged = ExitCode(2)
}
