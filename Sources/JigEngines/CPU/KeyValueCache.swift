/// The keys and values of one key-value head in one layer, for the positions evaluated so far.
///
/// Keys lie in blocks of 32 positions, dimension after dimension, so that scores of 32 positions are computed side by side;
/// values lie position after position, each padded to a multiple of 32.
final class KeyValueCache {
    private typealias Vector = SIMD8<Float>

    private let keyLength: Int
    /// The number of groups of 32 numbers in a value.
    private let chunks: Int
    private let valueLength: Int
    private var blocks = 0
    private var keys: UnsafeMutablePointer<Vector>
    private var values: UnsafeMutablePointer<Vector>

    init(keyLength: Int, valueLength: Int) {
        self.keyLength = keyLength
        self.valueLength = valueLength
        chunks = (valueLength + 31) / 32
        keys = .allocate(capacity: 0)
        values = .allocate(capacity: 0)
    }

    deinit {
        keys.deallocate()
        values.deallocate()
    }

    /// Makes room for `positions` positions, keeping what is there.
    func reserve(_ positions: Int) {
        let needed = (positions + 31) / 32
        guard needed > blocks else { return }
        let grown = max(needed, blocks * 2, 4)
        keys = Self.grow(keys, from: blocks * keyLength * 4, to: grown * keyLength * 4)
        values = Self.grow(values, from: blocks * 32 * chunks * 4, to: grown * 32 * chunks * 4)
        blocks = grown
    }

    private static func grow(
        _ old: UnsafeMutablePointer<Vector>, from oldCount: Int, to newCount: Int
    ) -> UnsafeMutablePointer<Vector> {
        let new = UnsafeMutablePointer<Vector>.allocate(capacity: newCount)
        new.update(from: old, count: oldCount)
        (new + oldCount).initialize(repeating: .zero, count: newCount - oldCount)
        old.deallocate()
        return new
    }

    /// Writes the key and value of one position, for which there is room.
    func store(key: UnsafePointer<Float>, value: UnsafePointer<Float>, at position: Int) {
        let lane = UnsafeMutableRawPointer(keys + (position >> 5) &* keyLength &* 4)
            .assumingMemoryBound(to: Float.self) + (position & 31)
        for dimension in 0..<keyLength { lane[dimension &* 32] = key[dimension] }
        let row = UnsafeMutableRawPointer(values + position &* chunks &* 4).assumingMemoryBound(to: Float.self)
        for dimension in 0..<valueLength { row[dimension] = value[dimension] }
    }

    /// Attention of one query over the first `count` positions.
    ///
    /// - Parameters:
    ///   - scores: room for `count` rounded up to a multiple of 32.
    ///   - output: room for `valueLength` numbers.
    func attend(
        query: UnsafePointer<Float>, scale: Float, count: Int, scores: UnsafeMutablePointer<Float>,
        into output: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<(count &+ 31) >> 5 {
            // Four vectors side by side keep the processor's adders busy; wider ones are not kept in registers.
            var part = UnsafePointer(keys + block &* keyLength &* 4)
            var sum0 = Vector.zero, sum1 = Vector.zero, sum2 = Vector.zero, sum3 = Vector.zero
            for dimension in 0..<keyLength {
                let factor = query[dimension]
                sum0 += part[0] * factor
                sum1 += part[1] * factor
                sum2 += part[2] * factor
                sum3 += part[3] * factor
                part += 4
            }
            let target = scores + block &* 32
            store(sum0 * scale, target)
            store(sum1 * scale, target + 8)
            store(sum2 * scale, target + 16)
            store(sum3 * scale, target + 24)
        }
        softmax(scores, count: count)
        for chunk in 0..<chunks {
            var part = UnsafePointer(values + chunk &* 4)
            var sum0 = Vector.zero, sum1 = Vector.zero, sum2 = Vector.zero, sum3 = Vector.zero
            for position in 0..<count {
                let factor = scores[position]
                sum0 += part[0] * factor
                sum1 += part[1] * factor
                sum2 += part[2] * factor
                sum3 += part[3] * factor
                part += chunks &* 4
            }
            let target = output + chunk &* 32
            if valueLength &- chunk &* 32 >= 32 {
                store(sum0, target)
                store(sum1, target + 8)
                store(sum2, target + 16)
                store(sum3, target + 24)
            } else {
                for (index, sum) in [sum0, sum1, sum2, sum3].enumerated() {
                    for lane in 0..<min(8, max(0, valueLength &- chunk &* 32 &- index &* 8)) {
                        target[index &* 8 &+ lane] = sum[lane]
                    }
                }
            }
        }
    }

    @inline(__always)
    private func store(_ vector: Vector, _ target: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
    }
}
