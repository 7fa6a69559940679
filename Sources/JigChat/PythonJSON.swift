import JigJSON

/// JSON text as Python's `json.dumps(…, ensure_ascii=False)` writes it, which is what Mistral's models have read in
/// training.
///
/// A space follows `,` and `:`; integers keep every digit; other numbers go through a 64-bit float and come back as
/// `repr` writes it; strings escape only `"`, `\` and the controls below U+0020.
package enum PythonJSON {
    /// The value as text.
    package static func text(_ value: JSONValue) -> String {
        var output = ""
        write(value, to: &output)
        return output
    }

    /// What reading and writing a call's arguments in Python makes of them: an empty text is `{}`, a text that is not
    /// JSON a JSON string, and of a key that occurs twice the first place and the last value count.
    static func normalizedArguments(_ text: String) -> String {
        guard !text.isEmpty else { return "{}" }
        let value = try? JSONValue(parsing: text, options: JSONReadingOptions(duplicateKeys: .keepLast))
        return self.text(value ?? .string(text))
    }

    private static func write(_ value: JSONValue, to output: inout String) {
        switch value {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .number(let number): output += numeral(number)
        case .string(let string): write(string, to: &output)
        case .array(let elements):
            output += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { output += ", " }
                write(element, to: &output)
            }
            output += "]"
        case .object(let object):
            output += "{"
            for (index, member) in object.members.enumerated() {
                if index > 0 { output += ", " }
                write(member.key, to: &output)
                output += ": "
                write(member.value, to: &output)
            }
            output += "}"
        }
    }

    private static func write(_ string: String, to output: inout String) {
        output += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{8}": output += "\\b"
            case "\u{C}": output += "\\f"
            case "\0"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }

    /// A number as Python writes what it read: an `int` if there is neither point nor exponent, else a `float`.
    static func numeral(_ number: JSONNumber) -> String {
        if number.isWrittenAsInteger { return number.text == "-0" ? "0" : number.text }
        return repr(number.double)
    }

    /// `repr` of a float: the shortest digits that read back as the same number, with an exponent below 10⁻⁴ and from
    /// 10¹⁶ on.
    static func repr(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        let sign = value.sign == .minus ? "-" : ""
        guard value != 0 else { return sign + "0.0" }
        // Swift's description has the same digits in another layout: take digits and exponent apart, and lay them out anew.
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var digits = mantissa[0] + fraction
        // The value is 0.digits × 10^point.
        var point = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.first == "0" {
            digits.removeFirst()
            point -= 1
        }
        while digits.last == "0" { digits.removeLast() }
        if point <= -4 || point > 16 {
            let exponent = point - 1
            let magnitude = String(exponent.magnitude)
            let rest = digits.dropFirst()
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e" + (exponent < 0 ? "-" : "+")
                + (magnitude.count < 2 ? "0" : "") + magnitude
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point { return sign + digits + String(repeating: "0", count: point - digits.count) + ".0" }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
