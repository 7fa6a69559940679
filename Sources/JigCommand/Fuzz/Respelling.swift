import Jig

/// Other texts of a value.
enum Respelling {
    /// The value as a random JSON text: order of keys, white space, escapes and the form of numbers are left to chance.
    static func text(of value: JSONValue, _ random: inout some RandomNumberGenerator) -> [UInt8] {
        var writer = Writer()
        writer.space(&random)
        writer.write(value, &random)
        writer.space(&random)
        return writer.output
    }

    /// Whether numbers are written in the fewest plain digits and strings are printable ASCII, so that all grammars spell
    /// the value so.
    static func isPlain(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool: true
        case .number(let number):
            number.text.utf8.count <= 16 && number.text == number.value.description
                && !number.text.utf8.contains(UInt8(ascii: "e"))
        case .string(let string): isPrintable(string)
        case .array(let elements): elements.allSatisfy(isPlain)
        case .object(let object): object.members.allSatisfy { isPrintable($0.key) && isPlain($0.value) }
        }
    }

    private static func isPrintable(_ string: String) -> Bool { string.utf8.allSatisfy { (0x20...0x7E).contains($0) } }

    private struct Writer {
        var output: [UInt8] = []

        mutating func space(_ random: inout some RandomNumberGenerator) {
            guard Int.random(in: 0..<3, using: &random) == 0 else { return }
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                output.append([0x20, 0x0A, 0x0D, 0x09].randomElement(using: &random) ?? 0x20)
            }
        }

        mutating func write(_ value: JSONValue, _ random: inout some RandomNumberGenerator) {
            switch value {
            case .null, .bool: output += value.utf8()
            case .number(let number): write(number, &random)
            case .string(let string): write(string, &random)
            case .array(let elements):
                list(elements, "[", "]", &random) { writer, element, random in writer.write(element, &random) }
            case .object(let object):
                list(object.members.shuffled(using: &random), "{", "}", &random) { writer, member, random in
                    writer.write(member.key, &random)
                    writer.space(&random)
                    writer.output.append(UInt8(ascii: ":"))
                    writer.space(&random)
                    writer.write(member.value, &random)
                }
            }
        }

        private mutating func list<Item, Random: RandomNumberGenerator>(
            _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ random: inout Random,
            _ write: (inout Writer, Item, inout Random) -> Void
        ) {
            output.append(UInt8(ascii: open))
            space(&random)
            for (index, item) in items.enumerated() {
                if index > 0 {
                    output.append(UInt8(ascii: ","))
                    space(&random)
                }
                write(&self, item, &random)
                space(&random)
            }
            output.append(UInt8(ascii: close))
        }

        /// The number as it was written, or with its point moved by an exponent, or with zeros at its end.
        private mutating func write(_ number: JSONNumber, _ random: inout some RandomNumberGenerator) {
            let digits = "\(number.value.significand)"
            let shift = Int.random(in: -3...3, using: &random)
            let zeros = String(repeating: "0", count: abs(shift))
            let text: String
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: text = number.text
            case 2:
                let mark = ["e", "E"].randomElement(using: &random) ?? "e"
                let sign = number.value.exponent >= 0 ? ["", "+", "+0"].randomElement(using: &random) ?? "" : ""
                text = digits + mark + sign + "\(number.value.exponent)"
            case 3 where number.isInteger && number.isWrittenAsInteger: text = number.text + "." + zeros + "0"
            case 4 where number.value.signum != 0: text = digits + zeros + "e\(number.value.exponent - zeros.utf8.count)"
            case 5 where number.value.signum == 0:
                text = ["-0", "0.0", "0e7", "-0.00E-2"].randomElement(using: &random) ?? "0"
            default: text = number.value.description
            }
            output += Array(text.utf8)
        }

        private mutating func write(_ string: String, _ random: inout some RandomNumberGenerator) {
            output.append(UInt8(ascii: "\""))
            let escapes = Int.random(in: 0..<3, using: &random)
            for scalar in string.unicodeScalars {
                let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
                if !mustEscape, escapes == 0 || Int.random(in: 0..<3, using: &random) > 0 {
                    output += Array(String(Character(scalar)).utf8)
                } else if let short = Self.shortEscapes[scalar], Bool.random(using: &random) {
                    output += [UInt8(ascii: "\\"), short]
                } else {
                    for unit in String(Character(scalar)).utf16 { escape(unit, isUpper: Bool.random(using: &random)) }
                }
            }
            output.append(UInt8(ascii: "\""))
        }

        private mutating func escape(_ unit: UInt16, isUpper: Bool) {
            let digits = String(unit, radix: 16, uppercase: isUpper)
            output += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
        }

        private static let shortEscapes: [Unicode.Scalar: UInt8] = [
            "\"": UInt8(ascii: "\""), "\\": UInt8(ascii: "\\"), "/": UInt8(ascii: "/"), "\u{8}": UInt8(ascii: "b"),
            "\u{C}": UInt8(ascii: "f"), "\n": UInt8(ascii: "n"), "\r": UInt8(ascii: "r"), "\t": UInt8(ascii: "t"),
        ]
    }
}
