import GRDB
import JigAgents
import JigChat
import JigJSON
import JigTools

/// The journal of one session in an ``SQLiteJournal``.
public final class SQLiteSessionJournal: SessionJournal {
    public let name: String
    private let database: GroupCommit
    private let onClose: @Sendable () -> Void

    init(name: String, database: GroupCommit, onClose: @escaping @Sendable () -> Void) {
        (self.name, self.database, self.onClose) = (name, database, onClose)
    }

    deinit { onClose() }

    /// Lets another session take the journal over. This one must no longer be used.
    public func close() { onClose() }

    public func append(_ entry: Transcript.Entry, at position: Int) async throws {
        let json = try JSONValueEncoder().encode(entry).text()
        try await database.write { [name] database in
            try database.execute(
                sql: "INSERT INTO entry (session, position, json) VALUES (?, ?, ?)", arguments: [name, position, json])
        }
    }

    public func begin(_ key: CallKey, _ call: ToolCall) async throws {
        try await database.write { [name] database in
            try database.execute(
                sql: """
                    INSERT INTO call (session, turn, number, begun) VALUES (?, ?, ?, 1)
                    ON CONFLICT DO UPDATE SET begun = begun + 1
                    """, arguments: [name, key.turn, key.index])
        }
    }

    public func end(_ key: CallKey, _ result: ToolResult) async throws {
        let json = try JSONValueEncoder().encode(result).text()
        // The first outcome is the one.
        try await database.write { [name] database in
            try database.execute(
                sql: """
                    INSERT INTO call (session, turn, number, result) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET result = coalesce(result, excluded.result)
                    """, arguments: [name, key.turn, key.index, json])
        }
    }

    public func noteLate(_ key: CallKey, _ result: ToolResult) async {
        guard let json = try? JSONValueEncoder().encode(result).text() else { return }
        // A note that cannot be written is lost with the handler's word; its call has an outcome.
        try? await database.write { [name] database in
            try database.execute(
                sql: "UPDATE call SET late = ? WHERE session = ? AND turn = ? AND number = ?",
                arguments: [json, name, key.turn, key.index])
        }
    }

    /// What handlers said after their calls had been given up.
    public func lateResults() async throws -> [CallKey: ToolResult] {
        try await results(column: "late")
    }

    public func replay() async throws -> JournalReplay {
        let rows = try await database.read { [name] database in
            try Row.fetchAll(database, sql: "SELECT position, json FROM entry WHERE session = ?", arguments: [name])
                .map { row -> (Int, String) in (row["position"], row["json"]) }
        }
        let begun = try await database.read { [name] database in
            try Row.fetchAll(database, sql: "SELECT turn, number FROM call WHERE session = ? AND begun > 0", arguments: [name])
                .map { row in CallKey(turn: row["turn"], index: row["number"]) }
        }
        let entries = try Dictionary(uniqueKeysWithValues: rows.map { ($0, try decode(Transcript.Entry.self, $1)) })
        return JournalReplay(entries: entries, begun: Set(begun), ended: try await results(column: "result"))
    }

    private func results(column: String) async throws -> [CallKey: ToolResult] {
        let rows = try await database.read { [name] database in
            try Row.fetchAll(
                database, sql: "SELECT turn, number, \(column) AS json FROM call WHERE session = ? AND \(column) IS NOT NULL",
                arguments: [name]
            ).map { row -> (CallKey, String) in (CallKey(turn: row["turn"], index: row["number"]), row["json"]) }
        }
        return try Dictionary(uniqueKeysWithValues: rows.map { ($0, try decode(ToolResult.self, $1)) })
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        do {
            return try JSONValueDecoder().decode(type, from: try JSONValue(parsing: json))
        } catch {
            throw JournalError.unreadable(session: name, reason: "\(error)")
        }
    }
}
