import Jig

/// A few types, keys and values: little enough to look at all of it.
enum SmallWorld {
    static let keys = ["a", "b", "c"]

    static let scalars: [JSONValue] = [
        .null, true, false, 0, 1, 2, 3, -1, number("1.5"), number("0.01"), number("100000000000000000000"), "", "a", "ab",
        "b", "ba", "aab",
        "2024-02-29", "2023-02-29", "1.2.3.4",
    ]

    /// Scalars, arrays of up to three and objects of up to three members of some of them, and a little nesting.
    static let values: [JSONValue] = {
        let few: [JSONValue] = [.null, 1, 2, "a"]
        var values = scalars
        values += [[]] + (few + [true, "ab"]).map { .array([$0]) }
        values += few.flatMap { one in few.map { .array([one, $0]) } }
        let pair: [JSONValue] = [1, 2]
        for one in pair {
            for two in pair { for three: JSONValue in [1, 2, "a"] { values.append(.array([one, two, three])) } }
        }
        values += [
            [1, number("1.0")], [1, 2, 3, "a"], [[1]], [["a"], 1], [[], []], [["a": 1], ["a": 1]], [["a": 1], ["a": 2]],
            [[1, 2], [2, 1]],
        ]
        var objects: [JSONValue] = [.object(JSONObject())]
        for key in keys + ["ab", ""] { for value in few { objects.append(object((key, value))) } }
        for (one, other) in [("a", "b"), ("b", "a"), ("a", "c"), ("b", "c"), ("c", "b")] {
            for value in few { for second in few { objects.append(object((one, value), (other, second))) } }
        }
        for value in few { objects.append(object(("a", value), ("b", 1), ("c", "a"))) }
        objects += [
            ["c": 1, "b": 1, "a": 1], ["a": ["a": 1]], ["a": ["a": ["b": 1]]], ["b": [1, 2]], ["b": [1, 1]],
            ["a": [], "b": ["c": 1]],
            ["a": 1, "b": 2, "c": "a", "ab": 1],
        ]
        return values + objects
    }()

    static func number(_ text: String) -> JSONValue { JSONNumber(text: text).map(JSONValue.number) ?? nil }
    private static func object(_ members: (String, JSONValue)...) -> JSONValue { .object(JSONObject(members)) }
}

extension JSONValue {
    /// The values that a schema names in `enum` and `const`, wherever they stand.
    var namedValues: [JSONValue] {
        switch self {
        case .array(let elements): elements.flatMap(\.namedValues)
        case .object(let object):
            (object["enum"]?.arrayValue ?? []) + (object["const"].map { [$0] } ?? [])
                + object.members.flatMap(\.value.namedValues)
        default: []
        }
    }
}
