#if Macros
import Foundation
import Jig
import Testing

@Suite("A @Generable type")
struct GenerableTests {
    @Test("has its properties, guides, comments and defaults in its schema")
    func structure() {
        #expect(
            Hotel.generationSchema.jsonSchema.text(.indented) == #"""
                {
                  "description": "A place to stay.",
                  "type": "object",
                  "properties": {
                    "name": {
                      "description": "The hotel's own name",
                      "type": "string",
                      "minLength": 1,
                      "maxLength": 20
                    },
                    "stars": {
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 5
                    },
                    "code": {
                      "description": "Lower-case letters and digits",
                      "type": "string",
                      "pattern": "^(?:[a-z]+-\\d{2,4})$"
                    },
                    "amenities": {
                      "description": "What there is besides beds.",
                      "type": "array",
                      "items": {
                        "type": "string",
                        "enum": [
                          "pool",
                          "sauna",
                          "wi-fi"
                        ]
                      },
                      "maxItems": 3,
                      "uniqueItems": true
                    },
                    "rating": {
                      "type": "number",
                      "default": 2.5
                    },
                    "contact": {
                      "$ref": "#/$defs/Contact"
                    }
                  },
                  "required": [
                    "name",
                    "stars",
                    "code",
                    "contact"
                  ],
                  "additionalProperties": false,
                  "$defs": {
                    "Contact": \#(contact)
                  }
                }
                """#)
    }

    private var contact: String {
        let document = Hotel.generationSchema.jsonSchema
        return document["$defs"]!["Contact"]!.text(.indented).replacing("\n", with: "\n    ")
    }

    @Test("that is an enum with associated values is a union of names and structures")
    func union() throws {
        let schema = Contact.generationSchema.jsonSchema
        let branches = try #require(schema["anyOf"]?.arrayValue)
        #expect(schema["description"] == "How to reach somebody.")
        #expect(branches.count == 5)
        #expect(branches[0] == ["type": "string", "enum": ["none"]])
        #expect(branches[1]["description"] == "By post.")
        #expect(branches[1]["properties"]?["address"]?["required"] == ["street", "number"])
        #expect(branches[2]["properties"]?["email"] == ["type": "string", "format": "email"])
        #expect(branches[3]["properties"]?["several"]?["items"] == ["$ref": "#"])
        #expect(branches[4]["properties"]?["dial"]?["properties"]?["extension"]?["default"] == 0)
    }

    @Test("that is an enum without them is a choice")
    func choices() {
        #expect(Amenity.generationSchema.jsonSchema == ["type": "string", "enum": ["pool", "sauna", "wi-fi"]])
        #expect(
            Priority.generationSchema.jsonSchema
                == ["description": "Priority of a task, from the least to the most.", "enum": [-1, 0, 10]])
        #expect(
            Direction.generationSchema.jsonSchema == [
                "anyOf": [["description": "Towards the pole star.", "const": "north"], ["const": "south"], ["const": "default"]]
            ])
    }

    @Test("is made of what was written, and writes itself so")
    func roundTrip() throws {
        let text = #"""
            {"name": "Post", "stars": 3, "code": "p-12", "amenities": ["wi-fi"], "rating": 4.5, "contact": {"several": ["none", {"email": "a@b.cd"}, {"address": {"street": "Main", "number": 7}}, {"dial": {"_0": 5, "extension": 2}}]}}
            """#
        let hotel = try Hotel(GeneratedContent(json: text))
        #expect(
            hotel
                == Hotel(
                    name: "Post", stars: 3, code: "p-12", amenities: [.wifi], rating: 4.5,
                    contact: .several([.none, .email("a@b.cd"), .address(street: "Main", number: 7, floor: nil), .dial(5, extension: 2)])))
        #expect(hotel.generatedContent.jsonString == text)
    }

    @Test("takes the default for what was left out, and nil")
    func leftOut() throws {
        let hotel = try Hotel(GeneratedContent(json: #"{"name": "P", "stars": 1, "code": "a-11", "contact": {"dial": {"_0": 1}}}"#))
        #expect(hotel.rating == 2.5)
        #expect(hotel.amenities == nil)
        #expect(hotel.contact == .dial(1, extension: 0))
    }

    @Test("writes nil as null where it says so")
    func explicitNil() throws {
        let schema = Scalars.generationSchema.jsonSchema
        #expect(schema["description"] == "Every scalar there is")
        #expect(schema["properties"]?["maybeText"] == ["type": ["string", "null"]])
        #expect(schema["required"]?.arrayValue?.last == "maybeText")
        let value = Scalars(
            flag: true, int8: -128, int16: 1, int32: 1, int64: .min, unsigned: 1, unsigned8: 255, unsigned16: 1, unsigned32: 1,
            unsigned64: .max, float: 0.1, double: 0.1, decimal: Decimal(string: "0.1")!,
            date: Date(timeIntervalSince1970: 1_700_000_000.25), url: URL(string: "https://a.b/c?d")!, uuid: UUID(),
            data: Data([0, 255]), maybe: nil, maybeText: nil)
        #expect(value.generatedContent.json["maybe"] == .null)
        #expect(value.generatedContent.json["date"] == "2023-11-14T22:13:20.25Z")
        #expect(value.generatedContent.json["decimal"] == 0.1)
        #expect(try Scalars(value.generatedContent) == value)
        #expect(try Scalars.generationSchema.compiled().accepts(value.generatedContent.json))
    }

    @Test(
        "refuses what is of another kind or does not fit, and says where",
        arguments: [
            (#"{"name": "P", "stars": true, "code": "a-11", "contact": "none"}"#, "/stars"),
            (#"{"name": "P", "stars": 1.5, "code": "a-11", "contact": "none"}"#, "/stars"),
            (#"{"name": "P", "stars": 9223372036854775808, "code": "a-11", "contact": "none"}"#, "/stars"),
            (#"{"name": 1, "stars": 1, "code": "a-11", "contact": "none"}"#, "/name"),
            (#"{"name": "P", "code": "a-11", "contact": "none"}"#, "/stars"),
            (#"{"name": "P", "stars": 1, "code": "a-11", "contact": "nobody"}"#, "/contact"),
            (#"{"name": "P", "stars": 1, "code": "a-11", "contact": {"none": {}}}"#, "/contact"),
            (#"{"name": "P", "stars": 1, "code": "a-11", "contact": {"several": [{"address": {"street": "x", "number": 65536}}]}}"#, "/contact/several/0/address/number"),
            (#"{"name": "P", "stars": 1, "code": "a-11", "amenities": ["wifi"], "contact": "none"}"#, "/amenities/0"),
        ])
    func strict(text: String, place: String) {
        #expect {
            try Hotel(GeneratedContent(json: text))
        } throws: { error in
            (error as? GeneratedContentError)?.path.description == place
        }
    }

    @Test("follows its CodingKeys")
    func codingKeys() throws {
        #expect(Renamed.generationSchema.jsonSchema["properties"]?.objectValue?.keys == ["first_name", "class", "is observed?"])
        let value = try Renamed(GeneratedContent(json: #"{"first_name": "A", "class": 3}"#))
        #expect(value == Renamed(firstName: "A", class: 3))
        #expect(value.generatedContent.jsonString == #"{"first_name": "A", "class": 3, "is observed?": true}"#)
    }

    @Test("may contain itself, and be generic")
    func recursiveAndGeneric() throws {
        #expect(Node.generationSchema.jsonSchema["properties"]?["children"]?["items"] == ["$ref": "#"])
        let tree = Expression.sum(.number(1), .negated(.number(2)))
        #expect(tree.generatedContent.jsonString == #"{"sum": {"_0": {"number": 1.0}, "_1": {"negated": {"number": 2.0}}}}"#)
        #expect(try Expression(tree.generatedContent) == tree)
        let page = Page<Hotel>.generationSchema.jsonSchema
        #expect(page["properties"]?["items"]?["items"] == ["$ref": "#/$defs/Hotel"])
        #expect(page["$defs"]?.objectValue?.keys == ["Hotel", "Contact"])
        let pages = Page<Page<Int>>.generationSchema.jsonSchema
        #expect(pages["$defs"]?.objectValue?.keys == ["Page_Int"])
        let inner = try Outer.Inner(GeneratedContent(json: #"{"choice": "a", "kind": {"one": {"_0": "b"}}}"#))
        #expect(inner.choice == .a && inner.other == .b)
    }

    @Test("may name itself Self, and its parameters in a where clause")
    func selfReference() throws {
        let branch = try Branch<Int>(GeneratedContent(json: #"{"leaf": 1, "branches": [{"leaf": 2, "branches": []}], "named": {"a": {"leaf": 3, "branches": []}}}"#))
        #expect(branch.branches.map(\.leaf) == [2] && branch.named?["a"]?.leaf == 3)
        #expect(try Branch<Int>(branch.generatedContent) == branch)
        #expect(branch.asPartiallyGenerated().branches?.first?.leaf == 2)
        let chain = try Chain(GeneratedContent(json: #"{"fork": {"left": {"link": "end"}}}"#))
        #expect(chain == .fork(left: .link(.end), right: nil))
        #expect(try Chain(chain.generatedContent) == chain)
    }

    @Test("takes defaults of every spelling, its own optional ones too")
    func defaults() throws {
        let defaults = try Defaults(GeneratedContent(json: "{}"))
        #expect(defaults == Defaults())
        #expect(defaults.perhaps == .a && defaults.limit == 3)
        let properties = Defaults.generationSchema.jsonSchema["properties"]
        let values = ["below", "ratio", "flag", "text", "choice", "perhaps", "limit", "list"].map { properties?[$0]?["default"] }
        #expect(values == [-1, -2.5, true, "a", "b", "a", 3, [1, 2]])
        #expect(try Defaults(GeneratedContent(json: #"{"perhaps": null, "below": 5}"#)).perhaps == nil)
    }

    @Test("is described by comments wherever they stand")
    func comments() {
        let schema = Commented.generationSchema.jsonSchema
        #expect(schema["description"] == "Comments wherever they may stand.")
        let descriptions = ["above", "below", "between"].map { schema["properties"]?[$0]?["description"] }
        #expect(descriptions == ["Above.", "Below.", "Between, and below."])
    }

    @Test("keeps what is private to itself")
    func privateProperties() throws {
        let text = #"{"part": "a", "parts": ["b"], "shown": 1}"#
        let reserved = try Reserved(GeneratedContent(json: text))
        #expect(reserved.generatedContent.jsonString == text && reserved.shown == 1)
        #expect(reserved.asPartiallyGenerated().shown == 1)
    }

    @Test("has the content's identifier where it asks for one")
    func identifier() throws {
        #expect(Identified.generationSchema.jsonSchema["properties"]?.objectValue?.keys == ["title", "parts"])
        let id = GenerationID()
        var content = try GeneratedContent(json: #"{"title": "T", "parts": [{"text": "x"}]}"#)
        content.id = id
        let value = try Identified(content)
        #expect(value.id == id)
        #expect(value.generatedContent.id == id)
    }
}

@Suite("A value that is being written")
struct PartiallyGeneratedTests {
    @Test("has what is there so far")
    func growing() throws {
        func partial(_ text: String) throws -> Hotel.PartiallyGenerated { try Hotel.PartiallyGenerated(GeneratedContent(json: text)) }
        #expect(try partial("{").name == nil)
        #expect(try partial(#"{"name": "Po"#).name == "Po")
        #expect(try partial(#"{"name": "Post", "stars": 3"#).stars == nil)
        #expect(try partial(#"{"name": "Post", "stars": 3,"#).stars == 3)
        #expect(try partial(#"{"amenities": ["pool", "sau"#).amenities == [.pool])
        #expect(try partial(#"{"contact": "non"#).contact == nil)
    }

    @Test("is of a case once its name is known, with as much of the values as there is")
    func unions() throws {
        func partial(_ text: String) throws -> String {
            "\(try Hotel.PartiallyGenerated(GeneratedContent(json: #"{"contact": "# + text)).contact, default: "nil")"
                .replacing("Optional(", with: "(").replacing("JigMacrosTests.Contact.PartiallyGenerated.", with: "")
        }
        #expect(try partial(#""none""#) == "none")
        #expect(try partial(#"{"address": "#) == "nil")
        #expect(try partial(#"{"address": {"#) == "address(street: nil, number: nil, floor: nil)")
        #expect(try partial(#"{"address": {"street": "Ma"#) == #"address(street: ("Ma"), number: nil, floor: nil)"#)
        #expect(try partial(#"{"address": {"street": "Main", "number": 7,"#) == #"address(street: ("Main"), number: (7), floor: nil)"#)
        #expect(try partial(#"{"several": ["none", {"email": "a@"#) == #"several(([none, email(("a@"))]))"#)
        #expect(try partial(#"{"dial": {"_0": 12, "#) == "dial((12), extension: nil)")
        #expect(throws: GeneratedContentError.self) { try partial(#"{"address": {"number": true}}}"#) }
        guard case .sum(.number(1)?, .negated(nil)?) = try Expression.PartiallyGenerated(
            GeneratedContent(json: #"{"sum": {"_0": {"number": 1}, "_1": {"negated": {"number": 2"#)) else {
            Issue.record("a union in a union")
            return
        }
    }

    @Test("has parts that are being written, with identifiers that stay")
    func identifiers() throws {
        let id = GenerationID()
        func partial(_ text: String) throws -> Identified.PartiallyGenerated {
            var content = try GeneratedContent(json: text)
            content.id = id
            return try Identified.PartiallyGenerated(content)
        }
        let first = try partial(#"{"title": "T", "parts": [{"te"#)
        let second = try partial(#"{"title": "T", "parts": [{"text": "on"#)
        let third = try partial(#"{"title": "T", "parts": [{"text": "one"}, {"text": "two"}]}"#)
        #expect(first.id == id && second.id == id)
        #expect(second.parts?.map(\.text) == ["on"])
        #expect(third.parts?.map(\.text) == ["one", "two"])
        #expect(first.parts?.map(\.id) == second.parts?.map(\.id))
        #expect(Set(third.parts?.map(\.id) ?? []).count == 2)
        #expect(third.parts?.first?.id == first.parts?.first?.id)
        #expect(try OwnID.PartiallyGenerated(GeneratedContent(json: #"{"id": "ab"#)).id == "ab")
    }

    @Test("never takes back what was complete, for any beginning")
    func everyPrefix() throws {
        let text = #"{"items": [{"name": "Post \u00e9", "stars": 3, "code": "p-12", "amenities": ["wi-fi", "pool"], "rating": 4.5, "contact": {"several": ["none", {"email": "a@b.cd"}]}}], "next": "x"}"#
        var most = 0
        for end in text.indices {
            let partial = try Page<Hotel>.PartiallyGenerated(GeneratedContent(json: String(text[..<end])))
            let hotel = partial.items?.first
            let count = [hotel?.name != nil, hotel?.stars != nil, hotel?.code != nil, hotel?.amenities != nil, hotel?.rating != nil, hotel?.contact != nil]
                .count { $0 }
            #expect(count >= most)
            most = count
        }
        #expect(most == 6)
    }

    @Test("of a complete one is complete")
    func complete() throws {
        let hotel = Hotel(name: "A", stars: 2, code: "b-22", contact: .none)
        let partial = hotel.asPartiallyGenerated()
        #expect(partial.name == "A" && partial.stars == 2 && partial.amenities == nil && partial.rating == 2.5)
    }
}

@Suite("A function that is a @Tool")
struct ToolMacroTests {
    @Test("says what its comment says")
    func definition() {
        #expect(temperatureTool.name == "temperature")
        #expect(temperatureTool.description == "The temperature in a city, in degrees Celsius.\nAsk once for each city.")
        #expect(
            temperatureTool.parameters.jsonSchema == [
                "type": "object",
                "properties": [
                    "city": ["description": "the city's name, without its country", "type": "string"],
                    "days": ["description": "how far ahead", "type": "integer", "minimum": 0, "maximum": 7, "default": 1],
                ],
                "required": ["city"], "additionalProperties": false,
            ])
        #expect(rollTool.name == "roll_dice")
    }

    @Test("runs, with what it has around it")
    func calls() async throws {
        let counter = Counter()
        let dispatcher = Dispatcher(
            try ToolRegistry([temperatureTool, rollTool, Greeter(greeting: "Hello").greetTool, Greeter.pauseTool, counter.incrementTool]))
        func call(_ name: String, _ arguments: String) async -> String {
            await dispatcher.dispatch(ToolCall(id: "abcdefghi", name: name, arguments: arguments)).content
        }
        #expect(await call("temperature", #"{"city": "Oslo"}"#) == "5")
        #expect(await call("temperature", #"{"city": "Oslo", "days": 7}"#) == "11")
        #expect(await call("temperature", #"{"city": "Atlantis"}"#) == "error: There is no station in Atlantis.")
        #expect(await call("temperature", #"{"city": "Oslo", "days": 8}"#).contains("/days"))
        #expect(await call("roll_dice", #"{"count": 2}"#) == "[4, 4]")
        #expect(await call("roll_dice", "{}") == "[4]")
        #expect(await call("greet", #"{"hotel": {"name": "A", "stars": 1, "code": "a-11", "contact": "none"}}"#) == "Hello, A")
        #expect(await call("pause", "{}") == "done")
        #expect(await call("increment", #"{"step": 2}"#) == "2")
        #expect(await call("increment", #"{"step": 2}"#) == "4")
    }

    @Test("runs on the actor that it is isolated to")
    func isolation() async throws {
        let bench = await Bench()
        let dispatcher = Dispatcher(try ToolRegistry([sawTool, bench.layTool]))
        let results = await dispatcher.dispatch([
            ToolCall(id: "abcdefghi", name: "saw", arguments: #"{"length": 8}"#),
            ToolCall(id: "abcdefghj", name: "lay", arguments: #"{"length": 4}"#),
        ])
        #expect(results.map(\.content) == ["4", "1"])
    }
}
#endif
