#if Macros
import SwiftSyntax
import SwiftSyntaxMacros

/// What `@Generable` adds to a struct.
struct StructExpansion {
    private let options: GenerableMacro.Options
    private var properties: [GeneratedProperty] = []
    /// The property that has the content's identifier.
    private var identifier: String?

    init(_ declaration: StructDeclSyntax, options: GenerableMacro.Options, in context: some MacroExpansionContext) {
        self.options = options
        let keys = CodingKeyNames(of: declaration)
        for member in declaration.memberBlock.members {
            if let conditional = member.decl.as(IfConfigDeclSyntax.self) {
                context.complain(
                    "@Generable can't see what is compiled under a condition; move the condition around the type", at: conditional)
            }
            guard let variable = member.decl.as(VariableDeclSyntax.self) else { continue }
            read(variable, of: declaration.name, keys, in: context)
        }
    }

    // MARK: Reading

    private mutating func read(
        _ variable: VariableDeclSyntax, of owner: TokenSyntax, _ keys: CodingKeyNames?, in context: some MacroExpansionContext
    ) {
        let guides = variable.attributes.named("Guide")
        let isComputed = variable.bindings.contains { $0.accessorBlock?.isComputed ?? false }
        let isOfType = variable.modifiers.contains { ["static", "class", "lazy"].contains($0.name.text) }
        if isComputed || isOfType { return }
        let access = variable.modifiers.first { ["private", "fileprivate"].contains($0.name.text) && $0.detail == nil }
            .map { $0.name.text + " " }
        let bindings = Array(variable.bindings)
        if bindings.count > 1, let guide = guides.first {
            context.complain("@Guide applies to one property; declare each on its own", at: guide)
        }
        for (index, binding) in bindings.enumerated() {
            guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
                context.complain("@Generable needs properties that are declared one by one", at: binding.pattern)
                continue
            }
            let name = pattern.identifier.text
            let plainName = name.filter { $0 != "`" }
            // `var a, b: Int` has its type at the end.
            let annotation = bindings[index...].lazy.compactMap(\.typeAnnotation).first
            let annotated = binding.typeAnnotation ?? (binding.initializer == nil ? annotation : nil)
            guard let type = annotated?.type ?? binding.initializer.flatMap({ Self.type(ofLiteral: $0.value) }) else {
                context.complain("@Generable needs to know the type of '\(plainName)'; write it after a colon", at: pattern)
                continue
            }
            if ["GenerationID", "Jig.GenerationID"].contains(type.trimmedDescription) {
                if identifier != nil { context.complain("a value has one GenerationID", at: pattern) }
                identifier = name
                continue
            }
            guard let key = keys.map({ $0[plainName] }) ?? plainName else {
                // Not among the coding keys: the model does not write it.
                if binding.initializer == nil, variable.bindingSpecifier.text == "let" || !type.is(OptionalTypeSyntax.self) {
                    context.complain("'\(plainName)' is not among the CodingKeys, so that it needs a value here", at: pattern)
                }
                if let guide = guides.first {
                    context.complain("@Guide has no effect on a property that is not among the CodingKeys", at: guide)
                }
                continue
            }
            if let initializer = binding.initializer, variable.bindingSpecifier.text == "let" {
                context.complain(
                    "'\(plainName)' has its value here, so that no model can write it; make it a var, or guide it by .constant",
                    at: initializer)
                continue
            }
            guard let written = WrittenType(type.naming(self: owner), of: plainName, in: context) else { continue }
            let reading = Guides(guides, of: "'\(plainName)'", type: written.wrapped, in: context)
            let comment = DocComment(of: variable).text
            var defaultValue = binding.initializer?.value.trimmedDescription
            if written.isOptional, defaultValue == "nil" { defaultValue = nil }
            properties.append(
                GeneratedProperty(
                    name: name, key: key, type: written.wrapped.trimmedDescription, isOptional: written.isOptional,
                    defaultValue: defaultValue,
                    description: reading.description ?? (comment.isEmpty ? nil : quoted(comment)), guides: reading.expressions,
                    access: access))
        }
    }

    /// The type of a literal that a property begins with.
    private static func type(ofLiteral expression: ExprSyntax) -> TypeSyntax? {
        switch expression.as(ExprSyntaxEnum.self) {
        case .integerLiteralExpr: "Int"
        case .floatLiteralExpr: "Double"
        case .booleanLiteralExpr: "Bool"
        case .stringLiteralExpr: "String"
        case .prefixOperatorExpr(let prefix) where prefix.operator.text == "-": type(ofLiteral: prefix.expression)
        default: nil
        }
    }

    // MARK: Members

    /// What stands in the type itself.
    var members: [String] { [schema, content, partial] }

    private var schema: String {
        let description = options.description.map { "description: \($0), " } ?? ""
        let list = properties.map { "            \($0.schema)," }.joined(separator: "\n")
        return """
            nonisolated \(options.access)static var generationSchema: Jig.GenerationSchema {
                Jig.GenerationSchema(
                    type: Self.self, \(description)representNilExplicitlyInGeneratedContent: \(options.nilIsExplicit),
                    properties: [
            \(list)
                    ])
            }
            """
    }

    /// The initializer that takes content. It names no types, since those around the type are out of its sight.
    var initializer: String {
        var lines = properties.map { property in
            let key = quoted(property.key)
            let assignment = "self.\(property.name) = try content.value(forProperty: \(key))"
            // Otherwise the property keeps the value that it begins with.
            return property.defaultValue == nil ? assignment : "if content.hasProperty(\(key)) { \(assignment) }"
        }
        if let identifier { lines.append("self.\(identifier) = content.id ?? Jig.GenerationID()") }
        return """
            nonisolated \(options.access)init(_ content: Jig.GeneratedContent) throws {
            \(indented(lines))
            }
            """
    }

    private var content: String {
        var lines: [String] = []
        for property in properties {
            let entry = "properties.append((\(quoted(property.key)), self.\(property.name)))"
            // What is nil is left out, unless its default would come in its place.
            if property.isOptional, property.defaultValue == nil, options.nilIsExplicit != "true" {
                let isExplicit = options.nilIsExplicit == "false" ? "" : " || (\(options.nilIsExplicit))"
                lines.append("if self.\(property.name) != nil\(isExplicit) { \(entry) }")
            } else {
                lines.append(entry)
            }
        }
        return """
            nonisolated \(options.access)var generatedContent: Jig.GeneratedContent {
                \(lines.isEmpty ? "let" : "var") properties: [(String, any Jig.ConvertibleToGeneratedContent)] = []
            \(indented(lines))
                return Jig.GeneratedContent(
                    properties: properties, id: \(identifier.map { "self.\($0)" } ?? "nil"), uniquingKeysWith: { _, last in last })
            }
            """
    }

    private var partial: String {
        let ownsID = properties.contains { $0.name == "id" }
        let id = identifier ?? (ownsID ? "generationID" : "id")
        let isIdentifiable = id == "id"
        let conformances = [
            isIdentifiable ? "Identifiable" : nil, "Jig.ConvertibleFromGeneratedContent", options.isSendable ? "Sendable" : nil,
        ].compactMap(\.self).joined(separator: ", ")
        let declarations = ["\(options.access)var \(id): Jig.GenerationID"]
            + properties.map { "\($0.access ?? options.access)var \($0.name): \($0.partialType)?" }
        let assignments = ["self.\(id) = content.id ?? Jig.GenerationID()"]
            + properties.map {
                "self.\($0.name) = try content.partialValue(\($0.partialType).self, forProperty: \(quoted($0.key)))"
            }
        return """
            nonisolated \(options.access)struct PartiallyGenerated: \(conformances) {
            \(indented(declarations))

                \(options.access)init(_ content: Jig.GeneratedContent) throws {
            \(indented(assignments, by: 8))
                }
            }
            """
    }
}

func indented(_ lines: [String], by width: Int = 4) -> String {
    lines.map { String(repeating: " ", count: width) + $0 }.joined(separator: "\n")
}

extension AccessorBlockSyntax {
    /// Whether this makes a property one that is not stored.
    fileprivate var isComputed: Bool {
        switch accessors {
        case .getter: true
        case .accessors(let list): list.contains { !["willSet", "didSet"].contains($0.accessorSpecifier.text) }
        }
    }
}

/// The names in JSON that a type's `CodingKeys` give its properties.
struct CodingKeyNames {
    private var names: [String: String] = [:]

    /// The names; nil where the type has no enum of that name.
    init?(of declaration: some DeclGroupSyntax) {
        let keys = declaration.memberBlock.members.lazy.compactMap { $0.decl.as(EnumDeclSyntax.self) }.first { $0.name.text == "CodingKeys" }
        guard let keys else { return nil }
        for member in keys.memberBlock.members {
            for element in member.decl.as(EnumCaseDeclSyntax.self)?.elements ?? [] {
                let name = element.name.text.filter { $0 != "`" }
                names[name] = element.rawValue?.value.as(StringLiteralExprSyntax.self)?.representedLiteralValue ?? name
            }
        }
    }

    subscript(name: String) -> String? { names[name] }
}
#endif
