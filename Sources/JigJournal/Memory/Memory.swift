import GRDB
import JigTools

/// What is remembered across sessions: short texts in an SQLite database, found again by their words (FTS5, BM25).
///
/// ```swift
/// let memory = try Memory(path: "memory.sqlite")
/// try await memory.remember("Michael lives in Seattle.", scope: "michael")
/// let known = try await memory.recall("Where do I live?", scope: "michael", maximumTokens: 400)
/// ```
public final class Memory: Sendable {
    /// A text that is remembered.
    public struct Item: Sendable, Hashable, Identifiable {
        public let id: Int64
        public let text: String
        /// What it came from, such as a call's or a session's name.
        public let source: String?
    }

    private let database: GroupCommit

    /// Opens a memory, or begins one. Several processes may use it.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try Self.migrator.migrate(queue)
        database = GroupCommit(queue)
    }

    /// A memory that ends with the process.
    public static func inMemory() throws -> Memory { try Memory(path: ":memory:") }

    /// Remembers a text; one that is remembered already, but for case and white space, is not stored twice.
    ///
    /// - Parameters:
    ///   - text: what to remember, the shorter the better found: see ``passages(of:maximumBytes:)``.
    ///   - scope: whom or what it is about; other scopes do not see it.
    ///   - source: what it came from.
    ///   - superseded: an item that this one takes the place of.
    public func remember(_ text: String, scope: String, source: String? = nil, replacing superseded: Item.ID? = nil) async throws {
        try await remember([text], scope: scope, source: source, replacing: superseded)
    }

    /// Remembers texts, in one transaction.
    public func remember(_ texts: [String], scope: String, source: String? = nil, replacing superseded: Item.ID? = nil) async throws {
        let rows = texts.map { (text: $0, key: $0.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")) }
            .filter { !$0.key.isEmpty }
        try await database.write { database in
            for row in rows {
                try database.execute(
                    sql: """
                        INSERT INTO memory (scope, key, text, source, supersedes, created) VALUES (?, ?, ?, ?, ?, unixepoch())
                        ON CONFLICT DO NOTHING
                        """, arguments: [scope, row.key, row.text, source, superseded])
            }
        }
    }

    /// The texts that share words with a question, the best first, as many as a budget of tokens has room for.
    ///
    /// - Parameters:
    ///   - question: the words to look for.
    ///   - scope: whose memories.
    ///   - maximumTokens: the most tokens of all texts together. Texts that alone do not fit are passed over.
    ///   - countTokens: counts the tokens of a text; by default a token is four bytes.
    public func recall(
        _ question: String, scope: String, maximumTokens: Int,
        countTokens: (String) -> Int = { ($0.utf8.count + 3) / 4 }
    ) async throws -> [Item] {
        let words = SearchWords.of(question)
        guard !words.isEmpty else { return [] }
        let query = words.map { "\"\($0)\"" }.joined(separator: " OR ")
        let found = try await database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT memory.id, memory.text, memory.source FROM memoryText JOIN memory ON memory.id = memoryText.rowid
                    WHERE memoryText MATCH ? AND memory.scope = ?
                        AND memory.id NOT IN (SELECT supersedes FROM memory WHERE supersedes IS NOT NULL)
                    ORDER BY bm25(memoryText), memory.id DESC LIMIT 200
                    """, arguments: [query, scope]
            ).map { Item(id: $0["id"], text: $0["text"], source: $0["source"]) }
        }
        var left = maximumTokens
        return found.filter { item in
            let tokens = countTokens(item.text)
            guard tokens <= left else { return false }
            left -= tokens
            return true
        }
    }

    /// Forgets all of a scope.
    public func forget(scope: String) async throws {
        try await database.write { try $0.execute(sql: "DELETE FROM memory WHERE scope = ?", arguments: [scope]) }
    }

    /// Forgets one item.
    public func forget(_ item: Item.ID) async throws {
        try await database.write { try $0.execute(sql: "DELETE FROM memory WHERE id = ?", arguments: [item]) }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("memory and its words") { database in
            try database.execute(
                sql: """
                    CREATE TABLE memory (
                        id INTEGER PRIMARY KEY, scope TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, source TEXT,
                        supersedes INTEGER, created INTEGER NOT NULL, UNIQUE (scope, key));
                    CREATE VIRTUAL TABLE memoryText USING fts5 (
                        text, content = 'memory', content_rowid = 'id', tokenize = 'porter unicode61');
                    CREATE TRIGGER memoryInserted AFTER INSERT ON memory BEGIN
                        INSERT INTO memoryText (rowid, text) VALUES (new.id, new.text);
                    END;
                    CREATE TRIGGER memoryDeleted AFTER DELETE ON memory BEGIN
                        INSERT INTO memoryText (memoryText, rowid, text) VALUES ('delete', old.id, old.text);
                    END;
                    """)
        }
        return migrator
    }
}

/// The words of a question that tell something.
enum SearchWords {
    static func of(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            .filter { !common.contains($0) && seen.insert($0).inserted }
    }

    private static let common: Set<String> = [
        "a", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for",
        "from", "give", "had", "has", "have", "how", "i", "if", "in", "is", "it", "its", "just", "like", "many", "me", "much",
        "my", "name", "of", "on", "one", "only", "or", "our", "please", "s", "should", "so", "some", "t", "tell", "that", "the",
        "their", "them", "then", "there", "they", "this", "to", "two", "up", "was", "we", "were", "what", "when", "where", "which",
        "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
    ]
}
