import Testing

@testable import JigRegex

@Suite("What formats are called in every store")
struct FingerprintTests {
    private static let formats = [
        "date", "time", "date-time", "duration", "ipv4", "ipv6", "hostname", "email", "idn-email", "uri", "uri-reference", "iri",
        "iri-reference", "uri-template", "regex", "json-pointer", "relative-json-pointer", "uuid",
    ]

    /// The fingerprints of what is left of a format along some texts.
    private static func fingerprints(_ format: String, in store: LanguageStore) -> [String: Fingerprint] {
        var found: [String: Fingerprint] = [:]
        guard let language = store.format(format) else { return found }
        for text in ["2024-02-29T23:59:60Z", "12:34:60+12:35", "P1DT2H", "a.b@c-d.example", "http://a@[::1]/%41", "[a-c]{2}(\\d)", "/~0{a}", "::1", "1234abcd-"] {
            var state = language
            var written = ""
            for scalar in text.unicodeScalars where !store.isEmpty(state) {
                found[written] = store.formatFingerprint(state)
                state = store.derivative(state, by: scalar.value)
                written.unicodeScalars.append(scalar)
            }
        }
        return found
    }

    @Test("stores give the same names, whatever else they hold", arguments: formats)
    func agreement(format: String) throws {
        let one = LanguageStore(), other = LanguageStore()
        for name in Self.formats.reversed() { _ = Self.fingerprints(name, in: other) }
        for source in ["^[0-9]{2}:[0-5]\\d$", "z", "@"] { _ = try other.language(of: RegularExpression(source)) }
        let names = Self.fingerprints(format, in: one)
        #expect(names.count > 2)
        #expect(names == Self.fingerprints(format, in: other))
    }

    @Test("a format that is copied is the one that is made", arguments: formats)
    func copies(format: String) throws {
        let store = LanguageStore()
        let copy = try #require(store.format(format))
        let made = try #require(store.makeFormat(format))
        let texts = [
            "2024-02-29", "12:34:60+12:35", "23:59:60Z", "2023-02-29T01:02:03z", "P1DT2H", "a.b@c-d.example", "http://a@[::1]/%41", "::1",
            "[a-c]{2}", "/~0", "127.0.0.1", "0#", "", "é", "{+a}", "a", "00000000-0000-0000-0000-000000000000",
        ]
        for text in texts { #expect(store.contains(copy, text) == store.contains(made, text)) }
        // Equations are new ones each time they are made.
        if !["time", "date-time", "regex"].contains(format) { #expect(copy == made) }
    }

    @Test("transitions that are copied are those that are found", arguments: formats)
    func copiedTransitions(format: String) throws {
        let own = LanguageStore(), first = LanguageStore(), second = LanguageStore()
        own.copiesTransitions = false
        struct Places: Hashable {
            let own: Language
            let first: Language
            let second: Language
        }
        var pending = [
            Places(
                own: try #require(own.format(format)), first: try #require(first.format(format)), second: try #require(second.format(format)))
        ]
        var seen = Set(pending)
        while !pending.isEmpty, seen.count < 400 {
            let next = pending.removeFirst()
            #expect(own.acceptsEmpty(next.own) == first.acceptsEmpty(next.first))
            #expect(own.acceptsEmpty(next.own) == second.acceptsEmpty(next.second))
            let name = own.formatFingerprint(next.own)
            #expect(name == first.formatFingerprint(next.first) && name == second.formatFingerprint(next.second))
            let classes = own.classes(next.own) + first.classes(next.first) + second.classes(next.second)
            for scalar in Set(classes.flatMap { [$0.range.lowerBound, $0.range.upperBound] }).sorted() {
                let after = Places(
                    own: own.derivative(next.own, by: scalar), first: first.derivative(next.first, by: scalar),
                    second: second.derivative(next.second, by: scalar))
                let isEmpty = own.isEmpty(after.own)
                #expect(isEmpty == first.isEmpty(after.first) && isEmpty == second.isEmpty(after.second))
                if !isEmpty, seen.insert(after).inserted { pending.append(after) }
            }
        }
        #expect(seen.count > 2)
    }

    @Test("different languages have different names", arguments: formats)
    func distinctness(format: String) throws {
        let store = LanguageStore()
        var languages: [Fingerprint: Language] = [:]
        var pending = [try #require(store.format(format))]
        var seen = Set(pending)
        while let next = pending.popLast(), seen.count < 300 {
            let name = try #require(store.formatFingerprint(next))
            let other = languages.updateValue(next, forKey: name)
            #expect(other == nil)
            for part in store.classes(next) where seen.insert(part.derivative).inserted { pending.append(part.derivative) }
        }
        #expect(languages.count > 2)
    }

    @Test("what is no format has no such name")
    func others() throws {
        let store = LanguageStore()
        let own = try store.language(of: RegularExpression("^[0-9]{4}-[a-z]+$"))
        let date = try #require(store.format("date"))
        for language in [own, store.derivative(own, by: 0x32), store.intersection([date, store.length(min: 0, max: 8)]), store.complement(date)] {
            #expect(store.formatFingerprint(language) == nil)
        }
    }

    @Test("the number of members is what the form says at most", arguments: [
        ("^(a|b|cd)$", 3), ("^[a-c]{0,3}$", 40), ("^[ab]{2}[01]?$", 12), ("^(a|aa){0,2}$", 5), ("^(x|y|$)", nil), ("^a{2,9}b*$", nil), ("^(?!a)[a-c]$", 2),
    ] as [(String, Int?)])
    func most(source: String, count: Int?) throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression(source))
        #expect(store.cardinality(language, limit: 1 << 31) == count)
        for limit in 0...64 { #expect(store.hasAtMost(limit, language) == (count.map { $0 <= limit } ?? false)) }
    }
}
