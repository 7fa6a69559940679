/// A few notes to search in, and the search.
enum Notes {
    struct Note: Sendable, Equatable {
        let title: String
        let text: String
    }

    static let all: [Note] = [
        Note(title: "Opening hours", text: "The office is open from 8:30 to 18:00, Monday to Friday; the garden gate closes at dusk."),
        Note(title: "Wi-Fi for guests", text: "Guests use the network workshop-guest; the password is on the card at the front desk."),
        Note(title: "Travel expenses", text: "Hand in receipts within 30 days of a trip. Trains second class, flights only above 6 hours by rail."),
        Note(title: "Parking", text: "Visitors park on level 2. Bicycles go in the yard behind the bakery."),
        Note(title: "Holiday policy", text: "28 days a year; up to 5 unused days move into the next year, until the end of March."),
        Note(title: "Coffee machine", text: "Descale on the first Monday of the month. Beans are in the left cupboard, filters on the right."),
        Note(title: "Printer", text: "If paper jams, open tray 3 first. Toner is ordered from the stationery shop by email."),
        Note(title: "Bread recipe", text: "500 g flour, 350 g water, 10 g salt, 3 g yeast; rest overnight, bake 40 minutes at 230 degrees."),
        Note(title: "Tomato soup recipe", text: "Roast tomatoes with garlic, simmer with stock and basil for 20 minutes, then blend."),
        Note(title: "Budget 2026", text: "The travel budget is 12,000 and the training budget 8,000; both are reviewed in June."),
        Note(title: "Emergency contacts", text: "Fire and ambulance: 112. The caretaker, Mrs Lindqvist, answers at extension 40."),
        Note(title: "Museum visit", text: "The city museum is free on the first Sunday of the month; groups book two weeks ahead."),
        Note(title: "Team meeting", text: "Tuesdays at 10:00 in the river room. Notes go to the shared folder the same day."),
        Note(title: "Running club", text: "Thursdays at 18:30 from the bridge, 5 or 10 kilometres, whatever the weather."),
        Note(title: "Swift style guide", text: "Prefer value types, name things for what they are, and let errors say what to do next."),
        Note(title: "JSON Schema", text: "A schema describes which JSON documents are valid; a grammar made from it lets a model write no other."),
        Note(title: "Electric car charging", text: "Two charging points stand by the south gate; four hours at most on working days."),
        Note(title: "Plants", text: "Water the ferns twice a week and the cactus once a month; the lemon tree wants rainwater."),
    ]

    /// The notes that share words with the query, the best first, ties in the order of the collection.
    ///
    /// A word counts more the fewer notes have it, and twice in a title. Words match by their first letters too
    /// ("recipes" finds "recipe"), from four letters on.
    static func search(_ query: String, limit: Int) -> [Note] {
        let terms = Set(words(query))
        let indexed = all.map { (title: words($0.title), text: words($0.text)) }
        var scores = [Double](repeating: 0, count: all.count)
        for term in terms {
            let titles = indexed.map { entry in entry.title.contains { matches($0, term) } }
            let texts = indexed.map { entry in entry.text.contains { matches($0, term) } }
            let holders = zip(titles, texts).count { $0 || $1 }
            guard holders > 0 else { continue }
            let weight = 1 / Double(holders)
            for index in all.indices {
                scores[index] += weight * ((titles[index] ? 2 : 0) + (texts[index] ? 1 : 0))
            }
        }
        return all.indices
            .filter { scores[$0] > 0 }
            .sorted { (scores[$0], $1) > (scores[$1], $0) }
            .prefix(max(0, limit))
            .map { all[$0] }
    }

    private static let commonWords: Set<String> = [
        "a", "an", "and", "are", "at", "for", "from", "how", "i", "in", "is", "it", "my", "of", "on", "or", "the", "to", "what",
        "when", "where", "who", "with",
    ]

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init).filter { !commonWords.contains($0) }
    }

    private static func matches(_ word: String, _ term: String) -> Bool {
        if word == term { return true }
        guard word.count >= 4, term.count >= 4 else { return false }
        return word.hasPrefix(term) || term.hasPrefix(word)
    }
}
