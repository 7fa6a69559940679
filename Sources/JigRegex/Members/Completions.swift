/// What completes the strings of a language wherever they stand within it.
package struct Completions {
    /// The language and all that is left of it after some text; where that is too much, just the language.
    package let rests: [Language]
    /// So many scalars complete each of these, the empty ones apart; nil where there are too many.
    package let longest: Int?
}

extension LanguageStore {
    /// Looks for how many scalars complete a string wherever it stands within a language.
    ///
    /// All that may be left is found first, without a question about any of it; then how far each is from one that may end, from these
    /// backwards. What comes to none of them is empty.
    ///
    /// - Parameter limit: how many rests may be looked at.
    package func completions(of language: Language, limit: Int) -> Completions {
        var rests = [language]
        var places: [Language: Int] = [language: 0]
        var sources: [[Int32]] = [[]]
        var looked = 0
        while looked < rests.count {
            let rest = rests[looked]
            if rest != any {
                for target in transitions(of: rest).targets where attributes[target.index].emptiness != .empty {
                    let place = places[target] ?? rests.count
                    if place == rests.count {
                        guard place < limit else { return Completions(rests: [language], longest: nil) }
                        rests.append(target)
                        places[target] = place
                        sources.append([])
                    }
                    sources[place].append(Int32(looked))
                }
            }
            looked += 1
        }
        var layer = rests.indices.filter { acceptsEmpty(rests[$0]) }
        var isFound = rests.map { acceptsEmpty($0) }
        var longest = 0
        while true {
            var next: [Int] = []
            for place in layer {
                for source in sources[place] where !isFound[Int(source)] {
                    isFound[Int(source)] = true
                    next.append(Int(source))
                }
            }
            if next.isEmpty { return Completions(rests: rests, longest: longest) }
            longest += 1
            layer = next
        }
    }
}
