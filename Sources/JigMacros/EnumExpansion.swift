#if Macros
import SwiftSyntax
import SwiftSyntaxMacros

/// What `@Generable` adds to an enum: one of its raw values, one of its cases' names or, where cases have associated values, a
/// union of names and structures.
struct EnumExpansion {
    private struct Case {
        var name: String
        var key: String
        var description: String?
        /// nil for a case without associated values.
        var values: [GeneratedProperty]?
        /// Whether the only value has no label, so that it stands for the case's structure itself.
        var isBare = false
        /// The labels in Swift; nil where there is none.
        var labels: [String?] = []
    }

    private let options: GenerableMacro.Options
    private let hasRawValues: Bool
    /// Whether a value may contain another of its type.
    private let isIndirect: Bool
    private var cases: [Case] = []

    init?(_ declaration: EnumDeclSyntax, options: GenerableMacro.Options, in context: some MacroExpansionContext) {
        self.options = options
        hasRawValues = Self.hasRawValues(declaration)
        isIndirect = Self.isIndirect(declaration)
        let keys = CodingKeyNames(of: declaration)
        for member in declaration.memberBlock.members {
            guard let line = member.decl.as(EnumCaseDeclSyntax.self) else {
                if let conditional = member.decl.as(IfConfigDeclSyntax.self) {
                    context.complain(
                        "@Generable can't see what is compiled under a condition; move the condition around the type", at: conditional)
                }
                continue
            }
            let guides = line.attributes.named("Guide")
            let comment = DocComment(of: line).text
            for element in line.elements {
                read(element, of: declaration.name, keys, guides, comment.isEmpty ? nil : quoted(comment), in: context)
            }
            if line.elements.count > 1, let guide = guides.first {
                context.complain("@Guide applies to one case; declare each on its own", at: guide)
            }
        }
        if cases.isEmpty {
            context.complain("@Generable needs at least one case, or there is nothing that a model could write", at: declaration.name)
            return nil
        }
    }

    private static func hasRawValues(_ declaration: EnumDeclSyntax) -> Bool {
        let known = ["String", "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float"]
        let first = declaration.inheritanceClause?.inheritedTypes.first?.type.trimmedDescription
        return first.map(known.contains) ?? false || declaration.memberBlock.members.contains { member in
            member.decl.as(EnumCaseDeclSyntax.self)?.elements.contains { $0.rawValue != nil } ?? false
        }
    }

    private static func isIndirect(_ declaration: EnumDeclSyntax) -> Bool {
        let modifiers = [declaration.modifiers]
            + declaration.memberBlock.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self)?.modifiers }
        return modifiers.contains { $0.contains { $0.name.text == "indirect" } }
    }

    private mutating func read(
        _ element: EnumCaseElementSyntax, of owner: TokenSyntax, _ keys: CodingKeyNames?, _ guides: [AttributeSyntax],
        _ comment: String?, in context: some MacroExpansionContext
    ) {
        let name = element.name.text
        let plainName = name.filter { $0 != "`" }
        guard let key = keys.map({ $0[plainName] }) ?? plainName else {
            context.complain("'\(plainName)' is not among the CodingKeys, so that a model could not name it", at: element)
            return
        }
        if cases.contains(where: { $0.key == key }) {
            context.complain("two cases are named '\(key)', so that a model could not say which one it means", at: element)
            return
        }
        var this = Case(name: name, key: key, description: comment)
        if let parameters = element.parameterClause?.parameters {
            var values: [GeneratedProperty] = []
            for (index, parameter) in parameters.enumerated() {
                let label = parameter.firstName.flatMap { $0.text == "_" ? nil : $0.text }
                this.labels.append(label)
                let type = parameter.type.naming(self: owner)
                guard let written = WrittenType(type, of: label ?? plainName, in: context) else { continue }
                // A value without a label stands for the case's structure, so that it has the case's name.
                let isBare = parameters.count == 1 && label == nil
                let property = isBare ? key : (label ?? "_\(index)").filter { $0 != "`" }
                var defaultValue = parameter.defaultValue?.value.trimmedDescription
                if written.isOptional, defaultValue == "nil" { defaultValue = nil }
                values.append(
                    GeneratedProperty(
                        name: "value\(index)", key: property, type: written.wrapped.trimmedDescription,
                        isOptional: written.isOptional, defaultValue: isBare ? nil : defaultValue))
            }
            this.values = values
            this.isBare = values.count == 1 && this.labels == [nil]
        }
        if !guides.isEmpty {
            // A case's guides are those of its only value.
            let only = this.values?.count == 1 ? this.values?.first : nil
            let type: TypeSyntax = only.map { "\(raw: $0.type)" } ?? "Never"
            let reading = Guides(guides, of: "'\(plainName)'", type: type, in: context)
            this.description = reading.description ?? this.description
            if !reading.expressions.isEmpty {
                if only != nil {
                    this.values?[0].guides = reading.expressions
                } else if let guide = guides.first {
                    context.complain("guides apply to a case with one associated value", at: guide)
                }
            }
        }
        cases.append(this)
    }

    private var isUnion: Bool { cases.contains { $0.values != nil } }

    // MARK: Members

    var members: [String] {
        isUnion ? [unionSchema, unionInitializer, unionContent, unionPartial] : [choiceSchema, choiceInitializer, choiceContent]
    }

    private var described: String { options.description.map { "description: \($0), " } ?? "" }

    private func schema(_ argument: String) -> String {
        """
        nonisolated \(options.access)static var generationSchema: Jig.GenerationSchema {
            Jig.GenerationSchema(type: Self.self, \(described)\(argument))
        }
        """
    }

    private func list(_ elements: [String]) -> String { "[\(elements.joined(separator: ", "))]" }

    // MARK: Choices

    /// What each case is in JSON.
    private var choiceValues: String {
        hasRawValues ? list(cases.map { "Self.\($0.name).rawValue" }) : list(cases.map { quoted($0.key) })
    }

    private var choiceSchema: String {
        if hasRawValues, cases.allSatisfy({ $0.description == nil }) { return schema("values: \(choiceValues)") }
        if hasRawValues {
            return schema("values: \(choiceValues), descriptions: \(list(cases.map { $0.description ?? "nil" }))")
        }
        return schema("cases: \(list(cases.map(caseSchema)))")
    }

    private var choiceInitializer: String {
        let arms = cases.dropLast().enumerated().map { "case \($0.offset): self = .\($0.element.name)" }
        let last = "default: self = .\(cases[cases.count - 1].name)"
        return """
            nonisolated \(options.access)init(_ content: Jig.GeneratedContent) throws {
                switch try content.choice(among: \(choiceValues)) {
            \(indented(arms + [last]))
                }
            }
            """
    }

    private var choiceContent: String {
        if hasRawValues {
            return "nonisolated \(options.access)var generatedContent: Jig.GeneratedContent { Jig.GeneratedContent(self.rawValue) }"
        }
        let arms = cases.map { "case .\($0.name): Jig.GeneratedContent(\(quoted($0.key)))" }
        return """
            nonisolated \(options.access)var generatedContent: Jig.GeneratedContent {
                switch self {
            \(indented(arms))
                }
            }
            """
    }

    // MARK: Unions

    private func caseSchema(_ this: Case) -> String {
        var arguments = ["name: \(quoted(this.key))"]
        if let description = this.description { arguments.append("description: \(description)") }
        if let values = this.values {
            if this.isBare, let only = values.first {
                arguments.append("payload: \(only.schema)")
            } else {
                arguments.append("properties: \(list(values.map(\.schema)))")
            }
        }
        return "Jig.GenerationSchema.Case(\(arguments.joined(separator: ", ")))"
    }

    private var unionSchema: String { schema("cases: \(list(cases.map(caseSchema)))") }

    /// The names of the cases, each with whether it has values.
    private var forms: String { list(cases.map { "(\(quoted($0.key)), \($0.values != nil))" }) }

    private var unionInitializer: String {
        let arms = cases.enumerated().map { index, this in
            let label = index == cases.count - 1 ? "default" : "case \(index)"
            guard let values = this.values else { return "\(label): self = .\(this.name)" }
            if values.isEmpty { return "\(label): self = .\(this.name)()" }
            let arguments = zip(this.labels, values).map { swiftLabel, value in
                let content = this.isBare ? "choice.container" : "choice.payload"
                return (swiftLabel.map { "\($0): " } ?? "") + value.value(from: content)
            }
            let made = ".\(this.name)(\(arguments.joined(separator: ", ")))"
            if this.isBare { return "\(label): self = \(made)" }
            return "\(label): self = try Jig.GeneratedContentError.locating(\(quoted(this.key))) { Self\(made) }"
        }
        return """
            nonisolated \(options.access)init(_ content: Jig.GeneratedContent) throws {
                let choice = try content.enumCase(among: \(forms))
                switch choice.index {
            \(indented(arms))
                }
            }
            """
    }

    private var unionContent: String {
        let arms = cases.flatMap { this -> [String] in
            guard let values = this.values else { return ["case .\(this.name): return Jig.GeneratedContent(\(quoted(this.key)))"] }
            if values.isEmpty {
                let empty = "Jig.GeneratedContent(properties: [:])"
                return ["case .\(this.name): return Jig.GeneratedContent(properties: [\(quoted(this.key)): \(empty)])"]
            }
            let bindings = values.map { "let \($0.name)" }.joined(separator: ", ")
            var lines = ["case .\(this.name)(\(bindings)):"]
            if this.isBare, let only = values.first {
                lines.append("    return Jig.GeneratedContent(properties: [\(quoted(this.key)): \(only.name)])")
            } else {
                lines.append("    var properties: [(String, any Jig.ConvertibleToGeneratedContent)] = []")
                for value in values {
                    let entry = "properties.append((\(quoted(value.key)), \(value.name)))"
                    lines.append("    " + (value.isOptional && value.defaultValue == nil ? "if \(value.name) != nil { \(entry) }" : entry))
                }
                let payload = "Jig.GeneratedContent(properties: properties, uniquingKeysWith: { _, last in last })"
                lines.append("    return Jig.GeneratedContent(properties: [\(quoted(this.key)): \(payload)])")
            }
            return lines
        }
        return """
            nonisolated \(options.access)var generatedContent: Jig.GeneratedContent {
                switch self {
            \(indented(arms))
                }
            }
            """
    }

    /// The same cases, their values optional: a case is there once its name is known.
    private var unionPartial: String {
        let declarations = cases.map { this in
            guard let values = this.values, !values.isEmpty else { return "case \(this.name)" }
            let types = zip(this.labels, values).map { label, value in (label.map { "\($0): " } ?? "") + "\(value.partialType)?" }
            return "case \(this.name)(\(types.joined(separator: ", ")))"
        }
        let arms = cases.enumerated().map { index, this in
            let label = index == cases.count - 1 ? "default" : "case \(index)"
            guard let values = this.values, !values.isEmpty else { return "\(label): self = .\(this.name)" }
            let content = this.isBare ? "choice.container" : "choice.payload"
            let arguments = zip(this.labels, values).map { swiftLabel, value in
                (swiftLabel.map { "\($0): " } ?? "")
                    + "try \(content).partialValue(\(value.partialType).self, forProperty: \(quoted(value.key)))"
            }
            let made = ".\(this.name)(\(arguments.joined(separator: ", ")))"
            if this.isBare { return "\(label): self = \(made)" }
            return "\(label): self = try Jig.GeneratedContentError.locating(\(quoted(this.key))) { Self\(made) }"
        }
        let conformances = "Jig.ConvertibleFromGeneratedContent" + (options.isSendable ? ", Sendable" : "")
        return """
            nonisolated \(options.access)\(isIndirect ? "indirect " : "")enum PartiallyGenerated: \(conformances) {
            \(indented(declarations))

                \(options.access)init(_ content: Jig.GeneratedContent) throws {
                    let choice = try content.enumCase(among: \(forms))
                    switch choice.index {
            \(indented(arms, by: 8))
                    }
                }
            }
            """
    }
}
#endif
