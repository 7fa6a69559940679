import GRDB
import JigAgents
import JigChat
import JigJSON
import JigTools
import Synchronization

/// A file in which sessions write down what was said and done, before they go on: an SQLite database whose every commit is on disk.
///
/// One process at a time has the file open, so that no session is resumed twice. Writes that come together are committed
/// together.
///
/// ```swift
/// let journal = try SQLiteJournal(path: "agent.sqlite")
/// let configuration = SessionConfiguration(journal: try await journal.session("order-4711"))
/// let session = try await LanguageModelSession(resuming: configuration, model: model, tools: tools)
/// ```
public final class SQLiteJournal: Sendable {
    private let database: GroupCommit
    private let openSessions = Mutex<Set<String>>([])

    /// Opens a journal, or begins one.
    ///
    /// - Throws: ``JournalError/inUse(path:)`` if another process has it open; SQLite's error if the file is no database.
    public init(path: String) throws {
        database = GroupCommit(try Self.open(path))
    }

    /// A journal that ends with the process: for tests.
    public static func inMemory() throws -> SQLiteJournal { try SQLiteJournal(path: ":memory:") }

    /// The journal of one session.
    ///
    /// - Throws: ``JournalError/sessionInUse(_:)`` if this process has it in use; see ``SQLiteSessionJournal/close()``.
    public func session(_ name: String) async throws -> SQLiteSessionJournal {
        guard openSessions.withLock({ $0.insert(name).inserted }) else { throw JournalError.sessionInUse(name) }
        return SQLiteSessionJournal(name: name, database: database) { [weak self] in
            self?.openSessions.withLock { _ = $0.remove(name) }
        }
    }

    /// The names of the sessions that the journal knows, the oldest first.
    public func sessions() async throws -> [String] {
        try await database.read { try String.fetchAll($0, sql: "SELECT session FROM entry GROUP BY session ORDER BY min(rowid)") }
    }

    /// Forgets a session.
    public func forget(_ name: String) async throws {
        try await database.write { database in
            try database.execute(sql: "DELETE FROM entry WHERE session = ?", arguments: [name])
            try database.execute(sql: "DELETE FROM call WHERE session = ?", arguments: [name])
        }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            // One process, and every commit on disk before it is believed.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try migrator.migrate(queue)
            return queue
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
            throw JournalError.inUse(path: path)
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("entries and calls") { database in
            try database.execute(
                sql: """
                    CREATE TABLE entry (
                        session TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
                        UNIQUE (session, position));
                    CREATE TABLE call (
                        session TEXT NOT NULL, turn INTEGER NOT NULL, number INTEGER NOT NULL,
                        begun INTEGER NOT NULL DEFAULT 0, result TEXT, late TEXT,
                        PRIMARY KEY (session, turn, number)) WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}

/// Why a journal cannot be opened.
public enum JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    case inUse(path: String)
    case sessionInUse(String)
    /// A row is not what this version writes.
    case unreadable(session: String, reason: String)

    public var description: String {
        switch self {
        case .inUse(let path): "The journal \(path) is in use by another process; each session may run once only."
        case .sessionInUse(let name): "The session \(name) is in use in this process: close its journal first."
        case .unreadable(let session, let reason): "The journal of session \(session) cannot be read: \(reason)"
        }
    }
}
