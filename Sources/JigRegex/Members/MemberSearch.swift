/// A search for a shortest member within bounds on its length, best first by what the form of each part says about lengths
/// (A*: Hart, Nilsson, Raphael, 1968). Among equals it goes on where it is deepest, so that it seldom looks aside.
///
/// It answers at once where `LengthProfile` would go through whole layers, and gives up where there are many ways.
struct MemberSearch {
    enum Order: CaseIterable {
        /// By a lower bound on the length, so that what is found first is shortest.
        case shortest
        /// By a guess at how much is still to come, where a shortest member is not soon found: a shortest string in which many
        /// others occur takes more than any program has (Maier, "The complexity of some problems on subsequences", 1978).
        case nearest
    }

    enum Outcome {
        /// A member begins with these scalars and goes on with one of `rest`, by as many scalars as `length` leaves.
        case found(length: Int, scalars: [UInt32], rest: Language)
        case none
        case gaveUp
    }

    private struct Place {
        let part: Language
        let depth: Int
        let scalar: UInt32
        let previous: Int
        /// A lower bound on the length of members through here; the length itself where one is complete.
        let bound: Int
    }

    /// Deeper places where the least length is reached are worse, others are not comparable.
    private struct Key: QuickHashable {
        let part: Language
        let missing: Int

        func mix(into hash: inout QuickHash) {
            hash.mix(part)
            hash.mix(missing)
        }
    }

    /// How many places are looked at.
    private static let limit = 4_000

    private let store: LanguageStore
    private let least: Int
    private let greatest: Int?
    private var places: [Place] = []
    private let order: Order
    /// Places by what they are looked at by.
    private var open: [Int: [Int]] = [:]
    private var depths: [Key: Int] = [:]

    init(_ store: LanguageStore, from least: Int, to greatest: Int?, _ order: Order = .shortest) {
        (self.store, self.least, self.greatest, self.order) = (store, least, greatest, order)
    }

    mutating func run(_ language: Language) -> Outcome {
        for part in store.parts(of: language) { enter(part, depth: 0, scalar: 0, previous: -1) }
        while let nearest = open.keys.min() {
            guard let index = open[nearest]?.popLast() else {
                open[nearest] = nil
                continue
            }
            let place = places[index]
            guard depths[key(place.part, place.depth)] == place.depth else { continue }
            if store.attributes[place.part.index].lengths != nil
                || (place.depth >= least && store.acceptsEmpty(place.part))
            {
                return .found(length: place.bound, scalars: scalars(to: index), rest: place.part)
            }
            guard places.count < Self.limit, store.formed <= store.deadline ?? .max else { return .gaveUp }
            let table = store.transitions(of: place.part)
            let steps = zip(table.sets, table.targets).filter { $0.1 != store.none }
                .map { (scalar: $0.mostReadable ?? 0, target: $1) }
            // The most readable one is to be on top.
            for step in steps.sorted(by: { LanguageStore.isMoreReadable([$1.scalar], [$0.scalar]) }) {
                for part in store.parts(of: step.target) {
                    enter(part, depth: place.depth + 1, scalar: step.scalar, previous: index)
                }
            }
        }
        return .none
    }

    private func key(_ part: Language, _ depth: Int) -> Key {
        Key(part: part, missing: max(least - depth, 0))
    }

    private mutating func enter(_ part: Language, depth: Int, scalar: UInt32, previous: Int) {
        let known = store.attributes[part.index]
        if known.emptiness == .empty { return }
        let bound: Int
        if let lengths = known.lengths {
            guard let rest = lengths.least(from: max(least - depth, 0), to: greatest.map { $0 - depth }) else { return }
            bound = depth + rest
        } else {
            bound = max(depth + known.lower, least)
            if bound > greatest ?? .max { return }
            if let upper = known.upper, depth + upper < least { return }
        }
        let key = key(part, depth)
        if depths[key] ?? .max <= depth { return }
        depths[key] = depth
        let rank = order == .shortest ? bound : store.estimate(part)
        open[rank, default: []].append(places.count)
        places.append(Place(part: part, depth: depth, scalar: scalar, previous: previous, bound: bound))
    }

    private func scalars(to index: Int) -> [UInt32] {
        var result: [UInt32] = []
        var place = places[index]
        while place.previous >= 0 {
            result.append(place.scalar)
            place = places[place.previous]
        }
        return result.reversed()
    }
}
