/// Makes JSON values of `Encodable` ones; members keep the order in which they are encoded, and those of a dictionary with
/// strings for keys, which has none, are sorted.
public struct JSONValueEncoder {
    /// What the types that are encoded may look up.
    public var userInfo: [CodingUserInfoKey: Any]

    /// Whether infinities and NaN, which JSON does not have, become null instead of an error.
    public var writesNonFiniteAsNull: Bool

    public init(userInfo: [CodingUserInfoKey: Any] = [:], writesNonFiniteAsNull: Bool = false) {
        (self.userInfo, self.writesNonFiniteAsNull) = (userInfo, writesNonFiniteAsNull)
    }

    /// Encodes a value.
    ///
    /// - Throws: `EncodingError` for infinities and NaN, unless they become null, and for a type that encodes nothing. An
    ///   error of another kind that a type throws becomes its underlying error.
    public func encode(_ value: some Encodable) throws(EncodingError) -> JSONValue {
        do {
            let encoder = ValueEncoder(codingPath: [], userInfo: userInfo, writesNonFiniteAsNull: writesNonFiniteAsNull)
            try encoder.encode(value)
            guard let result = encoder.slot.json else {
                throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "the type encodes nothing"))
            }
            return result
        } catch let error as EncodingError {
            throw error
        } catch {
            throw .invalidValue(value, .init(codingPath: [], debugDescription: "\(error)", underlyingError: error))
        }
    }
}

/// A place for a value that containers fill in step by step.
private final class Slot {
    enum Content {
        case empty
        case value(JSONValue)
        case array([Slot])
        case object(keys: [String], slots: [ExactString: Slot])
    }

    var content = Content.empty

    /// The value, if one was encoded.
    var json: JSONValue? {
        switch content {
        case .empty: return nil
        case .value(let value): return value
        case .array(let slots): return .array(slots.map { $0.json ?? .object(JSONObject()) })
        case .object(let keys, let slots):
            return .object(JSONObject(keys.map { ($0, slots[ExactString($0)]?.json ?? .object(JSONObject())) }))
        }
    }

    func openObject() {
        if case .object = content { return }
        content = .object(keys: [], slots: [:])
    }

    func openArray() {
        if case .array = content { return }
        content = .array([])
    }

    func member(_ key: String) -> Slot {
        guard case .object(var keys, var slots) = content else { return Slot() }
        content = .empty
        let slot = Slot()
        if slots.updateValue(slot, forKey: ExactString(key)) == nil { keys.append(key) }
        content = .object(keys: keys, slots: slots)
        return slot
    }

    func element() -> Slot {
        guard case .array(var slots) = content else { return Slot() }
        content = .empty
        let slot = Slot()
        slots.append(slot)
        content = .array(slots)
        return slot
    }

    var count: Int { if case .array(let slots) = content { slots.count } else { 0 } }
}

private struct ValueEncoder: Encoder {
    var slot = Slot()
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any]
    let writesNonFiniteAsNull: Bool

    init(codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: Any], writesNonFiniteAsNull: Bool) {
        self.codingPath = codingPath
        self.userInfo = userInfo
        self.writesNonFiniteAsNull = writesNonFiniteAsNull
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.openObject()
        return KeyedEncodingContainer(KeyedContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.openArray()
        return UnkeyedContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func below(_ key: any CodingKey, _ slot: Slot) -> ValueEncoder {
        var encoder = ValueEncoder(
            codingPath: codingPath + [key], userInfo: userInfo, writesNonFiniteAsNull: writesNonFiniteAsNull)
        encoder.slot = slot
        return encoder
    }
}

extension ValueEncoder: SingleValueEncodingContainer {
    func encodeNil() { slot.content = .value(.null) }
    func encode(_ value: Bool) { slot.content = .value(.bool(value)) }
    func encode(_ value: String) { slot.content = .value(.string(value)) }
    func encode(_ value: Double) throws { try floating(value) }
    func encode(_ value: Float) throws { try floating(value) }
    func encode(_ value: Int) { integer(value) }
    func encode(_ value: Int8) { integer(value) }
    func encode(_ value: Int16) { integer(value) }
    func encode(_ value: Int32) { integer(value) }
    func encode(_ value: Int64) { integer(value) }
    func encode(_ value: Int128) { integer(value) }
    func encode(_ value: UInt) { integer(value) }
    func encode(_ value: UInt8) { integer(value) }
    func encode(_ value: UInt16) { integer(value) }
    func encode(_ value: UInt32) { integer(value) }
    func encode(_ value: UInt64) { integer(value) }
    func encode(_ value: UInt128) { integer(value) }

    func encode(_ value: some Encodable) throws {
        switch value {
        case let value as JSONValue: slot.content = .value(value)
        case let value as JSONNumber: slot.content = .value(.number(value))
        case let value as JSONObject: slot.content = .value(.object(value))
        case let value as any JSONValueRepresentable:
            slot.content = .value(try value.jsonRepresentation(codingPath: codingPath))
        case let value as any StringKeyed: try value.encodeSorted(to: self)
        default: try value.encode(to: self)
        }
    }

    private func integer(_ value: some FixedWidthInteger) {
        let text = String(value)
        slot.content = JSONNumber(text: text).map { .value(.number($0)) } ?? .empty
    }

    private func floating(_ value: some BinaryFloatingPoint & CustomStringConvertible) throws {
        if writesNonFiniteAsNull, !value.isFinite {
            slot.content = .value(.null)
            return
        }
        guard value.isFinite, let number = JSONNumber(text: value.description) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "JSON has no number for \(value)"))
        }
        slot.content = .value(.number(number))
    }
}

/// A dictionary with strings for keys.
private protocol StringKeyed {
    func encodeSorted(to encoder: ValueEncoder) throws
}

extension Dictionary: StringKeyed where Key == String, Value: Encodable {
    fileprivate func encodeSorted(to encoder: ValueEncoder) throws {
        var container = encoder.container(keyedBy: JSONCodingKey.self)
        for (key, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try container.encode(value, forKey: JSONCodingKey(stringValue: key))
        }
    }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    private func member(_ key: any CodingKey) -> ValueEncoder {
        encoder.below(key, encoder.slot.member(key.stringValue))
    }

    mutating func encodeNil(forKey key: Key) { member(key).encodeNil() }
    mutating func encode(_ value: Bool, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: String, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: Double, forKey key: Key) throws { try member(key).encode(value) }
    mutating func encode(_ value: Float, forKey key: Key) throws { try member(key).encode(value) }
    mutating func encode(_ value: Int, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: Int8, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: Int16, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: Int32, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: Int64, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: UInt, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: UInt8, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: UInt16, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: UInt32, forKey key: Key) { member(key).encode(value) }
    mutating func encode(_ value: UInt64, forKey key: Key) { member(key).encode(value) }
    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try member(key).encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { member(key).container(keyedBy: type) }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        member(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { member(JSONCodingKey(stringValue: "super")) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { member(key) }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.slot.count }

    private func element() -> ValueEncoder { encoder.below(JSONCodingKey(count), encoder.slot.element()) }

    mutating func encodeNil() { element().encodeNil() }
    mutating func encode(_ value: Bool) { element().encode(value) }
    mutating func encode(_ value: String) { element().encode(value) }
    mutating func encode(_ value: Double) throws { try element().encode(value) }
    mutating func encode(_ value: Float) throws { try element().encode(value) }
    mutating func encode(_ value: Int) { element().encode(value) }
    mutating func encode(_ value: Int8) { element().encode(value) }
    mutating func encode(_ value: Int16) { element().encode(value) }
    mutating func encode(_ value: Int32) { element().encode(value) }
    mutating func encode(_ value: Int64) { element().encode(value) }
    mutating func encode(_ value: UInt) { element().encode(value) }
    mutating func encode(_ value: UInt8) { element().encode(value) }
    mutating func encode(_ value: UInt16) { element().encode(value) }
    mutating func encode(_ value: UInt32) { element().encode(value) }
    mutating func encode(_ value: UInt64) { element().encode(value) }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try element().encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        element().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { element().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { element() }
}
