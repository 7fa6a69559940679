/// Languages in the order of their handles, each once. Most sets have a handful, for which hash tables would take longer than all else.
struct LanguageSet: Sequence {
    private(set) var elements: [Language]

    init(_ languages: [Language]) {
        elements = languages
        elements.sort()
        var kept = 0
        for index in elements.indices where index == 0 || elements[index] != elements[kept - 1] {
            elements[kept] = elements[index]
            kept += 1
        }
        elements.removeLast(elements.count - kept)
    }

    var count: Int { elements.count }
    var first: Language? { elements.first }

    func makeIterator() -> IndexingIterator<[Language]> { elements.makeIterator() }

    /// The place of the first language that is no smaller.
    private func place(of language: Language) -> Int {
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            if elements[middle] < language { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func contains(_ language: Language) -> Bool {
        let place = place(of: language)
        return place < elements.count && elements[place] == language
    }

    /// False where it is in already.
    @discardableResult
    mutating func insert(_ language: Language) -> Bool {
        let place = place(of: language)
        guard place == elements.count || elements[place] != language else { return false }
        elements.insert(language, at: place)
        return true
    }

    mutating func remove(_ language: Language) {
        let place = place(of: language)
        if place < elements.count, elements[place] == language { elements.remove(at: place) }
    }

    mutating func formUnion(_ languages: [Language]) { self = LanguageSet(elements + languages) }

    mutating func subtract(_ languages: [Language]) {
        let others = LanguageSet(languages)
        elements.removeAll { others.contains($0) }
    }
}
