extension GenerationSchema {
    /// The schema of what a `Decodable` type decodes, found out by decoding one from nothing.
    ///
    /// Structures, optionals, arrays, sets, dictionaries with strings for keys, the scalars that are ``Generable``, types that are
    /// ``Generable`` themselves, enums with raw values that are `CaseIterable`, `CodingKeys` and types that contain themselves in
    /// optionals and arrays are understood. A custom `init(from:)` is, as far as it decodes the same keys whatever they hold.
    /// Anything else, such as enums with associated values, dictionaries with other keys, unkeyed containers, or a type that refuses the
    /// empty string and 0, can't be found out: then ``compiled()`` and registering a tool say so.
    public init<Value: Decodable & SendableMetatype>(shapeOf type: Value.Type) {
        self.init(shape: .decodable(type))
    }
}
