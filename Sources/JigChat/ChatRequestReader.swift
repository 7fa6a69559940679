import JigJSON

extension ChatRequest {
    /// Reads a request in the shape of Mistral's and OpenAI's chat completion interface.
    ///
    /// What the shape does not have is refused, so that nothing that was asked for is silently lost.
    ///
    /// - Throws: ``ChatError/invalidRequest(pointer:reason:)`` with the JSON Pointer of what is wrong, and
    ///   ``ChatError/unsupportedContent(pointer:kind:)`` for images, audio and thinking.
    public init(json value: JSONValue) throws(ChatError) {
        var request = RequestPart(value)
        self.init(messages: [])
        for part in try request.required("messages").elements() { messages.append(try Message(part)) }
        for part in try request.optional("tools")?.elements() ?? [] { tools.append(try ToolDefinition(part)) }
        if let part = try request.optional("tool_choice") { toolChoice = try ToolChoice(part) }
        if let part = try request.optional("parallel_tool_calls") { parallelToolCalls = try part.bool() }
        if let part = try request.optional("response_format") { responseFormat = try ResponseFormat(part) }
        model = try request.optional("model")?.string()
        temperature = try request.optional("temperature")?.number(in: 0...1)
        topP = try request.optional("top_p")?.number(in: 0...1)
        maximumTokens = try request.optional("max_tokens")?.integer(from: 0)
        seed = try request.optional("random_seed")?.integer(from: 0)
        if let part = try request.optional("truncate_for_context_length") { truncatesToContext = try part.bool() }
        if let part = try request.optional("reasoning_effort") { throw part.error("this model has no reasoning effort to set") }
        try request.finish()
    }
}

extension Message {
    fileprivate init(_ part: RequestPart) throws(ChatError) {
        var part = part
        let role = try part.required("role").string()
        switch role {
        case "system": self = .system(try part.required("content").text())
        case "user": self = .user(try part.required("content").text())
        case "assistant":
            let text = try part.optional("content")?.text() ?? ""
            var calls: [ToolCall] = []
            for call in try part.optional("tool_calls")?.elements() ?? [] { calls.append(try ToolCall(call)) }
            self = .assistant(text, toolCalls: calls, isPrefix: try part.optional("prefix")?.bool() ?? false)
        case "tool":
            self = .tool(
                try part.required("content").text(), callID: try part.required("tool_call_id").string(),
                name: try part.optional("name")?.string())
        default: throw part.error("the role is \"\(role)\", not system, user, assistant or tool")
        }
        try part.finish()
    }
}

extension ToolCall {
    fileprivate init(_ part: RequestPart) throws(ChatError) {
        var part = part
        try part.expectFunctionType()
        let id = part.contains("id") ? try part.required("id").string() : Self.noID
        var function = try part.required("function")
        let arguments = try function.optional("arguments")
        self.init(
            id: id, name: try function.required("name").string(),
            arguments: arguments.map { $0.value.stringValue ?? $0.value.text(.spaced) } ?? "")
        if let arguments, arguments.value.stringValue == nil, arguments.value.objectValue == nil {
            throw arguments.error("arguments are JSON text or an object, not \(arguments.value.typeName)")
        }
        try function.finish()
        try part.finish()
    }
}

extension ToolDefinition {
    fileprivate init(_ part: RequestPart) throws(ChatError) {
        var part = part
        try part.expectFunctionType()
        var function = try part.required("function")
        let parameters = try function.required("parameters")
        guard parameters.value.objectValue != nil else {
            throw parameters.error("it is \(parameters.value.typeName), not an object")
        }
        self.init(
            name: try function.required("name").string(), description: try function.optional("description")?.string() ?? "",
            parameters: parameters.value)
        // Arguments are always held to the schema, strict or not.
        _ = try function.optional("strict")?.bool()
        try function.finish()
        try part.finish()
    }
}

extension ToolChoice {
    fileprivate init(_ part: RequestPart) throws(ChatError) {
        if let word = part.value.stringValue {
            switch word {
            case "auto": self = .auto
            case "none": self = .none
            case "required", "any": self = .required
            default: throw part.error("\"\(word)\" is not auto, none, required or any")
            }
            return
        }
        var part = part
        try part.expectFunctionType()
        var function = try part.required("function")
        self = .named(try function.required("name").string())
        try function.finish()
        try part.finish()
    }
}

extension ChatRequest.ResponseFormat {
    fileprivate init(_ part: RequestPart) throws(ChatError) {
        var part = part
        let type = try part.optional("type")?.string() ?? "text"
        let description = try part.optional("json_schema")
        switch type {
        case "text": self = .text
        case "json_object": self = .jsonObject
        case "json_schema":
            guard var description else { throw part.error("json_schema is missing") }
            _ = try description.required("name").string()
            _ = try description.optional("description")?.string()
            _ = try description.optional("strict")?.bool()
            let schema = try description.required("schema")
            if let fault = ConversationRules.schemaFault(schema.value) { throw schema.error("it is not a JSON Schema: \(fault)") }
            self = .jsonSchema(schema.value)
            try description.finish()
        default: throw part.error("the type is \"\(type)\", not text, json_object or json_schema")
        }
        try part.finish()
    }
}

/// A part of a request, and where it is; it remembers which members were read.
private struct RequestPart {
    let value: JSONValue
    let pointer: JSONPointer
    private var read: Set<ExactString> = []

    init(_ value: JSONValue, at pointer: JSONPointer = JSONPointer()) {
        (self.value, self.pointer) = (value, pointer)
    }

    func error(_ reason: String) -> ChatError { .invalidRequest(pointer: "\(pointer)", reason: reason) }

    func contains(_ key: String) -> Bool { value[key] != nil }

    /// A member; nil if there is none, or if it is null.
    mutating func optional(_ key: String) throws(ChatError) -> RequestPart? {
        guard let object = value.objectValue else { throw error("it is \(value.typeName), not an object") }
        read.insert(ExactString(key))
        guard let member = object[key], !member.isNull else { return nil }
        return RequestPart(member, at: pointer.appending(key))
    }

    mutating func required(_ key: String) throws(ChatError) -> RequestPart {
        guard let part = try optional(key) else { throw error("\(key) is missing") }
        return part
    }

    /// A missing `type` is taken for `function`.
    mutating func expectFunctionType() throws(ChatError) {
        guard let type = try optional("type"), try type.string() != "function" else { return }
        throw type.error("the only type is \"function\"")
    }

    /// Refuses members that were not read.
    func finish() throws(ChatError) {
        for member in value.objectValue?.members ?? [] where !read.contains(ExactString(member.key)) {
            throw .invalidRequest(pointer: "\(pointer.appending(member.key))", reason: "there is no such member")
        }
    }

    func elements() throws(ChatError) -> [RequestPart] {
        guard let elements = value.arrayValue else { throw error("it is \(value.typeName), not an array") }
        return elements.enumerated().map { RequestPart($1, at: pointer.appending($0)) }
    }

    func string() throws(ChatError) -> String {
        guard let string = value.stringValue else { throw error("it is \(value.typeName), not a string") }
        return string
    }

    func bool() throws(ChatError) -> Bool {
        guard let bool = value.boolValue else { throw error("it is \(value.typeName), not a Boolean") }
        return bool
    }

    func number(in range: ClosedRange<Double>) throws(ChatError) -> Double {
        guard let number = value.numberValue?.double, range.contains(number) else {
            throw error("it is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func integer(from minimum: Int) throws(ChatError) -> Int {
        guard let integer = value.intValue, integer >= minimum else { throw error("it is not an integer from \(minimum) on") }
        return integer
    }

    /// The text of a message: a string, or a list of texts, which are joined as paragraphs.
    func text() throws(ChatError) -> String {
        if let string = value.stringValue { return string }
        var texts: [String] = []
        for var chunk in try elements() {
            let type = try chunk.required("type").string()
            guard type == "text" else { throw .unsupportedContent(pointer: "\(chunk.pointer)", kind: type) }
            let text = try chunk.required("text").string()
            if !text.isEmpty { texts.append(text) }
            try chunk.finish()
        }
        return texts.joined(separator: "\n\n")
    }
}
