/// A JSON value that loses nothing: order of keys and text of numbers are kept.
///
/// Equality and hashing are by value (JSON Schema 2020-12, section 4.2.2): `1`, `1.0` and `1e0` are equal, the order of an
/// object's keys does not count, and strings are compared scalar by scalar, never by canonical equivalence.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}
