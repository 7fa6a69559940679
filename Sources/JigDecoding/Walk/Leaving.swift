/// How tokens go on where a value has ended of which it is not said what it stands in.
///
/// Verdicts are a number of the machine's, or nil where all that are asked for hold.
enum Leaving: Sendable {
    /// The value ends at a node of the trie, with these verdicts. The tokens at the node are not meant.
    case after(_ outcome: Int32?, _ node: Int)
    /// The value, a number, ends before the byte of a node.
    case before(_ outcome: Int32?, _ node: Int)
    /// The value is a string that these tokens close, each with what it has after the quotation mark.
    case closing(_ outcome: Int32?, tokens: [TokenID], suffixes: [Int32])
    /// A token that just steps can tell about.
    case token(TokenID)

    /// The same for all grammars, where the verdicts can only be that all hold.
    var common: Leaving {
        switch self {
        case .after(_, let node): .after(nil, node)
        case .before(_, let node): .before(nil, node)
        case .closing(_, let tokens, let suffixes): .closing(nil, tokens: tokens, suffixes: suffixes)
        case .token: self
        }
    }
}
