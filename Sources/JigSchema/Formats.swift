import JigRegex

/// The formats that can be asserted.
enum Formats {
    /// Whether a string is of a format; nil for a format that isn't known, which annotates.
    static func accepts(_ string: String, as format: String) -> Bool? {
        switch format {
        case "regex":
            do throws(RegularExpressionError) {
                _ = try RegularExpression(string)
                return true
            } catch {
                return false
            }
        default: return nil
        }
    }
}
