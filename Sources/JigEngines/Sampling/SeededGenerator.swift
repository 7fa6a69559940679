/// Random numbers that are the same for the same seed on every platform: xoshiro256**, seeded by SplitMix64.
///
/// Source: Blackman and Vigna, “Scrambled Linear Pseudorandom Number Generators”, 2021.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    private var words: SIMD4<UInt64>

    /// A generator whose numbers follow from `seed` alone.
    public init(seed: UInt64) {
        var state = seed
        words = SIMD4(
            Self.splitMix(&state), Self.splitMix(&state), Self.splitMix(&state), Self.splitMix(&state))
    }

    /// A generator in a given state, not all of whose words are 0.
    init(words: SIMD4<UInt64>) { self.words = words }

    /// The next number of SplitMix64, whose state is any number.
    package static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    public mutating func next() -> UInt64 {
        func rotate(_ word: UInt64, by count: UInt64) -> UInt64 { word &<< count | word &>> (64 &- count) }
        let result = rotate(words[1] &* 5, by: 7) &* 9
        let shifted = words[1] &<< 17
        words[2] ^= words[0]
        words[3] ^= words[1]
        words[1] ^= words[2]
        words[0] ^= words[3]
        words[2] ^= shifted
        words[3] = rotate(words[3], by: 45)
        return result
    }

    /// A number from 0 up to, but not including, 1.
    public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
