import Testing

@testable import JigGrammar

@Suite("Sets of declared keys")
struct KeySetTests {
    @Test("places from one on are what they are one by one", arguments: [0, 1, 5, 63, 64, 65, 127, 128, 130, 200])
    func places(count: Int) {
        for first in 0...count {
            let set = KeySet(from: first, count: count)
            #expect((0..<count).filter(set.contains) == Array(first..<count))
            #expect(set.first == (first < count ? first : nil))
            #expect(set.isEmpty == (first == count))
            for place in 0...count { #expect(set.isFree(below: place) == !(first..<count).contains { $0 < place }) }
            var removed = set
            for index in first..<count { removed.remove(index) }
            #expect(removed == KeySet(from: count, count: count))
        }
    }

    @Test("keys that come before a place are passed, and no other ones")
    func passedKeys() {
        var random = SplitMix64(seed: 3)
        for count in [1, 63, 64, 65, 500] {
            let names = (0..<count).map { "\($0 % 7)-\($0)" }.shuffled(using: &random)
            let keys = SortedKeys(names)
            for _ in 0..<40 {
                let low = Int.random(in: 0...count, using: &random), high = Int.random(in: low...count, using: &random)
                let place = Int.random(in: 0...count, using: &random)
                var seen: [Int] = []
                let isFound = keys.contains(in: low..<high, from: place) { index, key in
                    #expect(names[key].utf8.elementsEqual(keys.texts[index]))
                    seen.append(index)
                    return false
                }
                #expect(!isFound)
                #expect(seen == (low..<high).filter { keys.entries[$0].index >= place })
                if let last = seen.last { #expect(keys.contains(in: low..<high, from: place) { index, _ in index == last }) }
            }
        }
    }
}
