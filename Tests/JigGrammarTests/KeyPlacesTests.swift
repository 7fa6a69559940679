import Testing

@testable import JigGrammar

@Suite("Places of keys")
struct KeyPlacesTests {
    @Test("each key has the place at which it came first, however many there are", arguments: [0, 1, 15, 16, 17, 18, 100])
    func places(count: Int) {
        let keys = (0..<count).map { Int32($0 * 37 % 101) }
        var places = KeyPlaces()
        let areNew = (keys + keys).map { places.insert($0) }
        #expect(areNew == keys.map { _ in true } + keys.map { _ in false })
        #expect(places.order == keys)
        for key in Int32(0)..<101 { #expect(places[key] == keys.firstIndex(of: key)) }
        #expect(KeyPlaces(keys + keys).order == keys)
    }
}
