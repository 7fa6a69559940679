import JigJSON
import Testing

@testable import JigTools

private func tool(_ name: String, _ parameters: JSONValue = ["type": "object"]) -> any Tool {
    FunctionTool(name: name, description: "", parameters: parameters) { (arguments: JSONValue) in arguments }
}

@Suite("Registering tools")
struct ToolRegistryTests {
    @Test("a tool is named for its type, unless it has a name of its own")
    func defaultName() throws {
        struct Greeting: Tool {
            let description = "Greets"
            let parameters: JSONValue = ["type": "object"]
            func call(arguments: JSONValue) -> String { "hello" }
        }
        #expect(try ToolRegistry([Greeting()]).tools.map(\.name) == ["Greeting"])
    }

    @Test("names have 1 to 64 of a-z, A-Z, 0-9, _ and -", arguments: ["", "a b", "naïve", "a.b", "a\n", String(repeating: "a", count: 65)])
    func malformedName(name: String) {
        #expect(throws: ToolRegistrationError.malformedName(name)) { try ToolRegistry([tool(name)]) }
    }

    @Test("names of 1 and of 64 characters are fine")
    func longestName() throws {
        let longest = String(repeating: "Z", count: 64)
        #expect(try ToolRegistry([tool("a"), tool(longest), tool("_-9")]).tools.count == 3)
    }

    @Test("no name twice")
    func duplicate() {
        #expect(throws: ToolRegistrationError.duplicateName("a")) { try ToolRegistry([tool("a"), tool("b"), tool("a")]) }
    }

    @Test("a schema that is none is an error that names the tool")
    func invalidSchema() {
        #expect {
            try ToolRegistry([tool("broken", ["type": "object", "properties": ["a": ["type": "strin"]]])])
        } throws: { error in
            "\(error)".contains("broken") && "\(error)".contains("type")
        }
    }

    @Test(
        "arguments must be an object",
        arguments: [[:], ["type": "string"], ["type": ["object", "null"]], true] as [JSONValue])
    func notAnObject(parameters: JSONValue) {
        #expect(throws: ToolRegistrationError.notAnObject(tool: "a")) { try ToolRegistry([tool("a", parameters)]) }
    }

    @Test("a reference to a schema of objects will do")
    func referencedObject() throws {
        let parameters: JSONValue = ["$ref": "#/$defs/place", "$defs": ["place": ["type": "object"]]]
        #expect(try ToolRegistry([tool("a", parameters)]).tools.count == 1)
    }
}
