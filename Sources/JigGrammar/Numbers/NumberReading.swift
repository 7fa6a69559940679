import BigInt
import JigJSON

/// As much of a number's text so far as tells how it may go on: few readings stand for all texts.
///
/// Numbers of one interval that are written in plain digits are read so, those of a list, and those in any spelling of which a
/// sign and a step are asked at most. All others are judged by their text (``NumberSet``).
///
/// A plain decimal of at most `fractionDigits` digits after the point is an integer of units of 10^-`fractionDigits`. Digits
/// with value v that k more integer digits follow become one of the run from v·10ᵏ to just below (v + 1)·10ᵏ; of these only the
/// part within the interval counts, as seen from the run's beginning, and where that is all or nothing for every k, the value no
/// longer matters.
enum NumberReading: Hashable {
    case decimal(Decimal)
    /// What the texts that may still come add.
    case texts([[UInt8]])
    /// A number in any spelling, which stands for all that go on alike.
    case spelled(SpelledNumber)
    /// The text must be looked at.
    case unread

    struct Decimal: Hashable {
        enum Phase: Hashable { case start, sign, zero, integer, point, fraction }

        var phase = Phase.start
        var isNegative = false
        /// How many more digits may come, of the integer before the point and of the fraction after it.
        var room = 0
        /// What is reached with no more integer digits, with one more, and so on, without what reaches nothing at the end.
        var reached: [Reach] = []

        /// Whether the number may end here.
        var mayEnd: Bool {
            guard phase == .zero || phase == .integer || phase == .fraction, let first = reached.first else { return false }
            return switch first {
            case .all: true
            case .none: false
            case .part(let low, _): low == 0
            }
        }
    }

    /// Which of a run of units are in the interval, counted from the run's first one.
    enum Reach: Hashable {
        case none, all
        case part(low: Int128, high: Int128)
    }
}

/// How the numbers of one clause are read.
enum NumberReader {
    case decimal(DecimalReader)
    case texts([[UInt8]])
    case spelled(SpelledReader)

    /// nil where numbers of the set must be judged by their text.
    init?(_ set: NumberSet) {
        guard set.parts.count == 1, let part = set.parts.first else { return nil }
        if let reader = part.reader, reader.isUnbounded {
            self = .spelled(reader)
            return
        }
        switch part.spelling {
        case .texts(let texts): self = .texts(texts)
        case .plain(let integerDigits, let fractionDigits, let negativeZero):
            guard let reader = DecimalReader(part.clause, integerDigits, fractionDigits, negativeZero: negativeZero) else { return nil }
            self = .decimal(reader)
        case .scientific, .free: return nil
        }
    }

    /// The reading before any byte.
    var start: NumberReading {
        switch self {
        case .decimal: .decimal(NumberReading.Decimal())
        case .texts(let texts): .texts(texts)
        case .spelled: .spelled(SpelledNumber())
        }
    }

    /// Whether the number may end.
    func mayEnd(_ reading: NumberReading) -> Bool {
        switch (self, reading) {
        case (_, .decimal(let decimal)): decimal.mayEnd
        case (_, .texts(let rests)): rests.contains([])
        case (.spelled(let reader), .spelled(let number)): reader.accepts(number)
        default: false
        }
    }

    /// The reading after one more byte; nil if no number goes on so.
    func next(_ reading: NumberReading, _ byte: UInt8) -> NumberReading? {
        switch (self, reading) {
        case (.decimal(let reader), .decimal(let decimal)): return reader.next(decimal, byte).map { .decimal($0) }
        case (_, .texts(let rests)):
            let next = rests.filter { $0.first == byte }.map { Array($0.dropFirst()) }
            return next.isEmpty ? nil : .texts(next)
        case (.spelled(let reader), .spelled(var number)):
            guard number.append(byte), reader.canContinue(number) == true else { return nil }
            return number.isFull ? .unread : .spelled(reader.reading(of: number))
        default: return nil
        }
    }
}

/// Reads plain decimals of an interval.
struct DecimalReader {
    private let integerDigits: Int
    private let fractionDigits: Int
    /// The magnitudes of each sign, in units; nil where there are none.
    private let positive: ClosedRange<Int128>?
    private let negative: ClosedRange<Int128>?
    /// Numbers are multiples of so many units, a power of ten.
    private let grain: Int128
    /// How many digits after the point need not be zeros.
    private let freeDigits: Int

    init?(_ clause: NumberClause, _ integerDigits: Int, _ fractionDigits: Int, negativeZero: Bool) {
        // So many digits have room in the integers of units.
        guard (1...37).contains(integerDigits), (0...37 - integerDigits).contains(fractionDigits), clause.values == nil,
            clause.excluded.isEmpty, clause.notMultiples.isEmpty, clause.form != .fraction, let grain = Self.grain(clause.step, fractionDigits)
        else { return nil }
        self.integerDigits = integerDigits
        self.fractionDigits = fractionDigits
        self.grain = grain
        freeDigits = (0...fractionDigits).first { Self.power(fractionDigits - $0) == grain } ?? fractionDigits
        // Beyond every number that can be written.
        let end = Self.power(integerDigits + fractionDigits)
        func units(_ magnitudes: (low: NumberClause.Bound, high: NumberClause.Bound?)?) -> (low: Int128, high: Int128)?? {
            guard let magnitudes else { return .some(nil) }
            guard let low = Self.units(magnitudes.low.value, fractionDigits, end) else { return nil }
            var high: Int128 = end - 1
            if let bound = magnitudes.high {
                guard let found = Self.units(bound.value, fractionDigits, end) else { return nil }
                high = min(high, found.isWhole && bound.open ? found.units - 1 : found.units)
            }
            return (low.isWhole && !magnitudes.low.open ? low.units : low.units + 1, high)
        }
        guard let positive = units(clause.magnitudes(negative: false)), let negative = units(clause.magnitudes(negative: true))
        else { return nil }
        /// The multiples of the grain within bounds.
        func interval(_ low: Int128, _ high: Int128) -> ClosedRange<Int128>? {
            let first = (low + grain - 1) / grain * grain, last = high / grain * grain
            return high >= 0 && first <= last ? first...last : nil
        }
        self.positive = positive.flatMap { interval($0.low, $0.high) }
        // Negative zero is a number of its own in writing only.
        self.negative = negative.flatMap { interval(negativeZero ? $0.low : max(1, $0.low), $0.high) }
    }

    /// A magnitude in units, rounded down, and whether nothing was lost; values beyond what can be written are one at its end.
    private static func units(_ value: ExactDecimal, _ fractionDigits: Int, _ end: Int128) -> (units: Int128, isWhole: Bool)? {
        // Most bounds are small integers.
        if let integer = value.int, integer >= 0 {
            let (units, overflow) = Int128(integer).multipliedReportingOverflow(by: power(fractionDigits))
            return overflow || units >= end ? (end, true) : (units, true)
        }
        guard let quotient = value.floorQuotient(by: .power(-fractionDigits)) else { return nil }
        guard let units = Int128(exactly: quotient), units < end else { return (end, true) }
        return (units, value.isMultiple(of: .power(-fractionDigits)))
    }

    /// A step in units, if it is one of 1, 0.1, 0.01, and so on.
    private static func grain(_ step: ExactDecimal?, _ fractionDigits: Int) -> Int128? {
        guard let step else { return 1 }
        let digits = -step.exponent
        return step == .power(-digits) && (0...fractionDigits).contains(digits) ? power(fractionDigits - digits) : nil
    }

    /// A power of ten, up to that of all digits that have room.
    private static func power(_ exponent: Int) -> Int128 { Int128.powersOfTen[exponent] }

    func next(_ decimal: NumberReading.Decimal, _ byte: UInt8) -> NumberReading.Decimal? {
        var next = decimal
        switch (byte, decimal.phase) {
        case (UInt8(ascii: "-"), .start):
            (next.phase, next.isNegative) = (.sign, true)
            return negative == nil ? nil : next
        case (UInt8(ascii: "."), .zero), (UInt8(ascii: "."), .integer):
            guard fractionDigits > 0, let first = decimal.reached.first, first != .none else { return nil }
            next.phase = .point
            next.room = fractionDigits
            next.reached = [first]
            return next
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _):
            let digit = Int128(byte - UInt8(ascii: "0"))
            return read(digit, decimal)
        default: return nil
        }
    }

    private func read(_ digit: Int128, _ decimal: NumberReading.Decimal) -> NumberReading.Decimal? {
        var next = decimal
        switch decimal.phase {
        case .zero: return nil
        case .start, .sign:
            guard let interval = decimal.isNegative ? negative : positive else { return nil }
            next.phase = digit == 0 ? .zero : .integer
            next.room = digit == 0 ? 0 : integerDigits - 1
            next.reached = (0...next.room).map { more in
                let length = Self.power(more + fractionDigits)
                return reach(interval, from: digit * length, length)
            }
        case .integer:
            guard decimal.room > 0 else { return nil }
            next.room -= 1
            next.reached = decimal.reached.dropFirst().enumerated().map { more, reach in
                let length = Self.power(more + fractionDigits)
                return part(of: reach, from: digit * length, length)
            }
        case .point, .fraction:
            guard decimal.room > 0, let reach = decimal.reached.first else { return nil }
            if digit != 0, fractionDigits - decimal.room >= freeDigits { return nil }
            next.phase = .fraction
            next.room -= 1
            let length = Self.power(next.room)
            next.reached = [part(of: reach, from: digit * length, length)]
        }
        while next.reached.last == NumberReading.Reach.none { next.reached.removeLast() }
        if next.reached.isEmpty { return nil }
        // Past the point or the last integer digit that reaches anything, no more digits come.
        if next.phase == .integer { next.room = next.reached.count - 1 }
        return next
    }

    /// What no `longest` digits can tell from a reading, with less room.
    func clamping(_ decimal: NumberReading.Decimal, to longest: Int) -> NumberReading.Decimal {
        guard decimal.reached.allSatisfy({ $0 == .all }) else { return decimal }
        var clamped = decimal
        switch decimal.phase {
        case .integer where decimal.room > longest:
            clamped.room = longest
            clamped.reached.removeLast(decimal.room - longest)
        case .point, .fraction:
            let zeros = fractionDigits - freeDigits
            if decimal.room > zeros + longest { clamped.room = zeros + longest }
            if decimal.room <= zeros, decimal.room > longest { clamped.room = longest }
        default: break
        }
        return clamped
    }

    private func reach(_ interval: ClosedRange<Int128>, from start: Int128, _ length: Int128) -> NumberReading.Reach {
        let low = max(interval.lowerBound - start, 0), high = min(interval.upperBound - start, length - 1)
        guard low <= high else { return .none }
        // Runs begin at a multiple of the grain.
        let first = whole(low + grain - 1), last = whole(high)
        guard first <= last else { return .none }
        return first == 0 && last == whole(length - 1) ? .all : .part(low: first, high: last)
    }

    /// The greatest multiple of the grain that is no greater than a number, which is not negative. A division takes long.
    private func whole(_ units: Int128) -> Int128 {
        if grain == 1 { return units }
        if let units = UInt64(exactly: units), let grain = UInt64(exactly: grain) { return Int128(units / grain * grain) }
        return units / grain * grain
    }

    private func part(of reach: NumberReading.Reach, from start: Int128, _ length: Int128) -> NumberReading.Reach {
        switch reach {
        case .none, .all: reach
        case .part(let low, let high): self.reach(low...high, from: start, length)
        }
    }
}

extension Machine {
    /// How the numbers that meet a vector are read, and the verdicts that they all have.
    ///
    /// By reference, since there is room for one for each vector.
    final class KnownReader {
        let reader: NumberReader
        let outcome: Int32

        init(reader: NumberReader, outcome: Int32) { (self.reader, self.outcome) = (reader, outcome) }
    }

    /// The state before a number that must meet a vector.
    func numberStart(_ vector: Int32) -> State {
        guard let known = reader(vector) else { return .number(vector: vector, reading: -1) }
        return .number(vector: vector, reading: numberReadings.id(known.reader.start))
    }

    private func reader(_ vector: Int32) -> KnownReader? {
        if let known = numberReaders[vector] { return known }
        let made = makeReader(vector)
        numberReaders[vector] = .some(made)
        return made
    }

    private func makeReader(_ vector: Int32) -> KnownReader? {
        let goals = vectors[vector]
        let needed = viability(goals)
        // Every number that is taken has the same verdicts then.
        guard goals.parts.allSatisfy({ $0 == .yes || $0 == .no || $0 == needed }), let reader = NumberReader(numbers(vector))
        else { return nil }
        return KnownReader(reader: reader, outcome: outcomes.id(goals.parts.map { $0 != .no }))
    }

    /// The state after one more byte of a number that is read.
    func readNumber(_ vector: Int32, _ reading: Int32, _ byte: UInt8) -> Int32? {
        guard let next = reader(vector)?.reader.next(numberReadings[reading], byte) else { return nil }
        return states.id(.number(vector: vector, reading: next == .unread ? -1 : numberReadings.id(next)))
    }

    /// Whether a number that is read may end.
    func mayEndNumber(_ vector: Int32, _ reading: Int32) -> Bool {
        reader(vector)?.reader.mayEnd(numberReadings[reading]) ?? false
    }

    /// What a byte does within a number.
    func numberAction(_ vector: Int32, _ reading: Int32, _ byte: UInt8) -> Action {
        guard reading >= 0, let known = reader(vector) else { return Action(kind: .number) }
        if isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
            return known.reader.mayEnd(numberReadings[reading]) ? Action(kind: .closeNumber, other: known.outcome) : .dead
        }
        return readNumber(vector, reading, byte).map(Action.move) ?? .dead
    }

    /// The state that tokens with at most so many digits in a row can't tell from this state of a number.
    package func clampingNumber(_ state: Int32, to longest: Int) -> Int32 {
        guard case .number(let vector, let reading) = states[state], reading >= 0 else { return state }
        let clamped: NumberReading
        switch (numberReadings[reading], reader(vector)?.reader) {
        case (.decimal(let decimal), .decimal(let reader)): clamped = .decimal(reader.clamping(decimal, to: longest))
        // Where digits stop being counted they don't stop.
        case (.spelled(let number), _): clamped = .spelled(number.withRoom)
        default: return state
        }
        let id = numberReadings.id(clamped)
        return id == reading ? state : states.id(.number(vector: vector, reading: id))
    }
}
