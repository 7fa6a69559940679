import Foundation
import Jig
import SampleTools
import Testing

@Suite("The schemas in Schemas/")
struct PublishedSchemaTests {
    @Test("the sample tools are the published ones, to the letter")
    func published() throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = try Data(contentsOf: root.appending(path: "Schemas/tools.json"))
        let published = try #require(JSONValue(parsing: [UInt8](file)).arrayValue?.compactMap { $0["function"] })
        let ours = SampleTools.all().map { tool -> JSONValue in
            ["name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters.jsonSchema]
        }
        #expect(ours.map { $0.text() } == published.map { $0.text() })
    }
}
