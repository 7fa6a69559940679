/// Replaces back-references to groups with few possible texts: `(['"])x\1` becomes `'x'|"x"`.
enum Backreferences {
    /// How many texts a group that is referred back to may have.
    static let memberLimit = 64

    static func unsupported(_ offset: Int) -> RegularExpressionError {
        RegularExpressionError(
            kind: .unsupported, offset: offset,
            message: "this back-reference describes no regular language; its group must come before it in the same sequence, outside any repetition, and have at most \(memberLimit) texts")
    }

    static func expanded(_ pattern: Pattern, store: LanguageStore) throws(RegularExpressionError) -> Pattern {
        guard pattern.contains(where: \.isBackreference) else { return pattern }
        return try expand(pattern, store)
    }

    private static func expand(_ pattern: Pattern, _ store: LanguageStore) throws(RegularExpressionError) -> Pattern {
        switch pattern {
        case .characters, .backreference, .start, .end, .wordBoundary:
            return pattern
        case .alternatives(let parts):
            var result: [Pattern] = []
            for part in parts { result.append(try expand(part, store)) }
            return .alternatives(result)
        case .repetition(let body, let min, let max):
            return .repetition(try expand(body, store), min: min, max: max)
        case .group(let body, let number):
            return .group(try expand(body, store), number: number)
        case .lookAhead(let body, let negated):
            return .lookAhead(try expand(body, store), negated: negated)
        case .lookBehind(let body, let negated, let offset):
            return .lookBehind(try expand(body, store), negated: negated, offset: offset)
        case .sequence(let parts):
            for (index, part) in parts.enumerated() {
                for (number, body) in part.certainGroups {
                    let rest = Pattern.sequence(Array(parts[(index + 1)...]))
                    guard rest.contains(where: { $0.refers(to: number) }), body.isPlain,
                        let texts = texts(of: body, store)
                    else { continue }
                    var alternatives: [Pattern] = []
                    for text in texts {
                        let literal = Pattern.sequence(text.unicodeScalars.map { .characters(ScalarSet($0.value)) })
                        let chosen = parts[...index] + parts[(index + 1)...].map { $0.replacing(backreferenceTo: number, with: literal) }
                        let fixed = chosen.enumerated().map { position, part in
                            position == index ? part.replacing(group: number, with: literal) : part
                        }
                        alternatives.append(try expand(.sequence(fixed), store))
                    }
                    return .alternatives(alternatives)
                }
            }
            var result: [Pattern] = []
            for part in parts { result.append(try expand(part, store)) }
            return .sequence(result)
        }
    }

    private static func texts(of body: Pattern, _ store: LanguageStore) -> [String]? {
        guard let language = try? Translation.search(.sequence([.start, body, .end]), in: store) else { return nil }
        return store.members(language, limit: memberLimit)
    }
}

extension Pattern {
    fileprivate var isBackreference: Bool {
        if case .backreference = self { true } else { false }
    }

    fileprivate func refers(to group: Int) -> Bool {
        if case .backreference(group, _) = self { true } else { false }
    }

    /// The groups that every match of the pattern passes exactly once.
    fileprivate var certainGroups: [(number: Int, body: Pattern)] {
        switch self {
        case .group(let body, let number): [(number, body)] + body.certainGroups
        case .sequence(let parts): parts.flatMap(\.certainGroups)
        default: []
        }
    }

    fileprivate func replacing(backreferenceTo number: Int, with literal: Pattern) -> Pattern {
        mapped { $0.refers(to: number) ? literal : nil }
    }

    fileprivate func replacing(group number: Int, with literal: Pattern) -> Pattern {
        mapped { if case .group(_, number) = $0 { literal } else { nil } }
    }

    private func mapped(_ transform: (Pattern) -> Pattern?) -> Pattern {
        if let replacement = transform(self) { return replacement }
        return switch self {
        case .characters, .backreference, .start, .end, .wordBoundary: self
        case .sequence(let parts): .sequence(parts.map { $0.mapped(transform) })
        case .alternatives(let parts): .alternatives(parts.map { $0.mapped(transform) })
        case .repetition(let body, let min, let max): .repetition(body.mapped(transform), min: min, max: max)
        case .group(let body, let number): .group(body.mapped(transform), number: number)
        case .lookAhead(let body, let negated): .lookAhead(body.mapped(transform), negated: negated)
        case .lookBehind(let body, let negated, let offset): .lookBehind(body.mapped(transform), negated: negated, offset: offset)
        }
    }
}
