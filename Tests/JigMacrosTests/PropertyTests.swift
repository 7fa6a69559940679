#if Macros
import Foundation
import Jig
import Testing

/// What a grammar of a type's schema writes is a value of the type, and what the type writes is taken by the grammar.
@Suite("The schema of a type and the type agree")
struct PropertyTests {
    private static func check<Value: Generable>(_ type: Value.Type, seed: UInt64, count: Int = 150) throws {
        let schema = try type.generationSchema.compiled()
        let grammar = try Grammar(schema)
        let anyText = try Grammar(schema, options: .anyText)
        var generator = InstanceGenerator(grammar, seed: seed)
        generator.longestText = 1500
        for _ in 0..<count {
            let text = String(decoding: generator.next(), as: UTF8.self)
            do {
                let content = try GeneratedContent(json: text)
                let value = try type.init(content)
                let again = value.generatedContent.json.text()
                let match = anyText.match(again.utf8)
                #expect(match.isAccepted, "\(type) wrote \(again) for \(text)")
                #expect(try type.init(GeneratedContent(json: again)).generatedContent == value.generatedContent)
            } catch {
                Issue.record("\(type) does not take \(text): \(error)")
            }
        }
    }

    @Test("for structures, unions and recursive types", arguments: [1, 2, 3] as [UInt64])
    func types(seed: UInt64) throws {
        try Self.check(Hotel.self, seed: seed)
        try Self.check(Contact.self, seed: seed)
        try Self.check(Node.self, seed: seed)
        try Self.check(Expression.self, seed: seed)
        try Self.check(Page<Page<Amenity>>.self, seed: seed)
        try Self.check(Renamed.self, seed: seed)
        try Self.check(Priority.self, seed: seed)
        try Self.check(Direction.self, seed: seed)
        try Self.check(Identified.self, seed: seed)
        try Self.check(Empty.self, seed: seed, count: 2)
    }

    @Test("for every guide", arguments: [1, 2, 3] as [UInt64])
    func guides(seed: UInt64) throws { try Self.check(Guided.self, seed: seed, count: 60) }

    @Test("for every scalar", arguments: [1, 2, 3] as [UInt64])
    func scalars(seed: UInt64) throws { try Self.check(Scalars.self, seed: seed, count: 60) }
}
#endif
