import JigAgents
import JigTools

extension Transcript {
    /// What would make a provider refuse the conversation: calls without an answer or with two, answers to no call. Empty if there
    /// is nothing.
    ///
    /// - Parameter isFinished: whether the last turn's calls must be answered, too.
    public func faults(isFinished: Bool = true) -> [String] {
        var faults: [String] = []
        var open: [String] = []
        func close(at position: Int) {
            if !open.isEmpty { faults.append("entry \(position): the calls \(open) have no answer") }
            open = []
        }
        for (position, entry) in entries.enumerated() {
            switch entry {
            case .toolCalls(let calls):
                close(at: position)
                open = calls.map(\.id)
                if calls.isEmpty { faults.append("entry \(position): a turn of calls has none") }
            case .toolOutput(let output):
                if let index = open.firstIndex(of: output.id) {
                    open.remove(at: index)
                } else {
                    faults.append("entry \(position): an answer to \(output.id), which was not called or is answered already")
                }
            case .prompt, .response, .instructions: close(at: position)
            }
        }
        if isFinished { close(at: entries.count) }
        return faults
    }
}
