import JigChat
import JigJSON
import JigSchema

/// The tools of a session, each checked once: names unique and well formed, schemas compiled.
public struct ToolRegistry: Sendable {
    /// The tools, in the order in which they were given.
    public let tools: [RegisteredTool]
    private let positions: [ExactString: Int]

    /// Registers tools.
    ///
    /// - Throws: ``ToolRegistrationError``, for the first tool that cannot be registered.
    public init(_ tools: [any Tool]) throws(ToolRegistrationError) {
        var registered: [RegisteredTool] = []
        var positions: [ExactString: Int] = [:]
        for tool in tools {
            let entry = try RegisteredTool(tool)
            guard positions.updateValue(registered.count, forKey: ExactString(entry.name)) == nil else {
                throw .duplicateName(entry.name)
            }
            registered.append(entry)
        }
        self.tools = registered
        self.positions = positions
    }

    /// No tools.
    package static let empty = ToolRegistry()

    private init() { (tools, positions) = ([], [:]) }

    /// The tool of a name.
    public subscript(name: String) -> RegisteredTool? { positions[ExactString(name)].map { tools[$0] } }

    /// What a model is shown of the tools.
    public var definitions: [ToolDefinition] { tools.map(\.definition) }
}

/// A tool with its name checked and its schema compiled.
public struct RegisteredTool: Sendable {
    public let name: String
    public let tool: any Tool
    /// The compiled schema of the arguments: the one that prompt, mask and dispatcher all use.
    public let schema: Schema
    /// How the dispatcher treats it.
    public let policy: ToolPolicy

    /// What a model is shown of the tool.
    public var definition: ToolDefinition {
        ToolDefinition(name: name, description: tool.description, parameters: schema.document)
    }

    init(_ tool: some Tool) throws(ToolRegistrationError) {
        let name = tool.name
        guard Self.isWellFormed(name) else { throw .malformedName(name) }
        do {
            schema = try tool.parameters.compiled()
        } catch {
            throw .invalidSchema(tool: name, reason: "\(error)")
        }
        guard schema.onlyAllowsObjects else { throw .notAnObject(tool: name) }
        self.name = name
        self.tool = tool
        policy = (tool as? any PolicyProviding)?.policy ?? ToolPolicy()
    }

    private static func isWellFormed(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// Why a tool cannot be registered.
public enum ToolRegistrationError: Error, Sendable, Hashable, CustomStringConvertible {
    case malformedName(String)
    case duplicateName(String)
    case invalidSchema(tool: String, reason: String)
    case notAnObject(tool: String)
    /// The schema is one, but a model cannot be held to it.
    case unenforceable(tool: String, reason: String)

    public var description: String {
        switch self {
        case .malformedName(let name):
            "The tool name \"\(name)\" is not allowed: a name has 1 to 64 of the characters a-z, A-Z, 0-9, _ and -."
        case .duplicateName(let name):
            "Two tools are named \"\(name)\": give each a name of its own."
        case .invalidSchema(let tool, let reason):
            "The parameters of tool \"\(tool)\" are no schema that can be used: \(reason)"
        case .notAnObject(let tool):
            "The parameters of tool \"\(tool)\" must describe an object: add \"type\": \"object\" to their schema."
        case .unenforceable(let tool, let reason):
            "A model cannot be held to the parameters of tool \"\(tool)\": \(reason)"
        }
    }
}

extension Schema {
    /// Whether the root, or a schema that it refers or adds to itself, says `"type": "object"`.
    fileprivate var onlyAllowsObjects: Bool {
        var pending = [graph.root]
        var seen: Set<SchemaID> = []
        while let id = pending.popLast() {
            guard seen.insert(id).inserted else { continue }
            let node = graph[id]
            if node.types == .object { return true }
            if let reference = node.reference { pending.append(reference) }
            pending += node.allOf
        }
        return false
    }
}
