import JigChat
import JigJSON
import Testing

@Suite("Requests are read strictly, and what is wrong is named")
struct ChatRequestTests {
    @Test("a request in OpenAI's shape is read")
    func reads() throws {
        let request = try ChatRequest(json: [
            "model": "m", "temperature": 0.15, "top_p": 1, "max_tokens": 5, "parallel_tool_calls": false, "tool_choice": "any",
            "messages": [
                [
                    "role": "system",
                    "content": [["type": "text", "text": "a"], ["type": "text", "text": ""], ["type": "text", "text": "b"]],
                ],
                ["role": "user", "content": "q"],
                [
                    "role": "assistant", "content": nil,
                    "tool_calls": [
                        ["id": "abc123XYZ", "type": "function", "function": ["name": "f", "arguments": ["x": 1.0]]]
                    ],
                ],
                ["role": "tool", "tool_call_id": "abc123XYZ", "content": "r"],
            ],
            "tools": [["type": "function", "function": ["name": "f", "parameters": ["type": "object"]]]],
        ])
        #expect(
            request.messages == [
                .system("a\n\nb"), .user("q"),
                .assistant("", toolCalls: [ToolCall(id: "abc123XYZ", name: "f", arguments: #"{"x": 1.0}"#)]),
                .tool("r", callID: "abc123XYZ"),
            ])
        #expect(request.tools == [ToolDefinition(name: "f", parameters: ["type": "object"])])
        #expect(request.toolChoice == .required)
        #expect(!request.parallelToolCalls)
        #expect(request.maximumTokens == 5)
    }

    @Test("a named tool and a response schema are read")
    func choices() throws {
        let request = try ChatRequest(json: [
            "messages": [], "tool_choice": ["type": "function", "function": ["name": "f"]],
            "response_format": [
                "type": "json_schema", "json_schema": ["name": "s", "schema": ["type": "integer"], "strict": true],
            ],
        ])
        #expect(request.toolChoice == .named("f"))
        #expect(request.responseFormat == .jsonSchema(["type": "integer"]))
    }

    @Test(
        "the pointer leads to what is wrong",
        arguments: [
            (#"[]"#, ""), (#"{}"#, ""), (#"{"messages": 1}"#, "/messages"), (#"{"messages": [], "logprobs": true}"#, "/logprobs"),
            (#"{"messages": [{"role": "root", "content": ""}]}"#, "/messages/0"),
            (#"{"messages": [{"role": "user", "content": "a", "name": "b"}]}"#, "/messages/0/name"),
            (#"{"messages": [{"role": "user"}]}"#, "/messages/0"),
            (#"{"messages": [{"role": "user", "content": 5}]}"#, "/messages/0/content"),
            (
                #"{"messages": [{"role": "assistant", "tool_calls": [{"id": null, "function": {"name": "f"}}]}]}"#,
                "/messages/0/tool_calls/0"
            ),
            (#"{"messages": [], "tools": [{"type": "retrieval", "function": {}}]}"#, "/tools/0/type"),
            (#"{"messages": [], "tools": [{"function": {"name": "f", "parameters": []}}]}"#, "/tools/0/function/parameters"),
            (#"{"messages": [], "temperature": 2}"#, "/temperature"), (#"{"messages": [], "max_tokens": 1.5}"#, "/max_tokens"),
            (#"{"messages": [], "tool_choice": "maybe"}"#, "/tool_choice"),
            (#"{"messages": [], "response_format": {"type": "json_schema"}}"#, "/response_format"),
        ])
    func pointers(text: String, pointer: String) throws {
        let json = try JSONValue(parsing: text)
        let error = try #require(throws: ChatError.self) { try ChatRequest(json: json) }
        guard case .invalidRequest(let found, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(found == pointer)
    }

    @Test("an image is refused, not dropped")
    func image() throws {
        let json: JSONValue = ["messages": [["role": "user", "content": [["type": "image_url", "image_url": "data:"]]]]]
        #expect(throws: ChatError.unsupportedContent(pointer: "/messages/0/content/0", kind: "image_url")) {
            try ChatRequest(json: json)
        }
    }

    @Test("minted ids are nine letters and digits, repeatable, and none that is taken")
    func callIDs() {
        var first = CallIDs(seed: 7), second = CallIDs(seed: 7), third = CallIDs(seed: 7)
        let id = first.next()
        #expect(id.utf8.count == 9 && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(second.next() == id)
        #expect(third.next(except: [id]) == first.next())
    }
}
