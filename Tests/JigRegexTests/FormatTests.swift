import Foundation
import Testing

@testable import JigRegex

@Suite("Formats")
struct FormatTests {
    static let names = [
        "date", "time", "date-time", "duration", "ipv4", "ipv6", "hostname", "email", "idn-email", "uri", "uri-reference",
        "iri", "iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "uuid", "regex",
    ]

    @Test("each format has members, and its shortest one is accepted", arguments: names)
    func inhabited(name: String) throws {
        let store = LanguageStore()
        let language = try #require(store.format(name))
        try store.check(language)
        #expect(!store.isEmpty(language))
        let witness = try #require(store.shortest(language))
        #expect(store.contains(language, witness), "\(witness)")
        #expect(store.minLength(language) == witness.unicodeScalars.count)
        #expect(!store.isEmpty(store.complement(language)))
        #expect(store.limitError == nil)
    }

    @Test("unknown formats have no language")
    func unknown() {
        let store = LanguageStore()
        #expect(store.format("colour") == nil)
        for name in LanguageStore.nonregularFormats { #expect(store.format(name) == nil) }
    }

    @Test("29 February is a date in leap years only")
    func leapYears() throws {
        let store = LanguageStore()
        let date = try #require(store.format("date"))
        for year in stride(from: 0, through: 9_999, by: 1) {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let text = String("000\(year)".suffix(4)) + "-02-29"
            if store.contains(date, text) != isLeap { Issue.record("\(text)") }
        }
        #expect(store.cardinality(date, limit: 4_000_000) == 3_652_425)
    }

    @Test("second 60 is a time only when it is 23:59 in UTC")
    func leapSeconds() throws {
        let store = LanguageStore()
        let time = try #require(store.format("time"))
        func clock(_ minutes: Int) -> String {
            String("0\(minutes / 60)".suffix(2)) + ":" + String("0\(minutes % 60)".suffix(2))
        }
        for local in stride(from: 0, to: 1_440, by: 7) {
            for offset in stride(from: 0, to: 1_440, by: 11) {
                for (sign, utc) in [("+", local - offset), ("-", local + offset)] {
                    let text = clock(local) + ":60" + sign + clock(offset)
                    if store.contains(time, text) != ((utc + 2_880) % 1_440 == 1_439) { Issue.record("\(text)") }
                }
            }
        }
        for local in 0..<1_440 {
            #expect(store.contains(time, "\(clock(local)):60.5+\(clock((local + 1) % 1_440))"))
            #expect(store.contains(time, "\(clock(local)):60Z") == (local == 1_439))
        }
    }

    @Test("formats combine with lengths and patterns")
    func combined() throws {
        let store = LanguageStore()
        let dateTime = try #require(store.format("date-time"))
        #expect(store.isEmpty(store.intersection([dateTime, store.length(0...19)])))
        #expect(try #require(store.shortest(store.intersection([dateTime, store.length(min: 30, max: nil)]))).count == 30)
        let leap = try store.language(of: RegularExpression(":60.*-0"))
        #expect(!store.isEmpty(store.intersection([dateTime, leap])))
        let host = try #require(store.format("hostname"))
        #expect(store.isEmpty(store.intersection([host, store.length(min: 254, max: nil)])))
        #expect(!store.isEmpty(store.intersection([host, store.length(253...253)])))
    }

    @Test(
        "the official test suite's strings are judged as it says",
        .enabled(if: Shared.exists("json-schema-test-suite"), "../shared/json-schema-test-suite is missing"))
    func suite() throws {
        // Valid xn-- labels are outside the declared subset of `hostname`.
        let declared = ["hostname": 15]
        for name in Self.names {
            let groups = try Shared.json("json-schema-test-suite/tests/draft2020-12/optional/format/\(name).json") as? [[String: Any]]
            let store = LanguageStore()
            let language = try #require(store.format(name))
            var (right, total, refused) = (0, 0, 0)
            for test in (groups ?? []).flatMap({ $0["tests"] as? [[String: Any]] ?? [] }) {
                guard let text = test["data"] as? String, let valid = test["valid"] as? Bool else { continue }
                total += 1
                let accepted = store.contains(language, text)
                if accepted == valid {
                    right += 1
                } else if declared[name] != nil, valid, text.lowercased().contains("xn--") {
                    refused += 1
                } else {
                    Issue.record("\(name): \(text.debugDescription) should be \(valid ? "valid" : "invalid")")
                }
            }
            print("format \(name): \(right)/\(total)")
            #expect(total > 1)
            #expect(refused == declared[name] ?? 0)
        }
    }
}
