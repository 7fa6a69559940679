#if Macros
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Tool`: makes a tool of a function, as a property beside it that is named for the function with `Tool` at its end.
public struct ToolMacro: PeerMacro {
    public static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol, in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let function = declaration.as(FunctionDeclSyntax.self) else {
            context.complain("@Tool applies to functions; a type conforms to the protocol Tool", at: node)
            return []
        }
        guard let expansion = ToolExpansion(node, function, in: context) else { return [] }
        return ["\(raw: expansion.source)"]
    }
}

private struct ToolExpansion {
    let source: String

    init?(_ node: AttributeSyntax, _ function: FunctionDeclSyntax, in context: some MacroExpansionContext) {
        let comment = DocComment(of: function)
        let plainName = function.name.text.filter { $0 != "`" }
        var name = quoted(plainName)
        var written: (name: String?, node: Syntax) = (plainName, Syntax(function.name))
        var description = comment.text.isEmpty ? nil : quoted(comment.text)
        for argument in node.arguments?.as(LabeledExprListSyntax.self) ?? [] where !argument.expression.is(NilLiteralExprSyntax.self) {
            switch argument.label?.text {
            case "name":
                name = argument.expression.trimmedDescription
                written = (argument.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue, Syntax(argument.expression))
            case "description": description = argument.expression.trimmedDescription
            default: break
            }
        }
        if let name = written.name, !Self.isWellFormed(name) {
            context.complain("a tool's name has 1 to 64 of the characters a-z, A-Z, 0-9, _ and -; give it one by @Tool(name:)", at: written.node)
            return nil
        }
        guard let description else {
            context.complain("a tool needs a description for the model: write a documentation comment, or @Tool(description:)", at: node)
            return nil
        }
        if let generics = function.genericParameterClause {
            context.complain("a generic function is no tool, since a model can't choose its types", at: generics)
            return nil
        }
        if let mutating = function.modifiers.first(where: { $0.name.text == "mutating" }) {
            context.complain("a tool can't change the value that it belongs to; make that a class or an actor", at: mutating)
            return nil
        }
        guard let parameters = Self.parameters(of: function, comment, in: context) else { return nil }

        let arguments = parameters.map { label, property in (label.map { "\($0): " } ?? "") + property.value(from: "arguments") }
        let isStatic = function.modifiers.contains { ["static", "class"].contains($0.name.text) }
        let isMember = context.lexicalContext.first.map(Self.isType) ?? false
        let callee = isMember ? (isStatic ? "Self." : "self.") : ""
        let modifiers = function.modifiers.filter { ["public", "package", "private", "fileprivate", "static", "class"].contains($0.name.text) }
            .map { ($0.name.text == "class" ? "static" : $0.name.text) + " " }.joined()
        source = """
            /// ``\(function.name.text)`` as a tool.
            \(modifiers)nonisolated var \(plainName)Tool: Jig.FunctionTool<Jig.GeneratedContent> {
                Jig.FunctionTool(
                    name: \(name), description: \(description),
                    parameters: Jig.GenerationSchema(properties: [
            \(indented(parameters.map { $0.property.schema + "," }, by: 12))
                    ])
                ) { \(parameters.isEmpty ? "_" : "arguments") in
                    try await Jig.toolOutput(\(callee)\(function.name.text)(\(arguments.joined(separator: ", "))))
                }
            }
            """
    }

    private static func isWellFormed(_ name: String) -> Bool {
        1...64 ~= name.utf8.count
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    }

    private static func parameters(
        of function: FunctionDeclSyntax, _ comment: DocComment, in context: some MacroExpansionContext
    ) -> [(label: String?, property: GeneratedProperty)]? {
        var guides: [String: [AttributeSyntax]] = [:]
        let names = function.signature.parameterClause.parameters.map { ($0.secondName ?? $0.firstName).text.filter { $0 != "`" } }
        for attribute in function.attributes.named("Guide") {
            let argument = attribute.arguments?.as(LabeledExprListSyntax.self)?.first { $0.label?.text == "parameter" }
            guard let argument else { continue }
            guard let name = argument.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue, names.contains(name) else {
                context.complain("there is no parameter \(argument.expression.trimmedDescription) of this function", at: argument)
                continue
            }
            guides[name, default: []].append(attribute)
        }
        var result: [(label: String?, property: GeneratedProperty)] = []
        for (parameter, name) in zip(function.signature.parameterClause.parameters, names) {
            if let ellipsis = parameter.ellipsis {
                context.complain("a parameter of any number of values can't be passed on; make it an array", at: ellipsis)
                return nil
            }
            if parameter.type.as(AttributedTypeSyntax.self)?.specifiers.contains(where: { $0.trimmedDescription == "inout" }) ?? false {
                context.complain("a model has no variable that an inout parameter could change", at: parameter.type)
                return nil
            }
            guard let written = WrittenType(parameter.type, of: name, in: context) else { return nil }
            let reading = Guides(guides[name] ?? [], of: "'\(name)'", type: written.wrapped, in: context)
            var defaultValue = parameter.defaultValue?.value.trimmedDescription
            if written.isOptional, defaultValue == "nil" { defaultValue = nil }
            let label = parameter.firstName.text == "_" ? nil : parameter.firstName.text
            result.append(
                (
                    label,
                    GeneratedProperty(
                        name: name, key: name, type: written.wrapped.trimmedDescription, isOptional: written.isOptional,
                        defaultValue: defaultValue,
                        description: reading.description ?? comment.parameters[name].map(quoted), guides: reading.expressions)
                ))
        }
        return result
    }

    private static func isType(_ node: Syntax) -> Bool {
        node.is(StructDeclSyntax.self) || node.is(ClassDeclSyntax.self) || node.is(EnumDeclSyntax.self) || node.is(ActorDeclSyntax.self)
            || node.is(ExtensionDeclSyntax.self)
    }
}
#endif
