#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Rotary position embedding: each adjacent pair of a head's dimensions turns by an angle proportional to the position.
///
/// Source: Su et al., “RoFormer: Enhanced Transformer with Rotary Position Embedding”, 2021.
struct RotaryEmbedding {
    private let frequencies: [Double]
    /// Cosine and sine of each pair's angle, position after position.
    private var rotations: [(cosine: Float, sine: Float)] = []

    init(frequencies: [Double]) { self.frequencies = frequencies }

    /// The angle by which each pair turns from one position to the next.
    static func frequencies(of shape: LlamaConfiguration) -> [Double] {
        let dimensions = Double(shape.rotaryDimensionCount)
        return (0..<shape.rotaryDimensionCount / 2).map {
            pow(shape.rotaryBase, -2 * Double($0) / dimensions) / shape.rotaryScale
        }
    }

    /// Prepares the angles of `count` positions from `position` on.
    mutating func prepare(position: Int, count: Int) {
        rotations.removeAll(keepingCapacity: true)
        for position in position..<position + count {
            for frequency in frequencies {
                let angle = Double(position) * frequency
                rotations.append((Float(cos(angle)), Float(sin(angle))))
            }
        }
    }

    /// Rotates `heads` heads of `length` numbers each, in place, by the angles of the `index`-th prepared position.
    func rotate(_ vector: UnsafeMutablePointer<Float>, heads: Int, length: Int, index: Int) {
        let pairs = frequencies.count
        rotations.withUnsafeBufferPointer { rotations in
            guard let rotations = rotations.baseAddress.map({ $0 + index &* pairs }) else { return }
            for head in 0..<heads {
                let numbers = vector + head &* length
                for pair in 0..<pairs {
                    let (cosine, sine) = rotations[pair]
                    let first = numbers[2 &* pair], second = numbers[2 &* pair &+ 1]
                    numbers[2 &* pair] = first * cosine - second * sine
                    numbers[2 &* pair &+ 1] = first * sine + second * cosine
                }
            }
        }
    }
}
