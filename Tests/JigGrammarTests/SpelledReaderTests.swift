import JigJSON
import Testing

@testable import JigGrammar

/// What is judged in machine words, and what is kept of a text, against arithmetic on the whole text.
@Suite("Numbers in any spelling")
struct SpelledReaderTests {
    @Test("machine words tell of each text what exact arithmetic tells", arguments: 0..<60)
    func judgesAsArithmetic(seed: Int) {
        var random = RandomNumbers(seed: UInt64(seed))
        var judged = 0
        for _ in 0..<40 {
            let (clause, spelling) = random.clause()
            guard let clause, let reader = SpelledReader(clause, spelling) else { continue }
            for _ in 0..<20 {
                var text: [UInt8] = []
                for byte in random.text() {
                    guard let prefix = NumberPrefix(text + [byte]) else { continue }
                    text.append(byte)
                    guard let number = SpelledNumber(text), let told = reader.canContinue(number) else { break }
                    judged += 1
                    let written = String(decoding: text, as: UTF8.self)
                    #expect(told == clause.canContinue(prefix, spelling), "\(clause) on \(written)")
                    #expect(reader.accepts(number) == clause.accepts(prefix, spelling), "\(clause) on \(written)")
                    if !told { break }
                }
            }
        }
        #expect(judged > 1000)
    }

    @Test("a reading goes on as the text does that led to it", arguments: 0..<40)
    func readsAsText(seed: Int) {
        var random = RandomNumbers(seed: UInt64(seed))
        var read = 0, left = 0
        for _ in 0..<60 {
            let tests = random.halfLine()
            let set = NumberSet([tests], spelling: .any, caps: NumberSpelling.Caps())
            guard case .spelled? = NumberReader(set), let reader = NumberReader(set) else { continue }
            for _ in 0..<10 {
                var text: [UInt8] = [], reading = reader.start
                for byte in random.text(longest: 60) {
                    let next = reader.next(reading, byte)
                    let written = String(decoding: text + [byte], as: UTF8.self)
                    #expect((next != nil) == set.canContinue(text + [byte]), "\(tests) on \(written)")
                    guard let next else { continue }
                    text.append(byte)
                    reading = next
                    read += 1
                    if reading == .unread {
                        left += 1
                        break
                    }
                    #expect(reader.mayEnd(reading) == set.accepts(text), "\(tests) on \(written)")
                }
            }
        }
        #expect(read > 2000 && left > 0)
    }

    @Test("an escape may become just the scalars that it can reach", arguments: [GrammarOptions.Spelling.few, .any])
    func escapes(spelling: GrammarOptions.Spelling) {
        var lexers: [StringLexer] = [.escape, .surrogate(high: 0xD83D, escaped: false), .surrogate(high: 0xD800, escaped: true)]
        for unit in [0, 0x41, 0x7F, 0x20AC, 0xD7FF, 0xD83D, 0xDC00, 0xDE00, 0xE000, 0xFFFF] as [UInt16] {
            for count in UInt8(0)...3 {
                let value = count == 0 ? 0 : unit >> (16 - 4 * UInt16(count))
                lexers.append(.unicode(value: value, count: count, high: nil))
                if count == 0 || value >> (4 * UInt16(count) - 4) == 0xD {
                    lexers.append(.unicode(value: value, count: count, high: 0xD83D))
                }
            }
        }
        let scalars = [0, 0x0A, 0x1F, 0x20, 0x22, 0x41, 0x4F, 0x5C, 0x7E, 0x7F, 0x20AC, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF]
            as [UInt32]
        for lexer in lexers {
            for scalar in scalars {
                let isReachable = lexer.reachable(spelling).contains { $0.contains(scalar) }
                #expect(lexer.mayBecome(scalar, spelling) == isReachable, "\(lexer) to \(scalar)")
            }
        }
    }
}

/// Random intervals of multiples of powers of ten, and beginnings of numbers.
private struct RandomNumbers {
    private var random: SplitMix64
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func value() -> ExactDecimal {
        if chance(15) {
            let digits = (1...Int.random(in: 1...28, using: &random)).map { _ in String(Int.random(in: 0...9, using: &random)) }
            let text = "\(chance(30) ? "-" : "")1\(digits.joined())e\(Int.random(in: -30...30, using: &random))"
            return JSONNumber(text: text)?.value ?? .one
        }
        let texts = [
            "0", "1", "-1", "10", "5", "65535", "0.5", "-0.01", "1.9", "2", "99", "100", "-90", "90.05", "1e3", "1e9", "1e-9", "-9e12",
        ]
        return texts.randomElement(using: &random).flatMap { JSONNumber(text: $0) }?.value ?? .one
    }

    mutating func halfLine() -> [(test: NumberTest, holds: Bool)] {
        var tests: [(test: NumberTest, holds: Bool)] = []
        if chance(60) { tests.append((chance(50) ? .integer : .multiple(.power(Int.random(in: -3...3, using: &random))), true)) }
        let bounds: [NumberTest] = [.atLeast(.zero), .above(.zero), .atMost(.zero), .below(.zero)]
        if chance(60), let bound = bounds.randomElement(using: &random) { tests.append((bound, true)) }
        if chance(20) { tests.append((.writtenAsInteger, true)) }
        return tests
    }

    mutating func clause() -> (NumberClause?, NumberSpelling) {
        var tests: [(test: NumberTest, holds: Bool)] = []
        if chance(45) { tests.append((chance(60) ? .integer : .multiple(.power(Int.random(in: -3...3, using: &random))), true)) }
        if chance(60) { tests.append((chance(50) ? .atLeast(value()) : .above(value()), true)) }
        if chance(60) { tests.append((chance(50) ? .atMost(value()) : .below(value()), true)) }
        if chance(15) { tests.append((.writtenAsInteger, true)) }
        guard let clause = NumberClause(tests) else { return (nil, .free) }
        return (clause, NumberSpelling(anyOf: clause))
    }

    /// Bytes that may be a number, with runs of one digit.
    mutating func text(longest: Int = 20) -> [UInt8] {
        let characters = Array("0000011123456789999..eE-+".utf8)
        var bytes: [UInt8] = []
        while bytes.count < longest {
            let byte = characters.randomElement(using: &random) ?? 0
            let isDigit = byte >= UInt8(ascii: "0")
            bytes += repeatElement(byte, count: isDigit && chance(10) ? Int.random(in: 2...20, using: &random) : 1)
        }
        return bytes
    }
}
