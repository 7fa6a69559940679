import Jig

/// Converts between units of length, mass, volume and temperature.
public struct ConvertUnits: Tool {
    public struct Arguments: Codable, Generable {
        var value: Double
        var from: String
        var to: String
    }
    public struct Output: Encodable, PromptRepresentable {
        var value: JSONValue
        var unit: String
    }

    public let name = "convert_units"
    public let description = "Convert a value from one unit to another"
    public let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "value": ["type": "number"],
            "from": ["enum": ["km", "mi", "m", "ft", "kg", "lb", "c", "f", "l", "gal"]],
            "to": ["enum": ["km", "mi", "m", "ft", "kg", "lb", "c", "f", "l", "gal"]],
        ],
        "required": ["value", "from", "to"],
        "additionalProperties": false,
    ]

    public init() {}

    public func call(arguments: Arguments) throws -> Output {
        let value = try Units.convert(arguments.value, from: arguments.from, to: arguments.to)
        return Output(value: try JSONValue(parsing: decimalText(value, digits: 6)), unit: arguments.to)
    }
}
