import JigRegex
import Synchronization

/// What the walk over a vocabulary asks about a state, so that masks can be shared between states.
extension Machine {
    /// Whether a state lies within a number of which every way on reads the sequence's own text.
    package func isNumber(_ state: Int32) -> Bool {
        if case .number(_, reading: -1) = states[state] { true } else { false }
    }

    /// Whether a value may end at a state with the byte that follows it.
    package func endsWithWhatFollows(_ state: Int32) -> Bool {
        switch states[state] {
        case .number, .outside: true
        default: false
        }
    }

    /// Whether a state lies within a string that is a value.
    package func isString(_ state: Int32) -> Bool {
        if case .string = states[state] { true } else { false }
    }

    /// Whether a state lies between two scalars of a string that is a value.
    package func isBetween(_ state: Int32) -> Bool {
        if case .string(_, .between) = states[state] { true } else { false }
    }

    /// Bytes of which the next one may be, and no other.
    package func possibleBytes(_ state: Int32) -> ByteSet {
        switch states[state] {
        case .string, .key: .all
        case .number: .numberOrEnd
        case .end: .space
        case .literal(let kind, let offset, _):
            ByteSet([(kind == .null ? "null" : kind == .yes ? "true" : "false" as StaticString).utf8Start[Int(offset)]])
        case .start: .value
        case .colon(_, let passed, _): passed ? .value : .colon
        case .object(_, let phase, _): phase == .opened ? .objectOpened : phase == .afterValue ? .afterMember : .afterMemberComma
        case .array(_, let phase, _): phase == .opened ? .arrayOpened : phase == .afterValue ? .afterItem : .value
        case .outside: .afterValue
        case .member, .element: ByteSet([])
        }
    }

    /// Whether white space may have any length wherever it may be, so that the state after it is that before it.
    var takesAnySpace: Bool { options.layout == .flexible && options.spelling == .any }

    /// How strings are spelled, which tells any strings of one grammar from those of another.
    package var spelling: GrammarOptions.Spelling { options.spelling }

    /// Whether a state lies within a string of which nothing is asked, between two scalars, so that what stays within it is
    /// the same in all grammars of one spelling.
    package func isAnyString(_ state: Int32) -> Bool {
        guard case .string(let parts, .between) = states[state], parts.whole == languages.any else { return false }
        return languages(of: parts).allSatisfy { $0 == languages.any }
    }

    /// The state of a string of which nothing is asked.
    package func anyString() -> Int32 {
        states.id(.string(StringParts(languages.any), .between))
    }

    /// For a state within a string of which only the length is asked, and maybe that it is one line: where its reader stands, and
    /// how many scalars may follow, one that has begun among them.
    package func length(after state: Int32) -> (lexer: StringLexer, isLine: Bool, least: Int, most: Int?)? {
        guard case .string(let parts, let lexer) = states[state] else { return nil }
        if let (least, most) = languages.lineLength(parts.whole) {
            let isLine = languages(of: parts).allSatisfy { $0 == languages.none || languages.lineLength($0) != nil }
            return isLine ? (lexer, true, least, most) : nil
        }
        guard isLength(parts.whole), languages(of: parts).allSatisfy(isLength) else { return nil }
        let (_, least, most) = languages.split(parts.whole)
        return (lexer, false, least, most)
    }

    /// The state of such a string after one scalar more, any of which is as good as another; ``dead`` if none may follow.
    package func afterAnyScalar(_ state: Int32) -> Int32 {
        guard case .string(let parts, _) = states[state] else { return Self.dead }
        let next = after(UInt32(UInt8(ascii: "a")), parts)
        return languages.isEmpty(next.whole) ? Self.dead : states.id(.string(next, .between))
    }

    private func isLength(_ language: Language) -> Bool {
        language == languages.any || language == languages.none || languages.split(language).core == languages.any
    }

    /// The state that tokens of at most so many scalars can't tell from this state of a string, with all greater lengths made
    /// alike.
    package func clampingLength(_ state: Int32, to longest: Int) -> Int32 {
        guard case .string(let parts, let lexer) = states[state] else { return state }
        // A scalar that has begun is one more.
        let longest = lexer == .between ? longest : longest + 1
        func clamp(_ language: Language) -> Language {
            let (core, min, max) = languages.split(language)
            if min == 0, max == nil { return language }
            if core == languages.any { return languages.length(min: Swift.min(min, longest), max: max.map { Swift.min($0, longest) }) }
            if max == nil, min <= longest + 1 { return language }
            // What is left of a format without its length is no more of the schema's own.
            if languages.formatFingerprint(language) != nil { languages.markAsFormat([core]) }
            // What is left of the length must be enough for any way to complete the rest.
            guard let need = longestCompletion(core) else { return language }
            let isFar = max.map { $0 >= longest + need } ?? true
            let length = languages.length(min: Swift.min(min, longest + 1), max: isFar ? nil : max)
            let clamped = languages.intersection([core, length])
            if languages.formatFingerprint(language) != nil { languages.markAsFormat([clamped]) }
            return clamped
        }
        let clamped = map(parts, clamp)
        return clamped == parts ? state : states.id(.string(clamped, lexer))
    }

    /// With so few scalars it pays not to search for fewer.
    private static let lowCompletion = 16

    /// A number of scalars that completes a string wherever it stands within a language; nil where that is not found soon.
    ///
    /// It pays where many states are asked for, so that more is looked at once they are.
    func longestCompletion(_ language: Language) -> Int? {
        if let known = longestCompletions[language] { return known }
        if let bound = languages.completionBound(language), bound <= Self.lowCompletion { return bound }
        // What completes a string soonest repeats nothing more often than it has to.
        if let limited = languages.limitingCounters(of: language, to: 3) {
            let longest = longestCompletion(limited.low)
            longestCompletions[language] = .some(longest)
            return longest
        }
        if let name = languages.formatFingerprint(language), isWithinLimits {
            // What is found for a format is found once for all grammars.
            if let known = Self.formatCompletions.withLock({ $0[name] }) { return known }
            let found = findCompletion(language, isOften: true)
            if isWithinLimits {
                Self.formatCompletions.withLock { if $0.count < 4096 { $0[name] = .some(found) } }
            }
            return found
        }
        completionQuestions += 1
        let isOften = completionQuestions > 24
        if !isOften, hardCompletions.contains(language) { return nil }
        return findCompletion(language, isOften: isOften)
    }

    /// What was found for the formats, which every machine finds alike.
    private static let formatCompletions = Mutex<[Fingerprint: Int?]>([:])

    private func findCompletion(_ language: Language, isOften: Bool) -> Int? {
        let found = languages.completions(of: language, limit: isOften ? 256 : 64)
        if found.longest == nil, !isOften {
            hardCompletions.formUnion(found.rests)
        } else {
            for rest in found.rests { longestCompletions[rest] = .some(found.longest) }
        }
        return found.longest
    }

    /// Where the scalars of some ranges lead from between two scalars of a string; nil where one of them may not come.
    ///
    /// Every rest of the string that they lead to is there, and every one for each verdict, though not each beside every other. If
    /// there is one place, they all lead to it.
    package func targets(of state: Int32, by ranges: [ClosedRange<UInt32>]) -> [Int32]? {
        guard case .string(let parts, .between) = states[state] else { return nil }
        // Most of many rests have no member any more, and are cut alike.
        let rests = parts.isSingle ? [parts.whole] : [parts.whole] + Set(languages(of: parts)).sorted()
        var cuts: [UInt32] = []
        for rest in rests {
            for (scalar, _) in languages.derivatives(rest, by: ranges) where !cuts.contains(scalar) { cuts.append(scalar) }
        }
        var found: [Int32] = []
        for scalar in cuts {
            let next = after(scalar, parts)
            if languages.isEmpty(next.whole) { return nil }
            let target = states.id(.string(next, .between))
            if !found.contains(target) { found.append(target) }
        }
        return found
    }

    /// What is left of a string's format, where nothing else is asked of it: it means the same in all grammars.
    package struct FormatRest: Hashable, Sendable {
        let fingerprint: Fingerprint
        let lexer: StringLexer
        let spelling: GrammarOptions.Spelling
    }

    /// Whether no question about strings was cut short, so that its answer was the cautious one.
    package var isWithinLimits: Bool { languages.limitError == nil }

    /// What is left of the format at a state of a string; nil where something else is asked, or an answer was cut short.
    package func formatRest(_ state: Int32) -> FormatRest? {
        guard case .string(let parts, let lexer) = states[state], isWithinLimits,
            languages(of: parts).allSatisfy({ $0 == parts.whole || $0 == languages.none || $0 == languages.any }),
            let fingerprint = languages.formatFingerprint(parts.whole)
        else { return nil }
        return FormatRest(fingerprint: fingerprint, lexer: lexer, spelling: options.spelling)
    }

    /// The states of a string that may be one of the formats or something else, as if it were just the one or the other; nil for other
    /// strings.
    package func splitFormats(_ state: Int32) -> (formats: Int32, others: Int32)? {
        guard case .string(let parts, let lexer) = states[state], parts.isSingle,
            let (formats, others) = languages.splitFormats(parts.whole)
        else { return nil }
        return (states.id(.string(StringParts(formats), lexer)), states.id(.string(StringParts(others), lexer)))
    }

    /// The state of such a string where it may end.
    package func ended(_ state: Int32) -> Int32 {
        guard case .string(let parts, _) = states[state] else { return Self.dead }
        let rests = languages(of: parts).map { $0 == parts.whole ? languages.empty : $0 }
        return states.id(.string(stringParts(rests, whole: languages.empty), .between))
    }

    /// The number of the verdicts with which a string ends in one of its states.
    package func verdicts(endingAt state: Int32) -> Int32 {
        guard case .string(let parts, _) = states[state] else { return -1 }
        return outcomes.id(languages(of: parts).map(languages.acceptsEmpty))
    }

    /// What is left of a string that is one of a list, between two scalars of it; nil where it is none, as far as its form tells.
    package func stringList(_ state: Int32) -> Language? {
        guard case .string(let parts, .between) = states[state], languages.mayBeList(parts.whole) else { return nil }
        if languages.listedStrings(parts.whole) != nil { return parts.whole }
        return languages.forEachBeginning(of: parts.whole, { _, _ in }) ? parts.whole : nil
    }

    /// Whether a string ends with the same verdicts wherever it may end.
    package func hasOneEnd(_ state: Int32) -> Bool {
        guard case .string(let parts, _) = states[state] else { return false }
        return languages(of: parts).allSatisfy { $0 == parts.whole || $0 == languages.none || $0 == languages.any }
    }

    /// What a string goes on with, where that is so many characters of a set, which are all written as they are and after which it
    /// ends with the same verdicts wherever it may end.
    package func setRepetition(_ state: Int32) -> SetRepetition? {
        guard options.spelling == .few, case .string(let parts, .between) = states[state],
            let repetition = languages.setRepetition(parts.whole), isPlain(repetition.set), repetition.first.map(isPlain) ?? true,
            hasOneEnd(state)
        else { return nil }
        return repetition
    }

    /// Whether a set has just printable characters of ASCII that need no escape.
    private func isPlain(_ set: ScalarSet) -> Bool {
        set.ranges.allSatisfy { range in
            range.lowerBound >= 0x20 && range.upperBound < 0x7F && !range.contains(0x22) && !range.contains(0x5C)
        }
    }

    /// The state of a string after one scalar more, which must be one that may come.
    package func after(_ scalar: UInt32, _ state: Int32) -> Int32 {
        guard case .string(let parts, _) = states[state] else { return Self.dead }
        return states.id(.string(after(scalar, parts), .between))
    }

    /// The strings of such a list, where it is one whose form is worked out where a text gets to.
    package func listedStrings(_ list: Language) -> ListedStrings? { languages.listedStrings(list) }

    /// Whether a list has the empty string.
    package func mayEnd(_ list: Language) -> Bool { languages.acceptsEmpty(list) }

    /// Goes through the bytes that the strings of a list begin with; false, and some of them left out, where others are needed.
    package func forEachBeginning(of list: Language, _ body: (UInt8, Language) -> Void) -> Bool {
        languages.forEachBeginning(of: list, body)
    }

    /// Scalars with which a string may go on, however many of them; there may be more.
    package func lastingScalars(_ state: Int32) -> ScalarSet {
        guard case .string(let parts, .between) = states[state] else { return .none }
        return languages.scalarsOfBeginnings(parts.whole)
    }

    /// Whether a string may go on with any scalars, however many.
    package func isAlwaysOpen(_ state: Int32) -> Bool {
        guard case .string(let parts, .between) = states[state] else { return false }
        return languages.takesAnyBeginning(parts.whole)
    }

    /// What a key state asks, for those that read the keys themselves.
    package struct KeyQuestion {
        /// The declared keys that begin as the text does, in UTF-8, sorted; `depth` of their bytes are written.
        package let texts: [[UInt8]]
        package let range: Range<Int>
        package let depth: Int
        /// The string state that reads the undeclared keys; nil if there can be none.
        package let undeclared: Int32?
        /// Whether any key may be one, so that what is a declared key up to here may go on as one.
        package let takesAny: Bool
        /// Whether there are so few undeclared keys that they may run out.
        package let isScarce: Bool
        /// Whether keys may be spelled in another way than by their own bytes.
        package let hasEscapes: Bool
        /// Tells the declared keys from those of other objects.
        package let shape: Int32
        let place: ObjectPlace
    }

    /// What a key state between two scalars asks.
    package func keyQuestion(_ state: Int32) -> KeyQuestion? {
        if lastKeyQuestion.state == state { return lastKeyQuestion.question }
        let question = makeKeyQuestion(state)
        lastKeyQuestion = (state, question)
        return question
    }

    private func makeKeyQuestion(_ state: Int32) -> KeyQuestion? {
        guard case .key(let place, let prefix, .between) = states[state] else { return nil }
        let sorted = sorted(objects[place.object].shape)
        let range = Int(prefix.low)..<Int(max(prefix.low, prefix.high))
        let depth = range.isEmpty ? 0 : sorted.entries[range.lowerBound].scalars.prefix(Int(prefix.depth))
            .reduce(0) { $0 + UTF8.width(Unicode.Scalar($1) ?? " ") }
        return KeyQuestion(
            texts: sorted.texts, range: range, depth: depth,
            undeclared: prefix.others == languages.none ? nil : states.id(.string(prefix.undeclared, .between)),
            takesAny: prefix.others == languages.any,
            isScarce: prefix.others != languages.none && isScarce(prefix.others, .between),
            hasEscapes: options.spelling == .any || sorted.hasEscapes, shape: objects[place.object].shape,
            place: place)
    }

    /// What a key state within a scalar asks, where no declared key goes on with any scalar that this may become.
    package func undeclaredQuestion(_ state: Int32) -> KeyQuestion? {
        guard case .key(let place, let prefix, let lexer) = states[state], lexer != .between, prefix.others != languages.none
        else { return nil }
        let sorted = sorted(objects[place.object].shape)
        let reachable = lexer.reachable(options.spelling)
        let mayBeDeclared = (prefix.low..<max(prefix.low, prefix.high)).contains { index in
            let scalars = sorted.entries[Int(index)].scalars
            return scalars.count > Int(prefix.depth) && reachable.contains { $0.contains(scalars[Int(prefix.depth)]) }
        }
        if mayBeDeclared { return nil }
        return KeyQuestion(
            texts: sorted.texts, range: 0..<0, depth: 0, undeclared: states.id(.string(prefix.undeclared, lexer)), takesAny: false,
            isScarce: false, hasEscapes: false, shape: objects[place.object].shape, place: place)
    }

    /// A state that stands for the open object of a key.
    package func object(of question: KeyQuestion) -> Int32 { states.id(.object(question.place, .afterComma, space: 0)) }

    /// Whether one of a range of the sorted keys may come.
    package func mayCome(_ range: Range<Int>, _ question: KeyQuestion) -> Bool {
        anyDeclared(Int32(range.lowerBound), Int32(range.upperBound), at: question.place)
    }

    /// A state after a key that has no value: what follows it there follows any key, up to its value.
    package func colonWithoutValue() -> Int32 {
        if let known = valuelessColon { return known }
        let none = vectors.id(Vector(parts: [], condition: .no))
        memberStepTable.append(MemberStep(child: none, parts: [], condition: .no, shape: -1, available: -1))
        let state = states.id(.colon(step: Int32(memberStepTable.count - 1), passed: false, space: 0))
        valuelessColon = state
        return state
    }

    /// The position after one of the sorted declared keys closes; nil if it may not come.
    package func closeDeclared(_ index: Int, _ question: KeyQuestion, _ position: Position) -> Position? {
        let entries = sorted(objects[question.place.object].shape).entries
        guard mayCome(index..<index + 1, question),
            let step = memberStep(question.place, .declared(entries[index].index))
        else { return nil }
        var outer = position
        outer.top = states.id(.colon(step: step, passed: false, space: 0))
        return outer
    }

    /// Whether there are evidently endlessly many values after a declared key of the innermost object.
    package func isEvidentlyEndless(afterDeclared index: Int, _ question: KeyQuestion) -> Bool {
        let entries = sorted(objects[question.place.object].shape).entries
        return isEvidentlyEndless(after: .declared(entries[index].index), at: question.place)
    }

    /// The position after an undeclared key closes in a string state that reads it; nil if none may come that ends so.
    package func closeUndeclared(_ state: Int32, _ question: KeyQuestion, _ position: Position) -> Position? {
        guard case .string(let parts, .between) = states[state],
            let index = firstComplete(parts),
            let step = memberStep(question.place, .undeclared(choices(at: question.place).classes[index]))
        else { return nil }
        var outer = position
        outer.used = UsedList([], before: nil)
        outer.top = states.id(.colon(step: step, passed: false, space: 0))
        return outer
    }

    /// The undeclared keys that the innermost object has already.
    package static func usedKeys(_ position: Position) -> [[UInt8]] { position.used.map { Array($0) } ?? [] }

    /// The rests of the used keys that begin as the key that is being written at a position, which must not be one of them.
    ///
    /// Within a scalar that is written as it is, rests begin within it too.
    package static func usedRests(_ position: Position, _ text: [UInt8]) -> [[UInt8]] {
        guard let used = position.used else { return [] }
        let (written, cut) = KeyText.decodePrefix(text[position.scalarStart...])
        let beginning = written + (cut.first ?? 0 >= 0x80 ? cut : [])
        return used.filter { $0.starts(with: beginning) }.map { Array($0.dropFirst(beginning.count)) }
    }

    /// Where the reader of a key stands that ends within a scalar, and may be any key that the object has not used; nil elsewhere.
    package func lexer(withinFreeScalar state: Int32) -> StringLexer? {
        guard case .key(_, let prefix, let lexer) = states[state], lexer != .between, prefix.others == languages.any else { return nil }
        return lexer
    }

    /// Whether a state lies within a key.
    package func isWithinKey(_ state: Int32) -> Bool {
        if case .key = states[state] { true } else { false }
    }

    /// The position after a number ends as it is; nil if it can't.
    package func closeNumber(_ position: Position, _ text: [UInt8]) -> Position? {
        guard case .number(let vector, _) = states[position.top] else { return nil }
        let digits = text[position.scalarStart...]
        guard numbers(vector).accepts(digits), let number = NumberPrefix(digits)?.number else { return nil }
        var outer = position
        var trace = Trace(from: position)
        let outcome = outcomes.id(vectors[vector].parts.map { holds($0, of: number) })
        return pop(&outer, outcome, text, closing: nil, &trace) ? outer : nil
    }

    /// The position after a string or declared key closes in one of its states, for any of the texts that lead there.
    package func close(_ state: Int32, at position: Position, _ text: [UInt8], _ trace: inout Trace) -> Position? {
        var outer = position
        outer.top = state
        return step(&outer, UInt8(ascii: "\""), text, &trace) ? outer : nil
    }
}
