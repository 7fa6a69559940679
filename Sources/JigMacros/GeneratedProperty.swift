#if Macros
import SwiftSyntax
import SwiftSyntaxMacros

/// A property, or a parameter, that a model writes: what the expansion needs to know of it.
struct GeneratedProperty {
    /// The name in Swift, as it is written there.
    var name: String
    /// The name in JSON.
    var key: String
    /// The type without optionality, as source.
    var type: String
    var isOptional: Bool
    /// The expression of the value that it has when it is left out.
    var defaultValue: String?
    /// The expression of its description.
    var description: String?
    var guides: [String] = []
    /// `private` or `fileprivate`, with a space after it, where the property is: its type may be, too.
    var access: String?

    /// `GenerationSchema.Property(…)`.
    var schema: String {
        var arguments = ["name: \(quoted(key))"]
        if let description { arguments.append("description: \(description)") }
        arguments.append("type: \(fullType).self")
        if !guides.isEmpty { arguments.append("guides: [\(guides.joined(separator: ", "))]") }
        if let defaultValue { arguments.append("defaultValue: \(defaultValue)") }
        return "Jig.GenerationSchema.Property(\(arguments.joined(separator: ", ")))"
    }

    /// The expression that takes the property's value from the content of a structure.
    func value(from content: String) -> String {
        let defaultValue = defaultValue.map { ", default: \($0)" } ?? ""
        return "try \(content).value(\(fullType).self, forProperty: \(quoted(key))\(defaultValue))"
    }

    /// The type of the value while it is being written. A type that is not `Generable` is an error here that says so.
    var partialType: String { "Jig.GeneratedContent.Partial<\(type)>" }

    private var fullType: String { parenthesized(type) + (isOptional ? "?" : "") }

    private func parenthesized(_ type: String) -> String {
        type.allSatisfy { $0.isLetter || $0.isNumber || "._[]<>, :?".contains($0) } ? type : "(\(type))"
    }
}

extension TypeSyntax {
    /// The type with a name in place of `Self`, which would be another one within `PartiallyGenerated`.
    func naming(self name: TokenSyntax) -> TypeSyntax {
        final class Naming: SyntaxRewriter {
            let name: TokenSyntax
            init(_ name: TokenSyntax) { self.name = name }
            override func visit(_ type: IdentifierTypeSyntax) -> TypeSyntax {
                guard type.name.tokenKind == .keyword(.Self) else { return super.visit(type) }
                let name = name.with(\.leadingTrivia, type.name.leadingTrivia).with(\.trailingTrivia, type.name.trailingTrivia)
                return TypeSyntax(type.with(\.name, name))
            }
        }
        guard tokens(viewMode: .sourceAccurate).contains(where: { $0.tokenKind == .keyword(.Self) }) else { return self }
        return Naming(name).visit(self)
    }
}

/// What can be read of a type without knowing it.
struct WrittenType {
    /// The type without optionality.
    let wrapped: TypeSyntax
    let isOptional: Bool

    /// Reads a type, and reports one that no model can write.
    init?(_ type: TypeSyntax, of name: String, in context: some MacroExpansionContext) {
        var wrapped = type
        var isOptional = false
        func unwrap(_ inner: TypeSyntax) -> Bool {
            if isOptional {
                context.complain("a model can't tell one nil of '\(name)' from the other; make the type optional once", at: type)
                return false
            }
            (wrapped, isOptional) = (inner, true)
            return true
        }
        while true {
            if let optional = wrapped.as(OptionalTypeSyntax.self) {
                guard unwrap(optional.wrappedType) else { return nil }
            } else if let optional = wrapped.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
                guard unwrap(optional.wrappedType) else { return nil }
            } else if let identifier = wrapped.as(IdentifierTypeSyntax.self), identifier.name.text == "Optional",
                let argument = identifier.genericArgumentClause?.arguments.first?.argument.as(TypeSyntax.self)
            {
                guard unwrap(argument) else { return nil }
            } else if let tuple = wrapped.as(TupleTypeSyntax.self), tuple.elements.count == 1, let only = tuple.elements.first {
                wrapped = only.type
            } else {
                break
            }
        }
        guard Self.check(wrapped, of: name, in: context) else { return nil }
        self.wrapped = wrapped
        self.isOptional = isOptional
    }

    private static func check(_ type: TypeSyntax, of name: String, in context: some MacroExpansionContext) -> Bool {
        let reason: String
        switch type.as(TypeSyntaxEnum.self) {
        case .functionType: reason = "a function"
        case .tupleType: reason = "a tuple; make it a @Generable struct"
        case .someOrAnyType, .compositionType: reason = "of no type that is known here; make it an enum with a case for each"
        case .metatypeType: reason = "a type"
        case .dictionaryType(let dictionary):
            return checkKey(dictionary.key, of: name, in: context) && check(dictionary.value, of: name, in: context)
        case .attributedType(let attributed): return check(attributed.baseType, of: name, in: context)
        case .arrayType(let array): return check(array.element, of: name, in: context)
        case .optionalType(let optional): return check(optional.wrappedType, of: name, in: context)
        case .identifierType(let identifier):
            let arguments = (identifier.genericArgumentClause?.arguments ?? []).compactMap { $0.argument.as(TypeSyntax.self) }
            if identifier.name.text == "Dictionary", let key = arguments.first, !checkKey(key, of: name, in: context) { return false }
            return arguments.allSatisfy { check($0, of: name, in: context) }
        default: return true
        }
        context.complain("a model can't write '\(name)', which is \(reason)", at: type)
        return false
    }

    private static func checkKey(_ key: TypeSyntax, of name: String, in context: some MacroExpansionContext) -> Bool {
        if ["String", "Swift.String"].contains(key.trimmedDescription) { return true }
        context.complain("the keys of '\(name)' must be of type String, as those of JSON are", at: key)
        return false
    }
}
#endif
