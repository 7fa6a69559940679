import JigJSON
import JigTools

extension Transcript: Codable {
    private enum Key: String, CodingKey { case entries }

    public init(from decoder: any Decoder) throws {
        entries = try decoder.container(keyedBy: Key.self).decode([Entry].self, forKey: .entries)
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(entries, forKey: .entries)
    }
}

extension Transcript.Entry: Codable {
    private enum Key: String, CodingKey { case type }
    private enum Kind: String, Codable { case instructions, prompt, toolCalls, toolOutput, response }

    public init(from decoder: any Decoder) throws {
        self =
            switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .type) {
            case .instructions: .instructions(try Transcript.Instructions(from: decoder))
            case .prompt: .prompt(try Transcript.Prompt(from: decoder))
            case .toolCalls: .toolCalls(try Transcript.ToolCalls(from: decoder))
            case .toolOutput: .toolOutput(try Transcript.ToolOutput(from: decoder))
            case .response: .response(try Transcript.Response(from: decoder))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        switch self {
        case .instructions(let instructions):
            try object.encode(Kind.instructions, forKey: .type)
            try instructions.encode(to: encoder)
        case .prompt(let prompt):
            try object.encode(Kind.prompt, forKey: .type)
            try prompt.encode(to: encoder)
        case .toolCalls(let calls):
            try object.encode(Kind.toolCalls, forKey: .type)
            try calls.encode(to: encoder)
        case .toolOutput(let output):
            try object.encode(Kind.toolOutput, forKey: .type)
            try output.encode(to: encoder)
        case .response(let response):
            try object.encode(Kind.response, forKey: .type)
            try response.encode(to: encoder)
        }
    }
}

extension Transcript.Segment: Codable {
    private enum Key: String, CodingKey { case type }
    private enum Kind: String, Codable { case text, structure }

    public init(from decoder: any Decoder) throws {
        self =
            switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .type) {
            case .text: .text(try .init(from: decoder))
            case .structure: .structure(try .init(from: decoder))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        switch self {
        case .text(let segment):
            try object.encode(Kind.text, forKey: .type)
            try segment.encode(to: encoder)
        case .structure(let segment):
            try object.encode(Kind.structure, forKey: .type)
            try segment.encode(to: encoder)
        }
    }
}

extension Transcript.ToolOutput: Codable {
    public init(from decoder: any Decoder) throws { self.init(try ToolResult(from: decoder)) }
    public func encode(to encoder: any Encoder) throws { try result.encode(to: encoder) }
}
