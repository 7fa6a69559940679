import JigTools

/// Where a session writes down what was said and done, each thing before the next, so that it can be resumed after a crash.
///
/// Outputs of tools are not entries of the journal: how a call ended says ``CallJournal/end(_:_:)``.
public protocol SessionJournal: CallJournal {
    /// Makes durable that an entry was added to the transcript.
    func append(_ entry: Transcript.Entry, at position: Int) async throws

    /// What was written so far.
    func replay() async throws -> JournalReplay
}

/// What a journal knows of a session.
public struct JournalReplay: Sendable {
    /// The entries, by their positions in the transcript.
    public var entries: [Int: Transcript.Entry]
    /// The calls whose handlers may have run.
    public var begun: Set<CallKey>
    /// The calls that have an outcome.
    public var ended: [CallKey: ToolResult]

    public init(
        entries: [Int: Transcript.Entry] = [:], begun: Set<CallKey> = [], ended: [CallKey: ToolResult] = [:]
    ) {
        (self.entries, self.begun, self.ended) = (entries, begun, ended)
    }

    /// The transcript, with the outputs that there are after each turn of calls.
    public var transcript: Transcript {
        var transcript = Transcript()
        for (position, entry) in entries.sorted(by: { $0.key < $1.key }) {
            transcript.append(entry)
            guard case .toolCalls(let calls) = entry else { continue }
            for index in calls.indices {
                if let result = ended[CallKey(turn: position, index: index)] { transcript.append(.toolOutput(result)) }
            }
        }
        return transcript
    }
}
