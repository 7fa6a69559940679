import Jig

/// Tells the weather of a place: sample figures, made up from the city's name.
public struct GetWeather: Tool {
    public struct Arguments: Codable, Generable {
        enum Unit: String, Codable { case celsius, fahrenheit }
        var city: String
        var unit: Unit?
    }
    public struct Output: Encodable, PromptRepresentable {
        var city: String
        var temperature: Int
        var unit: String
        var conditions: String
    }

    public let name = "get_weather"
    public let description = "Get the current weather in a city"
    public let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "city": ["type": "string", "minLength": 1, "maxLength": 40],
            "unit": ["enum": ["celsius", "fahrenheit"]],
        ],
        "required": ["city"],
        "additionalProperties": false,
    ]

    public init() {}

    public func call(arguments: Arguments) throws -> Output {
        let forecast = Forecast(place: arguments.city)
        let unit = arguments.unit ?? .celsius
        let temperature =
            switch unit {
            case .celsius: forecast.celsius
            case .fahrenheit: Int((Double(forecast.celsius) * 1.8 + 32).rounded())
            }
        return Output(
            city: arguments.city, temperature: temperature, unit: unit.rawValue, conditions: forecast.conditions)
    }
}
