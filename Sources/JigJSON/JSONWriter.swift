/// How JSON text is laid out.
public enum JSONLayout: Sendable, Hashable {
    /// Without white space: `{"a":1,"b":[1,2]}`.
    case compact
    /// On one line with spaces, as Python's `json.dumps` writes by default: `{"a": 1, "b": [1, 2]}`.
    case spaced
    /// One member or element a line, indented by two spaces.
    case indented
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON text.
    public var description: String { text(.compact) }

    /// The value as JSON text: keys in their order, numbers as they were written, and in strings no more escaped than
    /// must be.
    public func text(_ layout: JSONLayout = .compact) -> String {
        String(decoding: utf8(layout), as: UTF8.self)
    }

    /// The value as JSON text in UTF-8.
    public func utf8(_ layout: JSONLayout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout: layout)
        writer.write(self)
        return writer.output
    }
}

struct JSONWriter {
    let layout: JSONLayout
    private(set) var output: [UInt8] = []
    private var depth = 0

    init(layout: JSONLayout) { self.layout = layout }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): output.append(contentsOf: value.text.utf8)
        case .string(let value): EscapedString.append(value, to: &output)
        case .array(let elements):
            list(elements, UInt8(ascii: "["), UInt8(ascii: "]")) { writer, element in writer.write(element) }
        case .object(let object):
            list(object.members, UInt8(ascii: "{"), UInt8(ascii: "}")) { writer, member in
                EscapedString.append(member.key, to: &writer.output)
                writer.output.append(UInt8(ascii: ":"))
                if writer.layout != .compact { writer.output.append(UInt8(ascii: " ")) }
                writer.write(member.value)
            }
        }
    }

    private mutating func list<Item>(
        _ items: [Item], _ open: UInt8, _ close: UInt8, _ writeItem: (inout JSONWriter, Item) -> Void
    ) {
        output.append(open)
        depth += 1
        for (index, item) in items.enumerated() {
            if index > 0 {
                output.append(UInt8(ascii: ","))
                if layout == .spaced { output.append(UInt8(ascii: " ")) }
            }
            breakLine()
            writeItem(&self, item)
        }
        depth -= 1
        if !items.isEmpty { breakLine() }
        output.append(close)
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
}
