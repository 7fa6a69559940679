import Jig

/// What is measured: a schema of middling size, an instance of it, and the bundled model's vocabulary.
struct Subject {
    let tokenizer: any Tokenizer
    let vocabulary: TokenTrie
    let format: any ChatFormat
    let schema: String
    let instance: String
    let tokens: [TokenID]

    static let shared = Result { try Subject() }

    private init() throws {
        let model = try LanguageModel.bundled
        (tokenizer, format) = (model.tokenizer, model.format)
        vocabulary = TokenTrie(tokenizer.vocabulary)
        schema = #"""
            {
              "type": "object",
              "properties": {
                "query": {"type": "string", "maxLength": 200},
                "state": {"enum": ["open", "paid", "shipped", "cancelled"]},
                "created": {"type": "string", "format": "date"},
                "total": {"type": "number", "minimum": 0, "multipleOf": 0.01},
                "customer": {"$ref": "#/$defs/customer"},
                "lines": {
                  "type": "array", "maxItems": 100,
                  "items": {
                    "type": "object",
                    "properties": {"product": {"type": "string"}, "count": {"type": "integer", "minimum": 1, "maximum": 99}},
                    "required": ["product", "count"]
                  }
                },
                "page": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}
              },
              "required": ["query", "lines"],
              "additionalProperties": false,
              "$defs": {
                "customer": {
                  "type": "object",
                  "properties": {"id": {"type": "integer", "minimum": 1}, "email": {"pattern": "^[a-z.]+@[a-z]+\\.com$"}},
                  "required": ["id"], "additionalProperties": false
                }
              }
            }
            """#
        instance = #"""
            {"query": "a lamp of brass, with a \"long\" cord", "state": "paid", "created": "2026-02-28", "total": 129.95, \#
            "customer": {"id": 4711, "email": "anna.b@example.com"}, "lines": [{"product": "lamp", "count": 1}, \#
            {"product": "bulb, 40 W", "count": 12}, {"product": "cord", "count": 3}], "page": null}
            """#
        tokens = tokenizer.encode(instance)
    }

    var emptyMask: TokenMask { TokenMask(count: vocabulary.vocabulary.count) }

    func grammar() throws -> Grammar { try Grammar(Schema(parsing: schema)) }

    /// A sequence at its start, of a grammar of its own.
    func matcher() throws -> GrammarMatcher { GrammarMatcher(grammar: try grammar(), vocabulary: vocabulary) }

    /// Fills a mask before each token and accepts the token.
    func take(_ tokens: [TokenID], _ start: some TokenConstraint, _ mask: inout TokenMask) throws {
        var constraint = start
        for token in tokens {
            constraint.fillMask(&mask)
            try constraint.accept(token)
        }
    }

    /// Reads a mask where it lies before each token and accepts the token.
    func borrow(_ tokens: [TokenID], _ start: some MaskLending) throws {
        var constraint = start
        for token in tokens {
            _ = constraint.withMask { $0.allows(token) }
            try constraint.accept(token)
        }
    }

    /// So many sequences of one grammar, each a token further than the one before.
    func sequences(_ count: Int) throws -> [GrammarMatcher] {
        var matcher = try matcher()
        return try (0..<count).map { index in
            try matcher.accept(tokens[index])
            return matcher
        }
    }

    /// Text or calls of any of so many tools.
    func tools(_ count: Int) throws -> StructureMatcher {
        let arguments = try grammar()
        let tools = (0..<count).map { CallableTool(name: "find_orders_\($0)", arguments: arguments) }
        let structure = try format.structure(tools: tools, choice: .auto, parallel: true, response: nil)
        return StructureMatcher(structure, vocabulary: vocabulary)
    }

    /// The tokens of an answer with a call of the tool with this number.
    func call(_ number: Int) -> [TokenID] {
        let specials = ["[TOOL_CALLS]", "[ARGS]", "</s>"].compactMap(tokenizer.special)
        guard specials.count == 3 else { return [] }
        return tokenizer.encode("Let me look.") + [specials[0]] + tokenizer.encode("find_orders_\(number)") + [specials[1]]
            + tokens + [specials[2]]
    }
}
