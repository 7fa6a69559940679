/// Made-up weather: the same place always gives the same figures, and none of them is a measurement.
struct Forecast: Equatable {
    let conditions: String
    let celsius: Int

    private static let allConditions = ["sunny", "cloudy", "rain", "light rain", "windy", "foggy", "clear", "snow", "thunderstorms"]

    /// The sample weather of a place.
    init(place: String) {
        // FNV-1a: Swift's own hash differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in place.lowercased().utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        hash ^= hash >> 32
        celsius = Int(hash % 36) - 5
        var conditions = Self.allConditions[Int((hash >> 8) % UInt64(Self.allConditions.count))]
        if conditions == "snow" && celsius > 3 { conditions = "clear" }
        self.conditions = conditions
    }
}
