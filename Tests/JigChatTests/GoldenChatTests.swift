import JigChat
import JigJSON
import Testing

@Suite("Prompts agree with mistral_common's v11", .enabled(if: Shared.isThere, "the test data under JIG_SHARED is missing"))
struct GoldenChatTests {
    /// What a row expects for v11, following references to other versions.
    static func expectation(_ row: JSONObject) -> JSONValue {
        var version = "v11"
        while let other = row["expect"]?[version]?["same_as"]?.stringValue { version = other }
        return row["expect"]?[version] ?? nil
    }

    /// Rows with images, which this format does not take yet.
    static func hasImage(_ row: JSONObject) -> Bool {
        row["request"]?["messages"]?.text().contains("\"image_url\"") ?? false
    }

    static func render(_ row: JSONObject) throws -> [Int32] {
        let request = try ChatRequest(json: row["request"] ?? nil)
        let validation = RenderingOptions.Validation(rawValue: row["mode"]?.stringValue ?? "test") ?? .test
        return try Shared.format().render(
            request, validation: validation, contextLength: row["max_model_input_len"]?.intValue)
    }

    @Test("every text conversation that the vendor renders has the vendor's tokens")
    func tokens() throws {
        var compared = 0
        for row in try Shared.rows("mistral/dev-chat.json") where !Self.hasImage(row) {
            guard let ids = Self.expectation(row)["ids"] else { continue }
            let id = row["id"]?.stringValue ?? ""
            compared += 1
            do {
                let tokens = try Self.render(row)
                #expect(tokens == ids.tokens, "\(id)")
            } catch {
                Issue.record("\(id): \(error)")
            }
        }
        #expect(compared == 61)
    }

    @Test("only the rows with images are left out")
    func skipped() throws {
        let rows = try Shared.rows("mistral/dev-chat.json")
        let images = rows.filter(Self.hasImage).map { $0.string("id") }
        #expect(rows.count == 112)
        #expect(images.count == 10)
        #expect(images.allSatisfy { $0.hasPrefix("image/") || $0 == "validation/bad-image-base64" })
        // They are refused with words, not rendered without their images.
        for row in rows where Self.hasImage(row) {
            let error = try #require(throws: ChatError.self) { try Self.render(row) }
            #expect("\(error)".contains("image_url"))
        }
    }

    @Test("every text conversation that the vendor refuses is refused, for the vendor's reason")
    func refusals() throws {
        var compared = 0
        for row in try Shared.rows("mistral/dev-chat.json") where !Self.hasImage(row) {
            guard let name = Self.expectation(row)["error"]?.stringValue else { continue }
            let id = row["id"]?.stringValue ?? ""
            compared += 1
            do {
                let tokens = try Self.render(row)
                Issue.record("\(id) is rendered as \(tokens.count) tokens, but should be \(name)")
            } catch let error as ChatError {
                #expect(Self.vendorNames(of: error).contains(name), "\(id): \(error)")
            }
        }
        #expect(compared == 41)
    }

    /// The exceptions that mistral_common throws in an error's place.
    static func vendorNames(of error: ChatError) -> [String] {
        switch error {
        case .invalidRequest: ["ValidationError", "InvalidRequestException"]
        case .unsupportedContent: ["TokenizerException", "AssertionError"]
        case .invalidStructure: ["InvalidMessageStructureException"]
        case .prefixNotLast: ["InvalidAssistantMessageException"]
        case .emptyAssistantMessage, .contextLengthUnknown, .doesNotFit: ["TokenizerException"]
        case .invalidCall: ["InvalidFunctionCallException", "InvalidToolMessageException"]
        case .invalidTool: ["InvalidToolException"]
        case .invalidToolSchema: ["InvalidToolSchemaException"]
        case .missingSpecialToken, .impossibleConstraint: []
        }
    }
}
