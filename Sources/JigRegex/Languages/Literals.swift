/// Lists of strings.
extension LanguageStore {
    /// These strings, a trie. Of a long list it is worked out where a text gets to.
    public func literals(_ strings: [String]) -> Language {
        let sorted = strings.map([UInt32].init(scalarsOf:)).sorted(by: Self.precedes)
        return sorted.count > Self.shortList ? listed(sorted[...], from: 0) : trie(of: sorted)
    }

    /// So many strings are made into a trie at once, whose common ends are shared.
    private static let shortList = 64

    /// With so many strings at most, an ending is looked for among those made before.
    private static let shortEnding = 8

    /// The rests of sorted strings that share their first `depth` scalars.
    private func listed(_ strings: ArraySlice<[UInt32]>, from depth: Int) -> Language {
        if strings.count == 1, let only = strings.first { return literal(only[depth...]) }
        var parts: [Language] = []
        var rest = strings.drop { $0.count == depth }
        if rest.count < strings.count { parts.append(empty) }
        while let scalar = rest.first?[depth] {
            let branch = rest.prefix { $0[depth] == scalar }
            parts.append(join(character(scalar), deferred(branch, from: depth + 1)))
            rest = rest.dropFirst(branch.count)
        }
        return union(parts)
    }

    private func deferred(_ strings: ArraySlice<[UInt32]>, from depth: Int) -> Language {
        // Endings are often the same, few others are.
        let rests = strings.count <= Self.shortEnding ? strings.map { $0[depth...] } : []
        if let known = endings[rests] { return known }
        let lengths = strings.lazy.map { $0.count - depth }
        let (least, greatest) = (lengths.min() ?? 0, lengths.max() ?? 0)
        let made = deferred(
            named: strings.reduce(into: "list ") { name, string in
                name += "\(string.count - depth):"
                name.unicodeScalars += string[depth...].compactMap(Unicode.Scalar.init)
            },
            Attributes(
                acceptsEmpty: least == 0, lower: least, upper: greatest,
                lengths: least == greatest ? LengthSet(min: least, max: least) : nil,
                emptiness: .inhabited, isPositive: true, height: 1, most: strings.count)
        ) { $0.listed(strings, from: depth) }
        if !rests.isEmpty { endings[rests] = made }
        return made
    }

    private func trie(of sorted: [[UInt32]]) -> Language {
        if sorted.isEmpty { return none }

        /// The open nodes along the string read last; a node closes when a string leaves it.
        struct Branch {
            var ends = false
            /// The first child, which most nodes alone have, and the scalar that leads to it.
            var only: (language: Language, scalar: UInt32)?
            /// All children of a node with several, by where the scalars lead.
            var children: [Language: ScalarSet] = [:]

            mutating func add(_ language: Language, _ scalar: UInt32) {
                if only == nil, children.isEmpty {
                    only = (language, scalar)
                    return
                }
                if let first = only {
                    children[first.language] = ScalarSet(first.scalar)
                    only = nil
                }
                children[language] = children[language]?.union(ScalarSet(scalar)) ?? ScalarSet(scalar)
            }
        }
        var path = [Branch()]
        func close(_ branch: Branch) -> Language {
            if let only = branch.only {
                let child = join(character(only.scalar), only.language)
                return branch.ends ? union([child, empty]) : child
            }
            if branch.children.isEmpty { return branch.ends ? empty : none }
            let children = branch.children.map { join(characters($0.value), $0.key) }
            // They begin differently, so that there is nothing to factor out.
            return branch.ends ? union(children + [empty]) : intern(.union(children.sorted()))
        }
        var shared = 0
        for (index, string) in sorted.enumerated() where index + 1 == sorted.count || sorted[index + 1] != string {
            let isLast = index + 1 == sorted.count
            let sharedWithNext = isLast ? 0 : zip(string, sorted[index + 1]).prefix { $0 == $1 }.count
            // What comes after all that is shared is no branch.
            let depth = max(shared, sharedWithNext)
            while path.count <= depth { path.append(Branch()) }
            if depth == string.count {
                path[depth].ends = true
            } else {
                path[depth].add(plainLiteral(string[(depth + 1)...]), string[depth])
            }
            while path.count > sharedWithNext + 1 {
                let language = close(path.removeLast())
                path[path.count - 1].add(language, string[path.count - 1])
            }
            shared = sharedWithNext
        }
        return close(path[0])
    }

    /// Just this string, of which what is known is counted.
    func plainLiteral(_ scalars: ArraySlice<UInt32>) -> Language {
        guard let last = scalars.last else { return empty }
        var length = 1
        return scalars.dropLast().reversed().reduce(character(last)) { rest, scalar in
            length += 1
            return intern(
                .concatenation(character(scalar), rest),
                Attributes(
                    acceptsEmpty: false, lower: length, upper: length, lengths: LengthSet(min: length, max: length),
                    emptiness: .inhabited, isPositive: true, height: 1, most: 1))
        }
    }
}
