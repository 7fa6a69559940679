#if Macros
import JigRegex
import SwiftSyntax
import SwiftSyntaxMacros

/// What `@Guide` attributes say of one property, as source for the expansion.
struct Guides {
    /// The expression of the description.
    private(set) var description: String?
    /// The expressions of the guides.
    private(set) var expressions: [String] = []

    init() {}

    /// Reads attributes, and reports what is wrong with them where it stands.
    ///
    /// - Parameters:
    ///   - attributes: the attributes of the property.
    ///   - name: the property's name, for messages.
    ///   - type: its type, without optionality.
    init(
        _ attributes: [AttributeSyntax], of name: String, type: TypeSyntax, in context: some MacroExpansionContext
    ) {
        var reader = GuideReader(name: name, context: context)
        for attribute in attributes {
            guard case .argumentList(let arguments)? = attribute.arguments else { continue }
            for argument in arguments {
                switch argument.label?.text {
                case "parameter": continue
                case "description":
                    if argument.expression.is(NilLiteralExprSyntax.self) { continue }
                    if description != nil { context.complain("'\(name)' has a description already", at: argument) }
                    description = argument.expression.trimmedDescription
                default:
                    // One that does not fit is left out, so that its own error is the only one.
                    if let guide = reader.rewritten(argument.expression, type: GuidedType(type)) { expressions.append(guide) }
                }
            }
        }
        reader.checkTogether()
    }
}

extension AttributeListSyntax {
    /// The attributes of a name, with a module's name before it or without.
    func named(_ name: String) -> [AttributeSyntax] {
        compactMap { element in
            guard case .attribute(let attribute) = element else { return nil }
            let written = attribute.attributeName.as(MemberTypeSyntax.self)?.name.text
                ?? attribute.attributeName.as(IdentifierTypeSyntax.self)?.name.text
            return written == name ? attribute : nil
        }
    }
}

/// What a type is to a guide, as far as its spelling tells.
indirect enum GuidedType {
    case string, integer, number, other(String), unknown
    case array(GuidedType), set(GuidedType), dictionary

    init(_ type: TypeSyntax) {
        if let array = type.as(ArrayTypeSyntax.self) {
            self = .array(GuidedType(array.element))
        } else if type.is(DictionaryTypeSyntax.self) {
            self = .dictionary
        } else if let identifier = type.as(IdentifierTypeSyntax.self) {
            let argument = identifier.genericArgumentClause?.arguments.first.flatMap { $0.argument.as(TypeSyntax.self) }
            switch identifier.name.text {
            case "String": self = .string
            case "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64": self = .integer
            case "Double", "Float", "Decimal": self = .number
            case "Array": self = .array(argument.map(GuidedType.init) ?? .unknown)
            case "Set": self = .set(argument.map(GuidedType.init) ?? .unknown)
            case "Dictionary": self = .dictionary
            case "Bool", "Date", "URL", "UUID", "Data", "GenerationID": self = .other(identifier.name.text)
            default: self = .unknown
            }
        } else {
            self = .unknown
        }
    }

    var name: String {
        switch self {
        case .string: "a String"
        case .integer, .number: "a number"
        case .array: "an array"
        case .set: "a Set"
        case .dictionary: "a dictionary"
        case .other(let name): "a \(name)"
        case .unknown: "something else"
        }
    }
}

/// Checks guides and turns them into what the expansion says.
struct GuideReader<Context: MacroExpansionContext> {
    let name: String
    let context: Context
    /// Literal bounds, to see whether they leave anything.
    private var lower: (value: Double, isExclusive: Bool)?
    private var upper: (value: Double, isExclusive: Bool, node: Syntax)?
    private var complaints = 0

    init(name: String, context: Context) {
        self.name = name
        self.context = context
    }

    /// The guide as source: regular expressions become patterns of JSON Schema, anything else stays as it is.
    ///
    /// - Returns: nil if the guide does not fit, which is reported.
    mutating func rewritten(_ expression: ExprSyntax, type: GuidedType) -> String? {
        complaints = 0
        let source = source(of: expression, type: type)
        return complaints == 0 ? source : nil
    }

    private mutating func source(of expression: ExprSyntax, type: GuidedType) -> String {
        if let literal = expression.as(RegexLiteralExprSyntax.self) {
            check("a regular expression", applies(type, to: [.string]), to: "strings", type, at: expression)
            return ".pattern(\(pattern(of: literal)))"
        }
        if let member = expression.as(MemberAccessExprSyntax.self), member.isImplicit, member.declName.baseName.text == "unique" {
            check(".unique", applies(type, to: [.array]), to: "arrays", type, at: expression)
        }
        guard let call = expression.as(FunctionCallExprSyntax.self),
            let member = call.calledExpression.as(MemberAccessExprSyntax.self)
        else { return expression.trimmedDescription }
        let guide = member.declName.baseName.text
        checkKind(guide, type, at: expression)
        guard let argument = call.arguments.first, call.arguments.count == 1 else { return expression.trimmedDescription }
        switch guide {
        case "pattern":
            if let literal = argument.expression.as(RegexLiteralExprSyntax.self) {
                return "\(member.trimmedDescription)(\(pattern(of: literal)))"
            }
            checkPattern(argument.expression)
        case "element":
            var inner = GuideReader(name: "the elements of \(name)", context: context)
            let element: GuidedType =
                switch type {
                case .array(let element), .set(let element): element
                default: .unknown
                }
            let guide = inner.rewritten(argument.expression, type: element)
            inner.checkTogether()
            guard let guide else {
                complaints += 1
                return ""
            }
            return "\(member.trimmedDescription)(\(guide))"
        default: checkLiterals(guide, argument.expression)
        }
        return expression.trimmedDescription
    }

    private mutating func complain(_ message: String, at node: some SyntaxProtocol) {
        complaints += 1
        context.complain(message, at: node)
    }

    // MARK: Kinds

    private enum Kind { case string, number, array, set, dictionary }

    /// Whether a type is of one of these kinds; true where its spelling does not tell.
    private func applies(_ type: GuidedType, to kinds: Set<Kind>) -> Bool {
        switch type {
        case .string: kinds.contains(.string)
        case .integer, .number: kinds.contains(.number)
        case .array: kinds.contains(.array)
        case .set: kinds.contains(.set)
        case .dictionary: kinds.contains(.dictionary)
        case .other: false
        case .unknown: true
        }
    }

    private mutating func check(_ guide: String, _ applies: Bool, to what: String, _ type: GuidedType, at node: some SyntaxProtocol) {
        if !applies { complain("\(guide) guides \(what), and \(name) is \(type.name)", at: node) }
    }

    private mutating func checkKind(_ guide: String, _ type: GuidedType, at node: some SyntaxProtocol) {
        switch guide {
        case "pattern", "format", "length", "minimumLength", "maximumLength":
            check(".\(guide)", applies(type, to: [.string]), to: "strings", type, at: node)
        case "minimum", "maximum", "range", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
            check(".\(guide)", applies(type, to: [.number]), to: "numbers", type, at: node)
        case "constant", "anyOf":
            check(".\(guide)", applies(type, to: [.string, .number]), to: "strings and numbers", type, at: node)
        case "count", "minimumCount", "maximumCount":
            check(".\(guide)", applies(type, to: [.array, .set, .dictionary]), to: "arrays, sets and dictionaries", type, at: node)
        case "element": check(".\(guide)", applies(type, to: [.array, .set]), to: "arrays and sets", type, at: node)
        default: break
        }
    }

    // MARK: Patterns

    private mutating func pattern(of literal: RegexLiteralExprSyntax) -> String {
        let source = literal.regex.text
        let isExtended = literal.openingPounds != nil && source.contains("\n")
        do {
            return quoted(try SwiftRegexSyntax.pattern(matchingAllOf: source, isExtended: isExtended))
        } catch {
            complain("no JSON Schema can say this regular expression: \(error)", at: literal)
            return "\"\""
        }
    }

    private mutating func checkPattern(_ expression: ExprSyntax) {
        guard let source = expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue else { return }
        do {
            _ = try RegularExpression(source)
        } catch {
            complain("this is no pattern of JSON Schema: \(error)", at: expression)
        }
    }

    // MARK: Literal bounds

    private mutating func checkLiterals(_ guide: String, _ argument: ExprSyntax) {
        switch guide {
        case "anyOf":
            if let array = argument.as(ArrayExprSyntax.self), array.elements.isEmpty {
                complain(".anyOf needs at least one value to choose from", at: argument)
            }
        case "multipleOf":
            if let value = argument.literalNumber, value <= 0 {
                complain(".multipleOf needs a number greater than 0", at: argument)
            }
        case "minimumCount", "maximumCount", "minimumLength", "maximumLength", "count", "length":
            let bounds = argument.literalRange.map { [$0.lower, $0.upper].compactMap(\.self) } ?? [argument.literalNumber].compactMap(\.self)
            if bounds.contains(where: { $0 < 0 }) { complain(".\(guide) can't be less than 0", at: argument) }
            if let range = argument.literalRange {
                bound(range.lower, range.upper, isExclusive: range.isExclusive, argument)
            } else {
                let number = argument.literalNumber
                bound(guide.hasPrefix("maximum") ? nil : number, guide.hasPrefix("minimum") ? nil : number, argument)
            }
        case "minimum": bound(argument.literalNumber, nil, argument)
        case "maximum": bound(nil, argument.literalNumber, argument)
        case "exclusiveMinimum": bound(argument.literalNumber, nil, isExclusiveBelow: true, argument)
        case "exclusiveMaximum": bound(nil, argument.literalNumber, isExclusive: true, argument)
        case "range":
            guard let range = argument.literalRange else { return }
            bound(range.lower, range.upper, isExclusive: range.isExclusive, argument)
        default: break
        }
    }

    private mutating func bound(
        _ low: Double?, _ high: Double?, isExclusive: Bool = false, isExclusiveBelow: Bool = false, _ node: ExprSyntax
    ) {
        if let low, low >= lower?.value ?? -.infinity { lower = (low, isExclusiveBelow) }
        if let high, high <= upper?.value ?? .infinity { upper = (high, isExclusive, Syntax(node)) }
    }

    /// Reports literal bounds that leave nothing.
    mutating func checkTogether() {
        guard let lower, let upper else { return }
        if lower.value > upper.value || lower.value == upper.value && (lower.isExclusive || upper.isExclusive) {
            complain("nothing is within the bounds of \(name)", at: upper.node)
        }
    }
}

extension MemberAccessExprSyntax {
    /// Whether nothing stands before the dot.
    fileprivate var isImplicit: Bool { base == nil }
}

extension ExprSyntax {
    /// The number that a literal stands for, with its sign.
    fileprivate var literalNumber: Double? {
        if let literal = self.as(IntegerLiteralExprSyntax.self) {
            return Double(literal.literal.text.filter { $0 != "_" })
        }
        if let literal = self.as(FloatLiteralExprSyntax.self) { return Double(literal.literal.text.filter { $0 != "_" }) }
        if let prefix = self.as(PrefixOperatorExprSyntax.self), prefix.operator.text == "-" {
            return prefix.expression.literalNumber.map { -$0 }
        }
        return nil
    }

    /// The bounds of a range of literals.
    fileprivate var literalRange: (lower: Double?, upper: Double?, isExclusive: Bool)? {
        func range(_ operation: ExprSyntax, _ lower: ExprSyntax, _ upper: ExprSyntax) -> (Double?, Double?, Bool)? {
            guard let operation = operation.as(BinaryOperatorExprSyntax.self)?.operator.text else { return nil }
            guard operation == "..." || operation == "..<" else { return nil }
            return (lower.literalNumber, upper.literalNumber, operation == "..<")
        }
        if let infix = self.as(InfixOperatorExprSyntax.self) { return range(infix.operator, infix.leftOperand, infix.rightOperand) }
        guard let elements = self.as(SequenceExprSyntax.self)?.elements, elements.count == 3 else { return nil }
        let parts = Array(elements)
        return range(parts[1], parts[0], parts[2])
    }
}
#endif
