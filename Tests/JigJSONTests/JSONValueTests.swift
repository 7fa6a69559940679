import Testing

import JigJSON

@Suite("JSON values")
struct JSONValueTests {
    @Test("equality is by value: numbers by magnitude, objects without order")
    func equality() throws {
        let one = try JSONValue(parsing: #"{"a":1,"b":[1.0,2]}"#)
        let other = try JSONValue(parsing: #"{"b":[1e0,20e-1],"a":1.00}"#)
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(JSONValue.bool(true) != 1)
        #expect(JSONValue.array([1, 2]) != [2, 1])
        #expect(JSONValue.object(["a": 1]) != ["a": 1, "b": 2])
    }

    @Test("strings and keys are compared scalar by scalar")
    func canonicalEquivalence() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        let object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
        #expect(object.count == 2)
        #expect(object["e\u{301}"] == 2)
        #expect(JSONValue.object(["\u{E9}": 1]) != .object(["e\u{301}": 1]))
    }

    @Test("the writer lays text out compactly, spaced or indented")
    func layouts() {
        let value: JSONValue = ["a": 1, "b": [1, ["c": "x/\u{7F}é\u{1}"]], "d": [], "e": [:]]
        #expect(value.description == #"{"a":1,"b":[1,{"c":"x/\#u{7F}é\u0001"}],"d":[],"e":{}}"#)
        #expect(value.text(.spaced) == #"{"a": 1, "b": [1, {"c": "x/\#u{7F}é\u0001"}], "d": [], "e": {}}"#)
        #expect(
            JSONValue.object(["a": 1, "b": [1, 2], "c": []]).text(.indented) == """
                {
                  "a": 1,
                  "b": [
                    1,
                    2
                  ],
                  "c": []
                }
                """)
    }

    @Test("a long string with escapes survives")
    func longString() throws {
        let string = String(repeating: "é\"\n", count: 600_000)
        #expect(try JSONValue(parsing: JSONValue.string(string).text()) == .string(string))
    }

    @Test("members can be set, replaced and removed in place, in small objects and large ones", arguments: [3, 20])
    func mutation(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", JSONValue.number(JSONNumber($0))) })
        object["k1"] = "one"
        object["k0"] = nil
        object["new"] = true
        #expect(object.count == count)
        #expect(object.keys.first == "k1")
        #expect(object.keys.last == "new")
        #expect(object["k1"] == "one")
        #expect(object["k0"] == nil)
        #expect(object["k2"] == 2)
        #expect(object["new"] == true)
    }

    @Test("accessors give nil for another type")
    func accessors() {
        let value: JSONValue = ["s": "x", "n": 1.0, "b": true, "z": nil, "a": [1]]
        #expect(value["s"]?.stringValue == "x")
        #expect(value["n"]?.intValue == 1)
        #expect(value["b"]?.boolValue == true)
        #expect(value["z"]?.isNull == true)
        #expect(value["a"]?[0]?.numberValue?.double == 1)
        #expect(value["a"]?[1] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["s"]?.intValue == nil)
        #expect(value[0] == nil)
    }
}

@Suite("JSON Pointer")
struct JSONPointerTests {
    @Test("the examples of RFC 6901, section 5")
    func examples() throws {
        let document = try JSONValue(
            parsing: #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#)
        #expect(try JSONPointer(parsing: "").evaluate(in: document) == document)
        for (pointer, value) in [
            ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
            (#"/i\j"#, 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ] as [(String, JSONValue)] {
            #expect(try JSONPointer(parsing: pointer).evaluate(in: document) == value)
            #expect(try JSONPointer(parsing: pointer).description == pointer)
        }
    }

    @Test("what is no index of the array leads nowhere", arguments: ["/2", "/-", "/-1", "/00", "/01", "/+1", "/1e0", "/", "/99999999999999999999"])
    func indices(pointer: String) throws {
        #expect(try JSONPointer(parsing: pointer).evaluate(in: ["a", "b"]) == nil)
    }

    @Test("malformed pointers are errors", arguments: ["a", "/~", "/~2", "/a~"])
    func malformed(pointer: String) {
        #expect(throws: JSONPointerError.self) { try JSONPointer(parsing: pointer) }
    }

    @Test("tokens are escaped when written")
    func writing() {
        #expect(JSONPointer().appending("a/b").appending(0).appending("~").description == "/a~1b/0/~0")
    }
}
