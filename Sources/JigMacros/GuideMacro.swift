#if Macros
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Guide`: says more of a property of a `@Generable` type. `@Generable` reads it; by itself it adds nothing, so that it is an
/// error where nothing reads it.
public struct GuideMacro: PeerMacro {
    public static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol, in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        let namesParameter = node.arguments?.as(LabeledExprListSyntax.self)?.contains { $0.label?.text == "parameter" } ?? false
        if let function = declaration.as(FunctionDeclSyntax.self) {
            checkParameter(node, of: function, namesParameter: namesParameter, in: context)
            return []
        }
        if namesParameter {
            context.complain("only @Guide of a function that is a @Tool names a parameter", at: node)
            return []
        }
        if let variable = declaration.as(VariableDeclSyntax.self) {
            let isStored = variable.bindings.allSatisfy { binding in
                guard let accessors = binding.accessorBlock?.accessors else { return true }
                guard case .accessors(let list) = accessors else { return false }
                return list.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
            }
            let isOfInstance = !variable.modifiers.contains { ["static", "class", "lazy"].contains($0.name.text) }
            if !isStored || !isOfInstance {
                context.complain("@Guide applies to stored properties, which a model writes", at: node)
            }
        } else if !declaration.is(EnumCaseDeclSyntax.self) {
            context.complain("@Guide applies to stored properties and to cases of @Generable types", at: node)
            return []
        }
        let owner = context.lexicalContext.first
        let attributes = owner?.as(StructDeclSyntax.self)?.attributes ?? owner?.as(EnumDeclSyntax.self)?.attributes
        if let attributes, attributes.named("Generable").isEmpty {
            context.complain("@Guide has no effect here: the type around it is not @Generable", at: node)
        }
        return []
    }

    private static func checkParameter(
        _ node: AttributeSyntax, of function: FunctionDeclSyntax, namesParameter: Bool, in context: some MacroExpansionContext
    ) {
        guard !function.attributes.named("Tool").isEmpty else {
            context.complain("@Guide has no effect on a function that is not a @Tool", at: node)
            return
        }
        if !namesParameter {
            context.complain("say which parameter is meant, as in @Guide(parameter: \"name\", …)", at: node)
        }
    }
}
#endif
