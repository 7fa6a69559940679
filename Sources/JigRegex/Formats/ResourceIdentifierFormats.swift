/// URIs (RFC 3986), IRIs (RFC 3987), references to either, and URI templates (RFC 6570).
struct ResourceIdentifierFormat {
    /// The characters beyond ASCII that are allowed everywhere (`ucschar`), as members of a class.
    private let unreservedBeyondASCII: String
    /// Those that are allowed in queries only (`iprivate`).
    private let privateUse: String

    static let ascii = ResourceIdentifierFormat(unreservedBeyondASCII: "", privateUse: "")
    static let international = ResourceIdentifierFormat(unreservedBeyondASCII: ucschar, privateUse: iprivate)

    private static let ucschar: String = {
        let planes = (1...14).map { plane in
            let hexadecimal = String(plane, radix: 16)
            return "\\u{\(hexadecimal)\(plane == 14 ? "1" : "0")000}-\\u{\(hexadecimal)FFFD}"
        }
        return #"\u{A0}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFEF}"# + planes.joined()
    }()
    private static let iprivate = #"\u{E000}-\u{F8FF}\u{F0000}-\u{FFFFD}\u{100000}-\u{10FFFD}"#
    private static let percentEncoded = "%[0-9A-Fa-f]{2}"

    /// Characters of a class, or percent-encoded octets.
    private func character(_ more: String) -> String {
        "(?:[A-Za-z0-9._~!$&'()*+,;=\(unreservedBeyondASCII)\(more)-]|\(Self.percentEncoded))"
    }

    private var authority: String {
        let future = #"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+"#
        let address = #"\[(?:\#(InternetFormat.ipv6)|\#(future))\]"#
        return "(?:\(character(":"))*@)?(?:\(address)|\(character(""))*)(?::[0-9]*)?"
    }

    private var withAuthority: String { "//\(authority)(?:/\(character(":@"))*)*" }
    private var rooted: String { "/(?:\(character(":@"))+(?:/\(character(":@"))*)*)?" }
    private var rootless: String { "\(character(":@"))+(?:/\(character(":@"))*)*" }
    private var rootlessWithoutColon: String { "\(character("@"))+(?:/\(character(":@"))*)*" }
    private var queryAndFragment: String {
        "(?:\\?\(character(":@/?\(privateUse)"))*)?(?:#\(character(":@/?"))*)?"
    }

    var absolute: String {
        "[A-Za-z][A-Za-z0-9+.-]*:(?:\(withAuthority)|\(rooted)|\(rootless)|)\(queryAndFragment)"
    }

    var reference: String {
        "\(absolute)|(?:\(withAuthority)|\(rooted)|\(rootlessWithoutColon)|)\(queryAndFragment)"
    }

    /// URI templates; literals include the apostrophe (RFC 6570, erratum 6937).
    static let template: String = {
        let literal = #"(?:[!#$&'()*+,./0-9:;=?@A-Z\[\]_a-z~\#(ucschar)\#(iprivate)-]|\#(percentEncoded))"#
        let character = "(?:[A-Za-z0-9_]|\(percentEncoded))"
        let variable = #"\#(character)(?:\.?\#(character))*(?::[1-9][0-9]{0,3}|\*)?"#
        return #"(?:\#(literal)|\{[+#./;?&=,!@|]?\#(variable)(?:,\#(variable))*\})*"#
    }()
}
