import Jig

/// The six tools of `jig run`. What they know is sample data: made-up weather, a calendar in memory, a dozen notes.
public enum SampleTools {
    /// The tools, writing to a calendar.
    public static func all(calendar: Calendar = Calendar()) -> [any Tool] {
        [
            GetWeather(), ConvertUnits(), Calculate(), CreateEvent(calendar: calendar), SetReminder(calendar: calendar),
            Search(),
        ]
    }

    /// The schema of the final answer: what the user is told, and the tool that it came from.
    public static let answerSchema: JSONValue = [
        "type": "object",
        "properties": [
            "answer": ["type": "string", "minLength": 1, "maxLength": 200],
            "tool": [
                "enum": ["get_weather", "convert_units", "calculate", "create_event", "set_reminder", "search", "none"]
            ],
        ],
        "required": ["answer", "tool"],
        "additionalProperties": false,
    ]
}
