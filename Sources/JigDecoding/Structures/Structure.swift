import JigGrammar

/// The shape of an output: text, special tokens and grammars, in sequence or to choose from ("structural tags").
public indirect enum Structure: Sendable {
    /// One special token, an atom that no text spells.
    case token(TokenID)
    /// Bytes that have to come, in any tokenisation.
    case literal([UInt8])
    /// Ordinary tokens, none of them special: any text in UTF-8, the empty one too.
    case freeText
    /// A text of a grammar.
    case grammar(Grammar)
    /// One after another.
    case sequence([Structure])
    /// One of these; what several begin with is shared, so that hundreds cost no more than one.
    case choice([Structure])
    /// At least `min` and at most `max` times, one after another; without end if `max` is nil.
    case repeated(Structure, min: Int, max: Int?)

    /// A literal's bytes from text.
    public static func literal(_ text: String) -> Structure { .literal(Array(text.utf8)) }

    /// This, or nothing.
    public static func optional(_ structure: Structure) -> Structure { .repeated(structure, min: 0, max: 1) }
}
