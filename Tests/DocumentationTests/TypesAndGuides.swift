#if Macros
import Jig
import Testing

@Suite("Types and guides")
struct TypesAndGuides {
    @Generable
    enum Amenity: String { case pool, sauna }

    /// A place to stay.
    @Generable
    struct Hotel {
        @Guide(description: "The hotel's own name", .minimumLength(1), .maximumLength(60))
        var name: String
        @Guide(.range(1...5))
        var stars: Int
        @Guide(/[A-Z]{3}-\d{2,4}/)
        var code: String
        @Guide(.maximumCount(3), .unique)
        var amenities: [Amenity]?
        var rating = 2.5
        var contact: Contact
    }

    @Generable
    enum Contact {
        case none                                  // "none"
        case email(String)                         // {"email": "a@b.cd"}
        case address(street: String, number: Int)  // {"address": {"street": "Main", "number": 7}}
    }

    struct Reading: Codable, Generable { var station: String, degrees: Double, note: String? }

    @Test("are written as the comments say")
    func contents() throws {
        #expect(Contact.none.generatedContent.jsonString == #""none""#)
        #expect(Contact.email("a@b.cd").generatedContent.jsonString == #"{"email": "a@b.cd"}"#)
        #expect(Contact.address(street: "Main", number: 7).generatedContent.jsonString == #"{"address": {"street": "Main", "number": 7}}"#)
        #expect(try Hotel.generationSchema.compiled().accepts(Hotel(name: "A", stars: 1, code: "ABC-12", contact: .none).generatedContent.json))
        #expect(try Reading.generationSchema.compiled().accepts(["station": "Oslo", "degrees": -3]))
    }
}
#endif
