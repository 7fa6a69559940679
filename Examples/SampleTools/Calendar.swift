import Jig
import Synchronization

/// Events and reminders, kept in memory while the program runs.
public final class Calendar: Sendable {
    public struct Event: Sendable, Equatable {
        public var title: String
        public var date: String
        public var time: String
    }
    public struct Reminder: Sendable, Equatable {
        public var text: String
        public var minutes: Int
    }

    private let entries = Mutex<(events: [Event], reminders: [Reminder])>(([], []))

    public init() {}

    public var events: [Event] { entries.withLock { $0.events } }
    public var reminders: [Reminder] { entries.withLock { $0.reminders } }

    func add(_ event: Event) throws {
        try entries.withLock { entries in
            guard !entries.events.contains(event) else {
                throw ToolError("\"\(event.title)\" is already in the calendar on \(event.date) at \(event.time).")
            }
            entries.events.append(event)
        }
    }

    func add(_ reminder: Reminder) { entries.withLock { $0.reminders.append(reminder) } }
}

/// Adds an event to a calendar.
public struct CreateEvent: Tool {
    public struct Arguments: Codable, Generable {
        var title: String
        var date: String
        var time: String
    }
    public struct Output: Encodable, PromptRepresentable {
        var status = "created"
        var title: String
        var date: String
        var time: String
    }

    public let name = "create_event"
    public let description = "Add an event to the calendar"
    public let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "title": ["type": "string", "minLength": 1, "maxLength": 60],
            "date": ["type": "string", "format": "date"],
            "time": ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"],
        ],
        "required": ["title", "date", "time"],
        "additionalProperties": false,
    ]
    private let calendar: Calendar

    public init(calendar: Calendar) { self.calendar = calendar }

    public func call(arguments: Arguments) throws -> Output {
        let event = Calendar.Event(title: arguments.title, date: arguments.date, time: arguments.time)
        try calendar.add(event)
        return Output(title: event.title, date: event.date, time: event.time)
    }
}

/// Notes down a reminder.
public struct SetReminder: Tool {
    public struct Arguments: Codable, Generable {
        var text: String
        var minutes: Int
    }
    public struct Output: Encodable, PromptRepresentable {
        var status = "set"
        var text: String
        var minutes: Int
    }

    public let name = "set_reminder"
    public let description = "Remind the user of something after some minutes"
    public let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "text": ["type": "string", "minLength": 1, "maxLength": 60],
            "minutes": ["type": "integer", "minimum": 1, "maximum": 1440],
        ],
        "required": ["text", "minutes"],
        "additionalProperties": false,
    ]
    private let calendar: Calendar

    public init(calendar: Calendar) { self.calendar = calendar }

    public func call(arguments: Arguments) -> Output {
        let reminder = Calendar.Reminder(text: arguments.text, minutes: arguments.minutes)
        calendar.add(reminder)
        return Output(text: reminder.text, minutes: reminder.minutes)
    }
}
