#if Macros
import Foundation
import Jig

/// A place to stay.
@Generable
struct Hotel: Equatable {
    @Guide(description: "The hotel's own name", .minimumLength(1), .maximumLength(20))
    var name: String
    @Guide(.range(1...5))
    var stars: Int
    @Guide(description: "Lower-case letters and digits", /[a-z]+-\d{2,4}/)
    var code: String
    /// What there is besides beds.
    @Guide(.maximumCount(3), .unique)
    var amenities: [Amenity]?
    var rating: Double = 2.5
    var contact: Contact
}

@Generable
enum Amenity: String, Equatable, CaseIterable {
    case pool, sauna
    case wifi = "wi-fi"
}

/// How to reach somebody.
@Generable
enum Contact: Equatable {
    case none
    /// By post.
    case address(street: String, number: UInt16, floor: Int8?)
    @Guide(.format(.email))
    case email(String)
    case several([Contact])
    case dial(Int, extension: Int = 0)
}

/// Priority of a task, from the least to the most.
@Generable
enum Priority: Int, Equatable {
    case low = -1, medium, high = 10
}

@Generable
enum Direction: Equatable {
    /// Towards the pole star.
    case north
    case south, `default`
}

/// A tree.
@Generable
struct Node: Equatable {
    var label: String
    @Guide(.maximumCount(2))
    var children: [Node]
}

@Generable
indirect enum Expression: Equatable {
    case number(Double)
    case sum(Expression, Expression)
    case negated(Expression)
}

@Generable
struct Page<Item: Generable & Equatable>: Equatable {
    @Guide(.count(1...2))
    var items: [Item]
    var next: String?
}

/// A type whose property has a type of the one around it.
struct Outer {
    @Generable
    enum Choice: String { case a, b }

    @Generable
    struct Inner {
        var choice: Choice
        var other: Choice = .b
        var kind: Kind
    }

    @Generable
    enum Kind {
        case one(Choice, with: Choice = .a)
    }
}

@Generable(description: "Every scalar there is", representNilExplicitlyInGeneratedContent: true)
struct Scalars: Equatable {
    var flag: Bool
    var int8: Int8
    var int16: Int16
    var int32: Int32
    var int64: Int64
    var unsigned: UInt
    var unsigned8: UInt8
    var unsigned16: UInt16
    var unsigned32: UInt32
    var unsigned64: UInt64
    var float: Float
    var double: Double
    var decimal: Decimal
    var date: Date
    var url: URL
    var uuid: UUID
    var data: Data
    var maybe: Int?
    var maybeText: String?
}

@Generable
struct Guided: Equatable {
    @Guide(.constant("yes")) var constant: String
    @Guide(.anyOf(["red", "green"])) var choice: String
    @Guide(.pattern(/(?:ab|cd)+/)) var pattern: String
    @Guide(.pattern("^x[0-9]*$")) var jsonPattern: String
    @Guide(.length(3)) var three: String
    @Guide(.length(2...4)) var some: String
    @Guide(.format(.ipv4)) var address: String
    @Guide(.minimum(3), .maximum(9), .multipleOf(3)) var threes: Int
    @Guide(.exclusiveMinimum(0), .exclusiveMaximum(1)) var fraction: Double
    @Guide(.range(0..<3)) var below: UInt8
    @Guide(.minimum(0.5)) var decimal: Decimal
    @Guide(.anyOf([1, 2, 3])) var oneTwoThree: Int
    @Guide(.count(2)) var pair: [Bool]
    @Guide(.minimumCount(1), .maximumCount(2), .element(.range(1...6))) var dice: [Int]
    @Guide(.element(.pattern(/[a-z]/)), .count(1)) var letters: [String]
    @Guide(.minimumCount(1), .maximumCount(3)) var set: Set<Int>
    @Guide(.count(1...2)) var scores: [String: Int]
    @Guide(.range(1...2)) var optional: Int?
    var matrix: [[Int8]]
    var nullable: [Int8?]
}

@Generable
struct Renamed: Equatable {
    var firstName: String
    var `class`: Int
    var cache = 0
    var computed: Int { cache + 1 }
    static let shared = 1
    var observed: Bool = true { didSet {} }

    enum CodingKeys: String, CodingKey {
        case firstName = "first_name"
        case `class`
        case observed = "is observed?"
    }
}

@Generable
public struct Identified: Sendable, Equatable {
    public var id: GenerationID
    public var title: String
    public var parts: [Part]

    @Generable
    public struct Part: Sendable, Equatable {
        public var text: String
    }
}

@Generable
struct OwnID {
    var id: String
    var size: Int
}

@Generable
struct Empty: Equatable {}

/// A type that names itself `Self`, generic in a `where` clause.
@Generable
struct Branch<Leaf>: Equatable where Leaf: Generable & Equatable {
    var leaf: Leaf
    @Guide(.maximumCount(2))
    var branches: [Self]
    var named: [String: Self]?
}

@Generable
indirect enum Chain: Equatable {
    case end
    case link(Self)
    case fork(left: Self, right: Self?)
}

/// Defaults of every spelling.
@Generable
struct Defaults: Equatable {
    var below = -1
    var ratio = -2.5
    var flag = true
    var text = "a"
    var choice: Outer.Choice = .b
    var perhaps: Outer.Choice? = .a
    var limit: Int = Self.standard
    var list: [Int] = [1, 2]

    static let standard = 3
}

@Generable
/// Comments wherever they may stand.
struct Commented {
    /// Above.
    @Guide(.range(1...5))
    var above: Int
    @Guide(.range(1...5))
    /// Below.
    var below: Int
    @Guide(.minimum(1))
    /// Between,
    @Guide(.maximum(5))
    /// and below.
    var between: Int?
}

/// Properties that nothing outside sees, of types that nothing outside sees.
@Generable
struct Reserved: Equatable {
    private var part: Part
    fileprivate var parts: [Part]?
    private(set) var shown: Int

    @Generable
    fileprivate enum Part: String { case a, b }
}

// MARK: - Tools

@globalActor
actor Workshop {
    static let shared = Workshop()
}

/// Saws.
@Workshop
@Tool
func saw(length: Int) -> Int {
    Workshop.assertIsolated()
    return length / 2
}

@MainActor
final class Bench {
    private var planks: [Int] = []

    /// Lays a plank.
    @Tool
    func lay(length: Int) throws -> Int {
        MainActor.assertIsolated()
        planks.append(length)
        return planks.count
    }
}

/// The temperature in a city, in degrees Celsius.
///
/// Ask once for each city.
/// - Parameters:
///   - city: the city's name,
///     without its country
///   - days: how far ahead
/// - Returns: degrees
@Tool
@Guide(parameter: "days", .range(0...7))
func temperature(in city: String, days: Int = 1) async throws -> Int {
    if city == "Atlantis" { throw ToolError("There is no station in \(city).") }
    return city.count + days
}

@Tool(name: "roll_dice", description: "Rolls dice")
func roll(_ count: UInt8?) -> [Int] { Array(repeating: 4, count: Int(count ?? 1)) }

struct Greeter {
    let greeting: String

    /// Greets somebody.
    /// - Parameter hotel: where
    @Tool
    func greet(hotel: Hotel) -> String { "\(greeting), \(hotel.name)" }

    /// Says nothing.
    @Tool
    static func pause() async {}
}

actor Counter {
    private var count = 0

    /// Counts.
    @Tool
    func increment(by step: Int) -> Int {
        count += step
        return count
    }
}
#endif
