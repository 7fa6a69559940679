/// Addresses and names of hosts.
enum InternetFormat {
    private static let octet = #"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"#

    /// Dotted-quad addresses (RFC 2673, section 3.2), without leading zeros.
    static let ipv4 = #"\#(octet)(?:\.\#(octet)){3}"#

    /// IPv6 addresses (RFC 4291, section 2.2; the grammar is that of RFC 3986).
    static let ipv6: String = {
        let group = "[0-9A-Fa-f]{1,4}"
        let lastTwo = "(?:\(group):\(group)|\(ipv4))"
        var alternatives = ["(?:\(group):){6}\(lastTwo)", "::(?:\(group):){5}\(lastTwo)"]
        // `::` stands for at least one group: n groups before it leave room for 7 - n after it.
        for before in 1...5 {
            let head = before == 1 ? "(?:\(group))?" : "(?:(?:\(group):){0,\(before - 1)}\(group))?"
            alternatives.append(head + "::(?:\(group):){\(5 - before)}\(lastTwo)")
        }
        alternatives.append("(?:(?:\(group):){0,5}\(group))?::\(group)")
        alternatives.append("(?:(?:\(group):){0,6}\(group))?::")
        return alternatives.joined(separator: "|")
    }()

    /// A label of letters, digits and inner hyphens, at most 63, without hyphens in both the third and fourth place.
    ///
    /// Those would be reserved: `xn--` labels are valid only if they decode to valid Unicode labels (RFC 5891, 4.2.3.1),
    /// which is no matter for an automaton. Leaving them out is the declared subset of `hostname`.
    static let label = label(first: "A-Za-z0-9", last: "A-Za-z0-9", limit: 63)

    /// The same with letters beyond ASCII.
    ///
    /// Which ones RFC 5892 permits depends on tables, normalisation and direction; the declared subset of `idn-email` is
    /// common left-to-right scripts (Latin, Greek, Cyrillic, Thai, Kana, Han, Hangul) with accents, in labels so short
    /// that their encoding has at most 63 octets.
    static let internationalLabel: String = {
        let letters = #"A-Za-z0-9\u{E0}-\u{F6}\u{F8}-\u{FF}\u{3AC}-\u{3CE}\u{430}-\u{45F}\u{E01}-\u{E2E}"#
            + #"\u{3041}-\u{3096}\u{30A1}-\u{30FA}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}"#
        return label + "|" + label(first: letters, last: letters + #"\u{300}-\u{304}"#, limit: 12)
    }()

    /// - Parameters: the members of the classes of first and last characters; hyphens may stand between.
    private static func label(first: String, last: String, limit: Int) -> String {
        let inner = "[\(last)-]"
        let last = "[\(last)]"
        let thirdIsNoHyphen = "\(inner)\(last)(?:\(inner){0,\(limit - 4)}\(last))?"
        let thirdIsHyphen = "\(inner)-\(last)(?:\(inner){0,\(limit - 5)}\(last))?"
        return "[\(first)](?:\(last)|\(thirdIsNoHyphen)|\(thirdIsHyphen))?"
    }
}

extension LanguageStore {
    enum MailboxRepertoire {
        /// RFC 5321
        case ascii
        /// RFC 6531
        case international
    }

    /// Host names (RFC 1123, section 2.1): labels joined by dots, at most 253 characters.
    func hostname(_ label: String) -> Language {
        intersection([whole(#"(?:(?:\#(label))\.)*(?:\#(label))"#), length(1...253)])
    }

    /// Mailboxes: a dotted or quoted local part of at most 64 octets, and a host name or address literal.
    func email(_ repertoire: MailboxRepertoire) -> Language {
        let beyondASCII = repertoire == .international ? #"\u{80}-\u{10FFFF}"# : ""
        let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\(beyondASCII)-]+"
        let quoted = #""(?:[ !#-\[\]-~\#(beyondASCII)]|\\[ -~])*""#
        let limit = repertoire == .ascii ? length(0...64) : octets(atMost: 64)
        let localPart = intersection([whole("\(atom)(?:\\.\(atom))*|\(quoted)"), limit])
        let label = repertoire == .ascii ? InternetFormat.label : InternetFormat.internationalLabel
        let addressLiteral = #"\[(?:\#(InternetFormat.ipv4)|[Ii][Pp][Vv]6:(?:\#(InternetFormat.ipv6)))\]"#
        return concatenation([localPart, literal("@"), union([hostname(label), whole(addressLiteral)])])
    }

    /// Strings of at most so many octets in UTF-8.
    private func octets(atMost limit: Int) -> Language {
        let widths = [0...0x7F, 0x80...0x7FF, 0x800...0xFFFF, 0x10000...0x10FFFF].map { characters(in: [$0]) }
        var byLimit = [empty]
        for octets in 1...limit {
            let longer = zip(widths, 1...4).filter { $0.1 <= octets }.map { concatenation([$0.0, byLimit[octets - $0.1]]) }
            byLimit.append(union([empty] + longer))
        }
        return byLimit[limit]
    }
}
