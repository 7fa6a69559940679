import Foundation

/// A bar on standard error that shows how far things are, where somebody looks at it.
struct ProgressBar {
    private let count: Int
    private let isShown: Bool
    private var shown = ContinuousClock.now - .seconds(1)
    private static let width = 40

    init(count: Int, isWanted: Bool = true) {
        self.count = count
        isShown = isWanted && count > 0 && isatty(STDERR_FILENO) == 1
    }

    mutating func show(_ done: Int, _ name: String) {
        guard isShown, ContinuousClock.now - shown > .milliseconds(100) else { return }
        shown = .now
        let filled = min(Self.width, done * Self.width / count)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        put("\r\u{1B}[K\(bar) \(done) of \(count)  \(name.prefix(30))")
    }

    func clear() { if isShown { put("\r\u{1B}[K") } }

    private func put(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
