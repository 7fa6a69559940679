import Testing

@testable import JigRegex

@Suite("Patterns that say no more than a format")
struct ImpliedPatternsTests {
    @Test("are left out, and only where the format's strings all match", arguments: [
        ("email", "^.*?@.*.*$", true), ("email", "@", true), ("email", "^.+@.+$", true), ("email", "^.{2,}@.+$", false),
        ("email", "^.+@.+@.+$", false), ("email", #"^\S+@\S+$"#, false), ("email", "^.*@@.*$", false), ("email", "^.*[a@].*$", true),
        ("email", "^.*@.?$", false), ("email", "^.*@a.*$", false), ("uuid", "^.+-.+$", true), ("uuid", "^.{23,}-.+$", true), ("uuid", "^.{24,}-.+$", false), ("uuid", "-.*-.*-.*-.*-", false),
        ("uuid", "^[0-9a-f-]+$", false), ("uuid", "^[0-9A-Fa-f-]+$", true), ("date", "^.{9,}-.{2,}$", false),
        ("ipv4", "^.*$", true), ("uri", "^[^:]+:", false), ("hostname", "^.*[.].*$", false), ("date-time", "^.+T.+$", false),
    ])
    func implied(format: String, pattern: String, isImplied: Bool) throws {
        let store = LanguageStore()
        let language = try #require(store.format(format))
        let other = try store.language(of: RegularExpression(pattern))
        let isLeftOut = store.withoutImplied([language, other]) == [language]
        let isTrue = store.isEmpty(store.intersection([language, store.complement(other)]))
        #expect(isLeftOut == isImplied)
        #expect(isTrue || !isLeftOut)
    }
}
