import Synchronization

/// The Unicode properties that `\p{…}` may name, from the standard library's tables.
///
/// General categories, their groups and aliases, and the binary properties of ECMA-262's tables 69 and 70. Each table is
/// built on first use, by one scan over all scalars.
enum UnicodeProperty {
    /// The scalars that have a property, by the text between the braces; nil where the property is unknown.
    static func scalars(named name: String) -> ScalarSet? {
        let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            switch parts[0] {
            case "General_Category", "gc": return generalCategory(String(parts[1]))
            case "Script", "sc": return Script.scalars(named: String(parts[1]))
            default: return nil
            }
        }
        switch name {
        case "Any": return .all
        case "ASCII": return ScalarSet([0...0x7F])
        case "Assigned": return generalCategory("Cn")?.complement
        default: return generalCategory(name) ?? binary(name)
        }
    }

    /// The names of general categories, their groups and aliases.
    static var categoryNames: [String] { Array(categories.keys) + Array(categoryAliases.keys) }
    /// The names that stand by themselves: binary properties and those that ECMA-262 adds.
    static var otherNames: [String] { ["Any", "ASCII", "Assigned"] + Array(binaryProperties.keys) }

    private static let cache = Mutex<[String: ScalarSet]>([:])

    private static func cached(_ name: String, _ contains: (Unicode.Scalar.Properties) -> Bool) -> ScalarSet {
        if let known = cache.withLock({ $0[name] }) { return known }
        var ranges: [ClosedRange<UInt32>] = []
        for range in ScalarSet.all.ranges {
            var start: UInt32?
            for value in range {
                let holds = Unicode.Scalar(value).map { contains($0.properties) } ?? false
                if holds {
                    start = start ?? value
                } else if let first = start {
                    ranges.append(first...(value - 1))
                    start = nil
                }
            }
            if let first = start { ranges.append(first...range.upperBound) }
        }
        let set = ScalarSet(ranges)
        cache.withLock { $0[name] = set }
        return set
    }

    private static func generalCategory(_ name: String) -> ScalarSet? {
        let canonical = categoryAliases[name] ?? name
        guard let categories = categories[canonical] else { return nil }
        return cached(canonical) { categories.contains($0.generalCategory) }
    }

    private static let categories: [String: Set<Unicode.GeneralCategory>] = [
        "Lu": [.uppercaseLetter], "Ll": [.lowercaseLetter], "Lt": [.titlecaseLetter], "Lm": [.modifierLetter],
        "Lo": [.otherLetter], "LC": [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter],
        "L": [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter],
        "Mn": [.nonspacingMark], "Mc": [.spacingMark], "Me": [.enclosingMark],
        "M": [.nonspacingMark, .spacingMark, .enclosingMark],
        "Nd": [.decimalNumber], "Nl": [.letterNumber], "No": [.otherNumber],
        "N": [.decimalNumber, .letterNumber, .otherNumber],
        "Pc": [.connectorPunctuation], "Pd": [.dashPunctuation], "Ps": [.openPunctuation], "Pe": [.closePunctuation],
        "Pi": [.initialPunctuation], "Pf": [.finalPunctuation], "Po": [.otherPunctuation],
        "P": [
            .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation,
        ],
        "Sm": [.mathSymbol], "Sc": [.currencySymbol], "Sk": [.modifierSymbol], "So": [.otherSymbol],
        "S": [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol],
        "Zs": [.spaceSeparator], "Zl": [.lineSeparator], "Zp": [.paragraphSeparator],
        "Z": [.spaceSeparator, .lineSeparator, .paragraphSeparator],
        "Cc": [.control], "Cf": [.format], "Co": [.privateUse], "Cn": [.unassigned], "Cs": [.surrogate],
        "C": [.control, .format, .privateUse, .unassigned, .surrogate],
    ]

    private static let categoryAliases: [String: String] = [
        "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt", "Cased_Letter": "LC",
        "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Letter": "L", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
        "Enclosing_Mark": "Me", "Mark": "M", "Combining_Mark": "M", "Decimal_Number": "Nd", "digit": "Nd",
        "Letter_Number": "Nl", "Other_Number": "No", "Number": "N", "Connector_Punctuation": "Pc",
        "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi",
        "Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Punctuation": "P", "punct": "P", "Math_Symbol": "Sm",
        "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Other_Symbol": "So", "Symbol": "S", "Space_Separator": "Zs",
        "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Separator": "Z", "Control": "Cc", "cntrl": "Cc",
        "Format": "Cf", "Private_Use": "Co", "Unassigned": "Cn", "Surrogate": "Cs", "Other": "C",
    ]

    private static func binary(_ name: String) -> ScalarSet? {
        guard let contains = binaryProperties[name] else { return nil }
        return cached(name, contains)
    }

    private typealias Test = @Sendable (Unicode.Scalar.Properties) -> Bool

    private static let binaryProperties: [String: Test] = {
        let named: [([String], Test)] = [
            (["Alphabetic", "Alpha"], { $0.isAlphabetic }),
            (["ASCII_Hex_Digit", "AHex"], { $0.isASCIIHexDigit }),
            (["Bidi_Control", "Bidi_C"], { $0.isBidiControl }),
            (["Bidi_Mirrored", "Bidi_M"], { $0.isBidiMirrored }),
            (["Case_Ignorable", "CI"], { $0.isCaseIgnorable }),
            (["Cased"], { $0.isCased }),
            (["Changes_When_Lowercased", "CWL"], { $0.changesWhenLowercased }),
            (["Changes_When_Titlecased", "CWT"], { $0.changesWhenTitlecased }),
            (["Changes_When_Uppercased", "CWU"], { $0.changesWhenUppercased }),
            (["Dash"], { $0.isDash }),
            (["Default_Ignorable_Code_Point", "DI"], { $0.isDefaultIgnorableCodePoint }),
            (["Deprecated", "Dep"], { $0.isDeprecated }),
            (["Diacritic", "Dia"], { $0.isDiacritic }),
            (["Emoji"], { $0.isEmoji }),
            (["Emoji_Modifier", "EMod"], { $0.isEmojiModifier }),
            (["Emoji_Modifier_Base", "EBase"], { $0.isEmojiModifierBase }),
            (["Emoji_Presentation", "EPres"], { $0.isEmojiPresentation }),
            (["Extender", "Ext"], { $0.isExtender }),
            (["Grapheme_Base", "Gr_Base"], { $0.isGraphemeBase }),
            (["Grapheme_Extend", "Gr_Ext"], { $0.isGraphemeExtend }),
            (["Hex_Digit", "Hex"], { $0.isHexDigit }),
            (["ID_Continue", "IDC"], { $0.isIDContinue }),
            (["ID_Start", "IDS"], { $0.isIDStart }),
            (["Ideographic", "Ideo"], { $0.isIdeographic }),
            (["Join_Control", "Join_C"], { $0.isJoinControl }),
            (["Lowercase", "Lower"], { $0.isLowercase }),
            (["Math"], { $0.isMath }),
            (["Noncharacter_Code_Point", "NChar"], { $0.isNoncharacterCodePoint }),
            (["Pattern_Syntax", "Pat_Syn"], { $0.isPatternSyntax }),
            (["Pattern_White_Space", "Pat_WS"], { $0.isPatternWhitespace }),
            (["Quotation_Mark", "QMark"], { $0.isQuotationMark }),
            (["Radical"], { $0.isRadical }),
            (["Sentence_Terminal", "STerm"], { $0.isSentenceTerminal }),
            (["Soft_Dotted", "SD"], { $0.isSoftDotted }),
            (["Terminal_Punctuation", "Term"], { $0.isTerminalPunctuation }),
            (["Unified_Ideograph", "UIdeo"], { $0.isUnifiedIdeograph }),
            (["Uppercase", "Upper"], { $0.isUppercase }),
            (["Variation_Selector", "VS"], { $0.isVariationSelector }),
            (["White_Space", "space"], { $0.isWhitespace }),
            (["XID_Continue", "XIDC"], { $0.isXIDContinue }),
            (["XID_Start", "XIDS"], { $0.isXIDStart }),
        ]
        var result: [String: Test] = [:]
        for (names, test) in named {
            for name in names { result[name] = test }
        }
        return result
    }()
}
