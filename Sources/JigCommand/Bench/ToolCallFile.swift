import Jig

/// Calls of tools from a file of JSON lines.
struct ToolCallFile {
    struct Call {
        let tool: String
        let arguments: JSONValue
    }

    private(set) var tools: [ToolDefinition] = []
    private(set) var calls: [Call] = []
    /// The names of tools that were read before, by name and parameters as read.
    private var names: [ToolDefinition: String] = [:]

    /// Reads calls of the first tools of a file, each line an object with `tool`, which has a `name` and `parameters`, and
    /// `arguments`; lines whose `valid` is false are left out.
    ///
    /// Characters that a name may not have become `_`, and tools of the same name are told apart by a number.
    init(_ path: String, mostTools: Int, mostCalls: Int) throws(InputError) {
        for (index, line) in try Input.lines(of: path).enumerated() where !line.isEmpty && calls.count < mostCalls {
            let content: JSONValue
            do {
                content = try JSONValue(parsing: line)
            } catch {
                throw InputError(path: path, reason: "line \(index + 1): \(error)")
            }
            if content["valid"] == .bool(false) { continue }
            guard let tool = content["tool"], let name = tool["name"]?.stringValue, let parameters = tool["parameters"],
                let arguments = content["arguments"]
            else {
                throw InputError(
                    path: path, reason: "line \(index + 1) has no “tool” with “name” and “parameters” beside “arguments”")
            }
            let read = ToolDefinition(
                name: name, description: tool["description"]?.stringValue ?? "", parameters: parameters)
            guard let known = names[read] ?? add(read, mostTools) else { continue }
            calls.append(Call(tool: known, arguments: arguments))
        }
        if calls.isEmpty { throw InputError(path: path, reason: "there are no calls in it") }
    }

    /// The name of a new tool; nil if there are enough.
    private mutating func add(_ read: ToolDefinition, _ mostTools: Int) -> String? {
        guard tools.count < mostTools else { return nil }
        let allowed = read.name.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-")
                ? Character(scalar) : "_"
        }
        var tool = read
        tool.name = String(allowed.prefix(64))
        var number = tools.count
        while tools.contains(where: { $0.name == tool.name }) {
            tool.name = "\(String(allowed.prefix(56)))_\(number)"
            number += 1
        }
        tools.append(tool)
        names[read] = tool.name
        return tool.name
    }
}
