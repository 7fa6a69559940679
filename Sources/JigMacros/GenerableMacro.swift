#if Macros
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Generable`: conforms a struct or an enum to `Generable`.
///
/// What names types stands in the type itself, where all names around it are known; a struct's initializer stands in the
/// extension, where it leaves the memberwise one alone.
public struct GenerableMacro: MemberMacro, ExtensionMacro {
    public static func expansion(
        of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax, conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        checkParameters(of: declaration, in: context)
        // Reported with the extension, which is always asked for.
        guard outOfSight(declaration, in: context) == nil else { return [] }
        let options = Options(node, declaration)
        let members: [String]
        if let structure = declaration.as(StructDeclSyntax.self) {
            members = StructExpansion(structure, options: options, in: context).members
        } else if let enumeration = declaration.as(EnumDeclSyntax.self) {
            // What is wrong is reported with the extension, since the members of an empty enum are never asked for.
            members = EnumExpansion(enumeration, options: options, in: QuietContext(context))?.members ?? []
        } else {
            context.complain("@Generable applies to structs and enums, whose values are made of what a model writes", at: node)
            return []
        }
        return members.map { "\(raw: $0)" }
    }

    public static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax, providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        if let fault = outOfSight(declaration, in: context) {
            context.complain("@Generable can't conform \(fault.reason)", at: fault.modifier.map(Syntax.init) ?? Syntax(node))
            return []
        }
        var members = ""
        if let structure = declaration.as(StructDeclSyntax.self) {
            // What is wrong is reported with the members.
            let expansion = StructExpansion(structure, options: Options(node, declaration), in: QuietContext(context))
            members = "\n\(expansion.initializer)\n"
        } else if let enumeration = declaration.as(EnumDeclSyntax.self) {
            guard EnumExpansion(enumeration, options: Options(node, declaration), in: context) != nil else { return [] }
        } else {
            return []
        }
        return [try ExtensionDeclSyntax("extension \(raw: type.trimmedDescription): nonisolated Jig.Generable {\(raw: members)}")]
    }

    /// Why an extension, which stands outside of all types, can't name the type: it or one around it is private inside another.
    private static func outOfSight(
        _ declaration: some DeclGroupSyntax, in context: some MacroExpansionContext
    ) -> (reason: String, modifier: DeclModifierSyntax?)? {
        let around = context.lexicalContext
        if let modifier = declaration.modifiers.firstPrivate, !around.isEmpty {
            return ("a type that is private inside another; make it fileprivate", modifier)
        }
        for type in around.dropLast() where type.asProtocol((any WithModifiersSyntax).self)?.modifiers.firstPrivate != nil {
            let name = type.asProtocol((any NamedDeclSyntax).self)?.name.text ?? "another"
            return ("a type in '\(name)', which is private inside another; make that fileprivate", nil)
        }
        return nil
    }

    private static func checkParameters(of declaration: some DeclGroupSyntax, in context: some MacroExpansionContext) {
        let structure = declaration.as(StructDeclSyntax.self)
        let enumeration = declaration.as(EnumDeclSyntax.self)
        let parameters = structure?.genericParameterClause?.parameters ?? enumeration?.genericParameterClause?.parameters
        let requirements = structure?.genericWhereClause?.requirements ?? enumeration?.genericWhereClause?.requirements
        // What the requirements after `where` say of a parameter is the compiler's business.
        let constrained = (requirements ?? []).map { requirement in
            switch requirement.requirement {
            case .conformanceRequirement(let conformance): conformance.leftType.trimmedDescription
            case .sameTypeRequirement(let equality): equality.leftType.trimmedDescription
            case .layoutRequirement(let layout): layout.type.trimmedDescription
            }
        }
        for parameter in parameters ?? [] where parameter.inheritedType == nil && !constrained.contains(parameter.name.text) {
            let name = parameter.name.text
            context.complain("a model can't write '\(name)', which may be anything; declare it as '\(name): Generable'", at: parameter)
        }
    }

    /// What the attribute and the declaration say of the whole type.
    struct Options {
        /// The expression of the description.
        var description: String?
        var nilIsExplicit = "false"
        /// The access of what is added, with a space after it; empty for internal.
        let access: String
        let isSendable: Bool

        init(_ node: AttributeSyntax, _ declaration: some DeclGroupSyntax) {
            let comment = DocComment(of: declaration).text
            description = comment.isEmpty ? nil : quoted(comment)
            if case .argumentList(let arguments)? = node.arguments {
                for argument in arguments {
                    switch argument.label?.text {
                    case "description" where !argument.expression.is(NilLiteralExprSyntax.self):
                        description = argument.expression.trimmedDescription
                    case "representNilExplicitlyInGeneratedContent": nilIsExplicit = argument.expression.trimmedDescription
                    default: break
                    }
                }
            }
            access = declaration.modifiers.lazy.compactMap { modifier -> String? in
                ["public", "package"].contains(modifier.name.text) ? modifier.name.text + " " : nil
            }.first ?? ""
            isSendable = declaration.inheritanceClause?.inheritedTypes.contains { $0.type.trimmedDescription.hasSuffix("Sendable") } ?? false
        }
    }
}

extension DeclModifierListSyntax {
    /// The modifier that makes a declaration private.
    fileprivate var firstPrivate: DeclModifierSyntax? { first { $0.name.text == "private" && $0.detail == nil } }
}

/// A context that says nothing of what is wrong.
private final class QuietContext<Context: MacroExpansionContext>: MacroExpansionContext {
    private let context: Context

    init(_ context: Context) { self.context = context }

    var lexicalContext: [Syntax] { context.lexicalContext }
    func makeUniqueName(_ name: String) -> TokenSyntax { context.makeUniqueName(name) }
    func diagnose(_ diagnostic: Diagnostic) {}
    func location(
        of node: some SyntaxProtocol, at position: PositionInSyntaxNode, filePathMode: SourceLocationFilePathMode
    ) -> AbstractSourceLocation? { context.location(of: node, at: position, filePathMode: filePathMode) }
}
#endif
