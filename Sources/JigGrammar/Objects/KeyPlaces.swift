import JigRegex

/// Numbers in an order, each once, with their places: the keys of an object as its schema declares them.
///
/// Most objects have few keys. These are found by a look at each, which takes less time than a table takes to make.
struct KeyPlaces {
    private(set) var order: [KeyID] = []
    private var places: [QuickKey: Int] = [:]

    private static let longestList = 16

    init() {}

    init(_ order: [KeyID]) {
        self.order.reserveCapacity(order.count)
        for key in order { insert(key) }
    }

    /// Adds a number at the end; false where it is there already.
    @discardableResult
    mutating func insert(_ key: KeyID) -> Bool {
        guard self[key] == nil else { return false }
        order.append(key)
        if order.count > Self.longestList {
            if places.isEmpty {
                for (place, key) in order.enumerated() { places[QuickKey(key)] = place }
            } else {
                places[QuickKey(key)] = order.count - 1
            }
        }
        return true
    }

    /// Where a number stands.
    subscript(_ key: KeyID) -> Int? {
        order.count > Self.longestList ? places[QuickKey(key)] : order.firstIndex(of: key)
    }
}
