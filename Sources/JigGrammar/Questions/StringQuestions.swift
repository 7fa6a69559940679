import JigRegex
import Synchronization

/// What the walk over a vocabulary asks about a string, so that its tokens can be shared between states and grammars.
extension Machine {
    /// Whether a state lies within a string of which nothing is asked, between two scalars, so that what stays within it is
    /// the same in all grammars of one spelling.
    package func isAnyString(_ state: Int32) -> Bool {
        guard case .string(let parts, .between) = states[state], parts.whole == languages.any else { return false }
        return parts.isSingle || languages(of: parts).allSatisfy { $0 == languages.any }
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

    /// What is left of a string between two of its scalars; nil elsewhere.
    package func rest(of state: Int32) -> Language? {
        guard case .string(let parts, .between) = states[state] else { return nil }
        return parts.whole
    }

    /// Where the scalars lead from such a rest, range by range; nil where they may not come.
    package func rests(after rest: Language) -> [(range: ClosedRange<UInt32>, rest: Language?)] {
        languages.classes(rest).map { ($0.range, languages.isEmpty($0.derivative) ? nil : $0.derivative) }
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
}
