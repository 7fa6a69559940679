import Jig

/// Works out arithmetic.
public struct Calculate: Tool {
    public struct Arguments: Codable, Generable {
        var expression: String
    }
    public struct Output: Encodable, PromptRepresentable {
        var result: JSONValue
    }

    public let name = "calculate"
    public let description = "Work out an arithmetic expression"
    public let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "expression": ["type": "string", "pattern": #"^[0-9+\-*/(). ]{1,40}$"#]
        ],
        "required": ["expression"],
        "additionalProperties": false,
    ]

    public init() {}

    public func call(arguments: Arguments) throws -> Output {
        Output(result: try JSONValue(parsing: decimalText(try Expression.evaluate(arguments.expression))))
    }
}
