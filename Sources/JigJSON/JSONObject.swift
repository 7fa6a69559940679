/// The members of a JSON object, in the order in which they were written, with no key twice.
public struct JSONObject: Sendable {
    public struct Member: Sendable {
        public var key: String
        public var value: JSONValue
    }
    public private(set) var members: [Member]
}
