/// Mints ids for calls that the model gave none: nine of a–z, A–Z and 0–9, as Mistral's formats ask.
public struct CallIDs: Sendable {
    private var state: UInt64

    /// Creates a source of ids.
    ///
    /// - Parameter seed: what the ids depend on; by default they are random.
    public init(seed: UInt64 = .random(in: .min ... .max)) { state = seed }

    /// An id that is none of these.
    public mutating func next(except taken: Set<String> = []) -> String {
        while true {
            let id = String((0..<9).map { _ in Self.alphabet[Int(nextBits() % UInt64(Self.alphabet.count))] })
            if !taken.contains(id) { return id }
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func nextBits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
