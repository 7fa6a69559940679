import JigJSON

extension Machine {
    /// The text of a value in the grammar's layout.
    func text(of value: JSONValue, depth: Int) -> [UInt8] {
        let layout = LayoutRules(options: options)
        switch value {
        case .array(let items):
            return enclosed(items.map { text(of: $0, depth: depth + 1) }, "[", "]", .value, depth: depth + 1)
        case .object(let object):
            let colon = [UInt8(ascii: ":")] + layout.completion(in: .afterColon, after: 0, to: .value, depth: depth + 1)
            let members = object.members.map { JSONText.quoted($0.key) + colon + text(of: $0.value, depth: depth + 1) }
            return enclosed(members, "{", "}", .member, depth: depth + 1)
        case .string(let string): return JSONText.quoted(string)
        case .number(let number): return numberSet(self.number(.equals(number.value))).shortest ?? Array(number.text.utf8)
        case .null, .bool: return Array(value.text().utf8)
        }
    }

    private func enclosed(
        _ parts: [[UInt8]], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ next: LayoutRules.Next, depth: Int
    ) -> [UInt8] {
        let layout = LayoutRules(options: options)
        var bytes = [UInt8(ascii: open)]
        for (index, part) in parts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += layout.completion(in: index == 0 ? .opened : .afterComma, after: 0, to: next, depth: depth) + part
        }
        let gap: LayoutRules.Gap = parts.isEmpty ? .opened : .afterValue
        return bytes + layout.completion(in: gap, after: 0, to: .close, depth: depth) + [UInt8(ascii: close)]
    }
}
