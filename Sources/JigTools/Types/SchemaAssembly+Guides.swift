import JigJSON

extension SchemaAssembly {
    /// A schema with guides added.
    mutating func constrained(_ schema: JSONValue, by constraints: [GuideConstraint]) -> JSONValue {
        guard !constraints.isEmpty else { return schema }
        var object = schema.asSchemaObject
        for constraint in constraints {
            switch constraint {
            case .keyword(let keyword, let value): Self.add(keyword, value, to: &object)
            case .elements(let constraints):
                object["items"] = constrained(object["items"] ?? true, by: constraints)
            case .inexpressible(let reason): note(reason)
            }
        }
        return .object(object)
    }

    /// Adds a keyword; where it is there already, both hold.
    private static func add(_ keyword: String, _ value: JSONValue, to object: inout JSONObject) {
        // What a type says of its range says no more where a guide is as narrow.
        switch keyword {
        case "minimum", "exclusiveMinimum":
            if let bound = object["minimum"]?.numberValue, let number = value.numberValue, bound <= number {
                object["minimum"] = nil
            }
        case "maximum", "exclusiveMaximum":
            if let bound = object["maximum"]?.numberValue, let number = value.numberValue, number <= bound {
                object["maximum"] = nil
            }
        case "const", "enum":
            let values = value.arrayValue ?? [value]
            for keyword in ["minimum", "maximum"] {
                guard let bound = object[keyword]?.numberValue, values.allSatisfy({ $0.numberValue != nil }) else { continue }
                let isWithin = values.allSatisfy { element in
                    element.numberValue.map { keyword == "minimum" ? bound <= $0 : $0 <= bound } ?? false
                }
                if isWithin { object[keyword] = nil }
            }
        default: break
        }
        guard let present = object[keyword] else {
            object[keyword] = value
            return
        }
        if present != value { object["allOf"] = .array((object["allOf"]?.arrayValue ?? []) + [[keyword: value]]) }
    }
}
