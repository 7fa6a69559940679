#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import JigJSON

/// Finds out the schemas of `Decodable` types.
///
/// A type is asked to decode itself, and what it asks for is written down; what it is given is empty.
struct DecodableShapes {
    /// Why a type's shape can't be found out.
    struct Failure: Error {
        var location: JSONPointer
        var reason: String
    }

    /// The document that the schemas are for.
    private(set) var assembly: SchemaAssembly

    init(assembly: SchemaAssembly) { self.assembly = assembly }

    /// The schema of a type where it is used.
    fileprivate mutating func schema(of type: any Decodable.Type, at path: [String]) throws(Failure) -> JSONValue {
        switch type {
        case let type as any Generable.Type where !type.isShapedByDecoding: return assembly.schema(of: type)
        case let type as any DecodableContainer.Type: return try type.shape(in: &self, at: path)
        default: break
        }
        if let values = Self.rawValues(of: type) { return SchemaAssembly.choice(of: values) }
        if let reference = assembly.reference(to: type) { return reference }
        let name = assembly.newName(for: type)
        let body = try shape(of: type, at: path)
        // Something that is no structure, a wrapper around a string for one, has no need of a name.
        guard body["type"] == "object" else {
            assembly.removeName(of: type)
            return body
        }
        assembly.define(name, body)
        return SchemaAssembly.reference(to: name)
    }

    /// The schema of a type that has a name already, or needs none.
    mutating func shape(of type: any Decodable.Type, at path: [String]) throws(Failure) -> JSONValue {
        if let values = Self.rawValues(of: type) { return SchemaAssembly.choice(of: values) }
        if let type = type as? any DecodableContainer.Type { return try type.shape(in: &self, at: path) }
        let recorder = ShapeRecorder(shapes: self, path: path)
        do {
            _ = try type.init(from: ShapeDecoder(recorder: recorder))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                location: JSONPointer(path),
                reason: "the shape of \(type) can't be found out, since it does not decode from empty values (\(error)); "
                    + "make it @Generable, an enum with raw values CaseIterable, or give the tool a JSON Schema")
        }
        guard !recorder.readsKeys else {
            throw Failure(
                location: JSONPointer(path),
                reason: "the shape of \(type) can't be found out, since it decodes whatever keys there are; make it @Generable, "
                    + "a dictionary with keys of type String, or give the tool a JSON Schema")
        }
        self = recorder.shapes
        guard let body = recorder.schema else {
            throw Failure(
                location: JSONPointer(path),
                reason: "the shape of \(type) can't be found out, since it decodes nothing; give the tool a JSON Schema")
        }
        return body
    }

    /// The raw values of an enum, in the order of its cases.
    private static func rawValues(of type: any Decodable.Type) -> [JSONValue]? {
        guard let type = type as? any CaseIterable.Type, type is any RawRepresentable.Type else { return nil }
        let values = cases(of: type).compactMap { ($0 as? any RawRepresentable).flatMap { rawValue(of: $0) } }
        return values.isEmpty ? nil : values
    }

    private static func cases<Enum: CaseIterable>(of type: Enum.Type) -> [Any] { Array(type.allCases) }

    private static func rawValue(of value: some RawRepresentable) -> JSONValue? {
        (value.rawValue as? any ConvertibleToGeneratedContent)?.generatedContent.json
    }

    /// An empty value of a type, for an initializer that goes on with it.
    fileprivate static func emptyValue<Value: Decodable>(of type: Value.Type) -> Value? {
        if let type = type as? any DecodableContainer.Type { return type.emptyContainer as? Value }
        if let type = type as? any CaseIterable.Type, type is any RawRepresentable.Type { return cases(of: type).first as? Value }
        let scalars: [any Sendable] = [
            false, "", 0, 0.0, Float(0), Int8(0), Int16(0), Int32(0), Int64(0), UInt(0), UInt8(0), UInt16(0), UInt32(0),
            UInt64(0), Decimal(0), Date(timeIntervalSince1970: 0), UUID(), Data(), JSONValue.null, GeneratedContent(.null),
            URL(string: "a:b") as any Sendable,
        ]
        return scalars.lazy.compactMap { $0 as? Value }.first
    }
}

extension Generable {
    /// Whether the type's schema is what it decodes, and nothing that it says itself.
    static var isShapedByDecoding: Bool {
        guard case .decodable = generationSchema.shape else { return false }
        return true
    }
}

/// A type whose shape is that of others.
private protocol DecodableContainer {
    static var emptyContainer: Self { get }
    static func shape(in shapes: inout DecodableShapes, at path: [String]) throws(DecodableShapes.Failure) -> JSONValue
}

extension Optional: DecodableContainer where Wrapped: Decodable {
    static var emptyContainer: Wrapped? { nil }
    static func shape(in shapes: inout DecodableShapes, at path: [String]) throws(DecodableShapes.Failure) -> JSONValue {
        SchemaAssembly.nullable(try shapes.schema(of: Wrapped.self, at: path))
    }
}

extension Array: DecodableContainer where Element: Decodable {
    static var emptyContainer: [Element] { [] }
    static func shape(in shapes: inout DecodableShapes, at path: [String]) throws(DecodableShapes.Failure) -> JSONValue {
        ["type": "array", "items": try shapes.schema(of: Element.self, at: path + ["items"])]
    }
}

extension Set: DecodableContainer where Element: Decodable {
    static var emptyContainer: Set<Element> { [] }
    static func shape(in shapes: inout DecodableShapes, at path: [String]) throws(DecodableShapes.Failure) -> JSONValue {
        ["type": "array", "items": try shapes.schema(of: Element.self, at: path + ["items"]), "uniqueItems": true]
    }
}

extension Dictionary: DecodableContainer where Key == String, Value: Decodable {
    static var emptyContainer: [String: Value] { [:] }
    static func shape(in shapes: inout DecodableShapes, at path: [String]) throws(DecodableShapes.Failure) -> JSONValue {
        [
            "type": "object",
            "additionalProperties": try shapes.schema(of: Value.self, at: path + ["additionalProperties"]),
        ]
    }
}

// MARK: - The decoder that writes down what it is asked for

/// What one type asked for.
private final class ShapeRecorder {
    var shapes: DecodableShapes
    let path: [String]
    private var whole: JSONValue?
    private var properties: JSONObject?
    private var required: [JSONValue] = []
    /// Whether the type asked which keys there are.
    var readsKeys = false

    init(shapes: DecodableShapes, path: [String]) {
        self.shapes = shapes
        self.path = path
    }

    var schema: JSONValue? {
        guard let properties else { return whole }
        var object: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { object["required"] = .array(required) }
        object["additionalProperties"] = false
        return .object(object)
    }

    func openStructure() { properties = properties ?? JSONObject() }

    func property(_ key: any CodingKey, _ type: any Decodable.Type, isRequired: Bool) throws {
        let name = key.stringValue
        let schema = try shapes.schema(of: type, at: path + ["properties", name])
        if let present = properties?[name], present != schema { throw failure("\(name) is decoded as different types", at: key) }
        properties?[name] = schema
        if isRequired, !required.contains(.string(name)) { required.append(.string(name)) }
    }

    func set(_ type: any Decodable.Type) throws { whole = try shapes.schema(of: type, at: path) }

    /// A value to go on with.
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let value = DecodableShapes.emptyValue(of: type) { return value }
        // Its schema is known already; what it asks for now is not written down.
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64 else {
            throw failure("\(type) contains itself without an optional or an array between", at: nil)
        }
        let inner = ShapeRecorder(shapes: shapes, path: path)
        inner.depth = depth
        return try type.init(from: ShapeDecoder(recorder: inner))
    }

    private var depth = 0

    func failure(_ reason: String, at key: (any CodingKey)?) -> DecodableShapes.Failure {
        DecodableShapes.Failure(location: JSONPointer(path + (key.map { ["properties", $0.stringValue] } ?? [])), reason: reason)
    }

    func noUnkeyed(_ key: (any CodingKey)?) -> DecodableShapes.Failure {
        failure("what a type decodes from an unkeyed container can't be found out; give the tool a JSON Schema", at: key)
    }
}

private struct ShapeDecoder: Decoder {
    let recorder: ShapeRecorder
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        recorder.openStructure()
        return KeyedDecodingContainer(ShapeProperties(recorder: recorder))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw recorder.noUnkeyed(nil) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { ShapeValue(recorder: recorder) }
}

private struct ShapeProperties<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: ShapeRecorder
    var codingPath: [any CodingKey] { [] }
    /// What a type does with keys that it learns from what is written, nobody can tell beforehand.
    var allKeys: [Key] {
        recorder.readsKeys = true
        return []
    }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    private func required<Value: Decodable>(_ key: Key, _ type: Value.Type) throws -> Value {
        try recorder.property(key, type, isRequired: true)
        return try recorder.value(type)
    }

    private func optional<Value: Decodable>(_ key: Key, _ type: Value.Type) throws -> Value? {
        try recorder.property(key, type, isRequired: false)
        return nil
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try required(key, type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try required(key, type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try required(key, type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try required(key, type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try required(key, type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try required(key, type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try required(key, type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try required(key, type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try required(key, type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try required(key, type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try required(key, type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try required(key, type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try required(key, type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try required(key, type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try required(key, type) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(key, type) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(key, type) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(key, type) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try optional(key, type) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(key, type) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try optional(key, type) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try optional(key, type) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try optional(key, type) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try optional(key, type) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try optional(key, type) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try optional(key, type) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try optional(key, type) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try optional(key, type) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try optional(key, type) }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? { try optional(key, type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        throw recorder.failure("what a type decodes from a nested container can't be found out; give the tool a JSON Schema", at: key)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw recorder.noUnkeyed(key) }
    func superDecoder() throws -> any Decoder { throw noSuperclass(nil) }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw noSuperclass(key) }

    private func noSuperclass(_ key: Key?) -> DecodableShapes.Failure {
        recorder.failure("what a superclass decodes apart can't be found out; give the tool a JSON Schema", at: key)
    }
}

private struct ShapeValue: SingleValueDecodingContainer {
    let recorder: ShapeRecorder
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode(_ type: Bool.Type) throws -> Bool { try whole(type) }
    func decode(_ type: String.Type) throws -> String { try whole(type) }
    func decode(_ type: Double.Type) throws -> Double { try whole(type) }
    func decode(_ type: Float.Type) throws -> Float { try whole(type) }
    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try whole(type) }

    private func whole<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try recorder.set(type)
        return try recorder.value(type)
    }
}
