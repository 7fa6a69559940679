import Cases
import Foundation

// Runs a case so many times and nothing else, for programs that count instructions from outside.
// Without arguments it prints the names of the cases.
let arguments = CommandLine.arguments.dropFirst()
if let name = arguments.first {
    guard let measured = Case.all.first(where: { $0.name == name }), let count = arguments.last.flatMap({ Int($0) }) else {
        FileHandle.standardError.write(Data("usage: Instructions [CASE COUNT]\n".utf8))
        exit(64)
    }
    let body = try measured.prepare()
    for _ in 0..<count { try body() }
} else {
    for measured in Case.all { print(measured.name) }
}
