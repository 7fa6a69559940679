import Jig

/// Something that a server does for each request or each token.
public struct Case: Sendable {
    public let name: String
    private let make: @Sendable (Subject) throws -> () throws -> Void

    /// Makes what is not measured, and returns what is.
    public func prepare() throws -> () throws -> Void { try make(Subject.shared.get()) }

    public static let all = [
        Case(name: "compile") { subject in
            { _ = try subject.grammar() }
        },
        Case(name: "first-mask") { subject in
            var mask = subject.emptyMask
            return {
                var matcher = try subject.matcher()
                matcher.fillMask(&mask)
            }
        },
        Case(name: "instance-with-new-masks") { subject in
            var mask = subject.emptyMask
            return { try subject.take(subject.tokens, subject.matcher(), &mask) }
        },
        Case(name: "instance-with-known-masks") { subject in
            let start = try subject.matcher()
            var mask = subject.emptyMask
            try subject.take(subject.tokens, start, &mask)
            return { try subject.take(subject.tokens, start, &mask) }
        },
        Case(name: "instance-without-masks") { subject in
            let start = try subject.matcher()
            return {
                var matcher = start
                for token in subject.tokens { try matcher.accept(token) }
            }
        },
        Case(name: "fork-and-rollback") { subject in
            var matcher = try subject.matcher()
            let half = subject.tokens.count / 2
            for token in subject.tokens.prefix(half) { try matcher.accept(token) }
            let draft = subject.tokens.dropFirst(half).prefix(8)
            return { [matcher] in
                var fork = matcher
                for token in draft { try fork.accept(token) }
                fork.rollback(draft.count)
            }
        },
        Case(name: "call-among-100-tools") { subject in
            let start = try subject.tools(100)
            let call = subject.call(50)
            var mask = subject.emptyMask
            try subject.take(call, start, &mask)
            return { try subject.take(call, start, &mask) }
        },
        Case(name: "prepare-a-vocabulary") { subject in
            { _ = TokenTrie(subject.tokenizer.vocabulary) }
        },
        Case(name: "tokenize") { subject in
            { _ = subject.tokenizer.encode(subject.instance) }
        },
    ]
}
