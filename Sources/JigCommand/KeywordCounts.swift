import Jig

extension SchemaGraph {
    /// How often each assertion occurs in the subschemas that the root reaches, in the order of the specification.
    var keywordCounts: [(keyword: String, count: Int)] {
        Self.assertions.compactMap { keyword, isSet in
            let count = nodes.count(where: isSet)
            return count > 0 ? (keyword, count) : nil
        }
    }

    private static var assertions: [(String, (SchemaNode) -> Bool)] {
        [
            ("false", { $0.boolean == false }),
            ("type", { $0.types != nil }), ("enum", { $0.enumeration != nil }), ("const", { $0.constant != nil }),
            ("minimum", { $0.minimum != nil }), ("maximum", { $0.maximum != nil }),
            ("exclusiveMinimum", { $0.exclusiveMinimum != nil }), ("exclusiveMaximum", { $0.exclusiveMaximum != nil }),
            ("multipleOf", { $0.multipleOf != nil }),
            ("minLength", { $0.minLength != nil }), ("maxLength", { $0.maxLength != nil }), ("pattern", { $0.pattern != nil }),
            ("format", { $0.format != nil }),
            ("prefixItems", { !$0.prefixItems.isEmpty }), ("items", { $0.items != nil }), ("contains", { $0.contains != nil }),
            ("minContains", { $0.minContains != nil }), ("maxContains", { $0.maxContains != nil }),
            ("minItems", { $0.minItems != nil }), ("maxItems", { $0.maxItems != nil }), ("uniqueItems", { $0.uniqueItems }),
            ("unevaluatedItems", { $0.unevaluatedItems != nil }),
            ("properties", { !$0.properties.isEmpty }), ("patternProperties", { !$0.patternProperties.isEmpty }),
            ("additionalProperties", { $0.additionalProperties != nil }), ("propertyNames", { $0.propertyNames != nil }),
            ("required", { !$0.required.isEmpty }), ("minProperties", { $0.minProperties != nil }),
            ("maxProperties", { $0.maxProperties != nil }), ("dependentRequired", { !$0.dependentRequired.isEmpty }),
            ("dependentSchemas", { !$0.dependentSchemas.isEmpty }),
            ("unevaluatedProperties", { $0.unevaluatedProperties != nil }),
            ("$ref", { $0.reference != nil }), ("$dynamicRef", { $0.dynamicReference != nil }),
            ("allOf", { !$0.allOf.isEmpty }), ("anyOf", { !$0.anyOf.isEmpty }), ("oneOf", { !$0.oneOf.isEmpty }),
            ("not", { $0.not != nil }), ("if", { $0.if != nil }),
        ]
    }
}
