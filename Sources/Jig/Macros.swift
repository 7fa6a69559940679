#if Macros
    /// Conforms a struct or an enum to `Generable`, so that a model can write its values and nothing else.
    ///
    /// ```swift
    /// /// A place to stay.
    /// @Generable
    /// struct Hotel {
    ///     @Guide(description: "The hotel's own name", .minimumLength(1), .maximumLength(60))
    ///     var name: String
    ///     @Guide(.range(1...5))
    ///     var stars: Int
    ///     var amenities: [Amenity]?
    /// }
    /// ```
    ///
    /// Properties are written in the order in which they are declared. An optional one may be left out; one with a value may, too,
    /// and then has that value. Documentation comments are descriptions, and `CodingKeys` give names. An enum is one of its raw
    /// values, one of its cases' names or, where cases have associated values, a union: `{"circle": {"radius": 2}}`.
    ///
    /// - Parameter description: what a value is, in words for the model; by default the documentation comment.
    @attached(extension, conformances: Generable, names: named(init(_:)))
    @attached(
        member, names: named(init(_:)), named(generatedContent), named(generationSchema), named(PartiallyGenerated))
    public macro Generable(description: String? = nil) = #externalMacro(module: "JigMacros", type: "GenerableMacro")

    /// Conforms a struct to `Generable`, and says how its optional properties are written.
    ///
    /// - Parameters:
    ///   - description: what a value is, in words for the model; by default the documentation comment.
    ///   - representNilExplicitlyInGeneratedContent: whether an optional property that is nil is written as null, rather than
    ///     left out.
    @attached(extension, conformances: Generable, names: named(init(_:)))
    @attached(
        member, names: named(init(_:)), named(generatedContent), named(generationSchema), named(PartiallyGenerated))
    public macro Generable(description: String? = nil, representNilExplicitlyInGeneratedContent: Bool) =
        #externalMacro(module: "JigMacros", type: "GenerableMacro")

    /// Says what a property of a `@Generable` type is.
    ///
    /// - Parameter description: what it is, in words for the model.
    @attached(peer)
    public macro Guide(description: String) = #externalMacro(module: "JigMacros", type: "GuideMacro")

    /// Says what a property of a `@Generable` type is, and what its value may be beyond what the type says.
    ///
    /// - Parameters:
    ///   - description: what it is, in words for the model; by default the documentation comment.
    ///   - guides: what its value may be. Each of them holds for every token that the model writes.
    @attached(peer)
    public macro Guide<T>(description: String? = nil, _ guides: GenerationGuide<T>...) =
        #externalMacro(module: "JigMacros", type: "GuideMacro") where T: Generable

    /// Says what a string in a `@Generable` type is, and which regular expression matches it from end to end.
    ///
    /// - Parameters:
    ///   - description: what it is, in words for the model; by default the documentation comment.
    ///   - guides: the regular expression, as a literal.
    @attached(peer)
    public macro Guide<RegexOutput>(description: String? = nil, _ guides: Regex<RegexOutput>) =
        #externalMacro(module: "JigMacros", type: "GuideMacro")

    /// Says what a parameter of a function that is a `@Tool` is, and what its value may be beyond what the type says.
    ///
    /// - Parameters:
    ///   - parameter: the parameter's name.
    ///   - description: what it is, in words for the model; by default what the documentation comment says of it.
    ///   - guides: what its value may be.
    @attached(peer)
    public macro Guide<T>(parameter: String, description: String? = nil, _ guides: GenerationGuide<T>...) =
        #externalMacro(module: "JigMacros", type: "GuideMacro") where T: Generable

    /// Says which regular expression matches a parameter of a function that is a `@Tool`.
    ///
    /// - Parameters:
    ///   - parameter: the parameter's name.
    ///   - description: what it is, in words for the model; by default what the documentation comment says of it.
    ///   - guides: the regular expression, as a literal.
    @attached(peer)
    public macro Guide<RegexOutput>(parameter: String, description: String? = nil, _ guides: Regex<RegexOutput>) =
        #externalMacro(module: "JigMacros", type: "GuideMacro")

    /// Says what a parameter of a function that is a `@Tool` is.
    ///
    /// - Parameters:
    ///   - parameter: the parameter's name.
    ///   - description: what it is, in words for the model.
    @attached(peer)
    public macro Guide(parameter: String, description: String) = #externalMacro(module: "JigMacros", type: "GuideMacro")

    /// Makes a tool of a function: a property beside it, with the function's name and `Tool` at its end.
    ///
    /// ```swift
    /// /// The temperature in a city, in degrees Celsius.
    /// /// - Parameter city: the city's name, without its country
    /// @Tool
    /// func temperature(in city: String) async throws -> Int { try await station(in: city).degrees }
    /// ```
    ///
    /// ```swift
    /// let session = try LanguageModelSession(model: .bundled, tools: [temperatureTool])
    /// ```
    ///
    /// The model is told of the function what its documentation comment says. Parameters are written as the properties of a
    /// `@Generable` type are, and `@Guide(parameter:)` guides them.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by; by default the function's.
    ///   - description: what it does, in words for the model; by default the documentation comment.
    @attached(peer, names: suffixed(Tool))
    public macro Tool(name: String? = nil, description: String? = nil) = #externalMacro(module: "JigMacros", type: "ToolMacro")
#endif
