import JigSchema

/// Which texts of the valid values a grammar takes, and how much work it may do.
public struct GrammarOptions: Sendable, Hashable {
    /// The order of an object's keys.
    public enum KeyOrder: String, Sendable, Hashable, CaseIterable {
        /// Declared keys in the order of the schema, then undeclared ones. Every object can be written so.
        case declared
        /// Any order.
        case any
    }

    /// Where white space stands.
    public enum Layout: String, Sendable, Hashable, CaseIterable {
        /// One space after `:` and `,`, as models were trained on: `{"a": 1, "b": [1, 2]}`.
        case trained
        /// None: `{"a":1,"b":[1,2]}`.
        case compact
        /// Each member and item on its own line, indented by two spaces a level.
        case indented
        /// Runs anywhere that JSON allows, of at most ``GrammarOptions/longestWhiteSpace`` bytes unless the spelling is
        /// ``Spelling/any``.
        case flexible
    }

    /// How values are spelled.
    public enum Spelling: String, Sendable, Hashable, CaseIterable {
        /// Numbers without exponents, only the escapes that JSON needs and `\uXXXX` beyond printable ASCII.
        ///
        /// An exponent is written where plain digits are no good way to: in a value of `enum` or `const` that is below 10⁻⁶
        /// or from 10²¹ on, and where bounds leave nothing that ``GrammarOptions/integerDigits`` and
        /// ``GrammarOptions/fractionDigits`` can write.
        case few
        /// Every spelling that JSON has.
        ///
        /// Numbers may have 100,000 significant digits and exponents up to ±10¹⁵ (RFC 8259, section 9, lets readers set
        /// limits; these are those of `JigJSON`), and no other limit.
        case any
    }

    public var keyOrder = KeyOrder.declared
    public var layout = Layout.trained
    public var spelling = Spelling.few
    /// Whether `format` is an assertion, and in draft 7 `contentEncoding` and `contentMediaType`.
    public var formats = FormatHandling.assert
    /// The longest run of white space in ``Layout/flexible``.
    public var longestWhiteSpace = 16
    /// The digits after the point in ``Spelling/few``, unless the schema needs more.
    public var fractionDigits = 16
    /// The digits before the point in ``Spelling/few``, unless the schema needs more.
    public var integerDigits = 20
    /// The most keys that a finite pattern is written out to.
    public var finiteKeys = 256
    /// The most values of a finite set that unique items are drawn from; a greater set counts as endless.
    public var finiteValues = 1024
    /// The most classes into which overlapping key patterns may cut the undeclared keys of one object.
    public var keyClasses = 1024
    /// The most derivatives that compiling may form to answer questions about patterns (which keys are of which, whether any
    /// string meets all of them), each of a few microseconds.
    public var patternSteps = 300_000
    /// The most conjunctions that one question of satisfiability looks at.
    public var conjunctions = 4096

    public init() {}

    /// Every JSON text of every valid value: any order of keys, any white space, any spelling.
    public static var anyText: GrammarOptions {
        var options = GrammarOptions()
        options.keyOrder = .any
        options.layout = .flexible
        options.spelling = .any
        return options
    }

    /// Whether the content keywords of draft 7 are assertions, which they may be there and only there.
    var assertsContent: Bool { formats == .assert }

    func asserts(formatsOf node: SchemaNode) -> Bool {
        switch formats {
        case .assert: true
        case .annotate: false
        case .dialect: node.assertsFormat
        }
    }
}
