/// The inputs of a matrix product: one row of numbers for each token of a batch, and the same in 16-bit integers for quantised weights.
///
/// Weights of 8 bits times activations of 15 bits add up exactly in 32-bit integers over a block, so computing with
/// quantised weights costs no accuracy that matters beyond what the weights have lost already.
final class Activations {
    let columns: Int
    /// The numbers, row after row.
    let values: UnsafeMutablePointer<Float>
    /// The numbers as integers in the order of ``SplitBlock``, block after block, row after row.
    let integers: UnsafeMutablePointer<SIMD8<Int16>>
    /// What the integers of each block are to be multiplied by.
    let scales: UnsafeMutablePointer<Float>

    var blocks: Int { columns / 32 }

    init(columns: Int, capacity: Int) {
        self.columns = columns
        // Kernels that go by eights may run past the last row.
        values = .allocate(capacity: columns * capacity + 8)
        values.initialize(repeating: 0, count: columns * capacity + 8)
        integers = .allocate(capacity: columns / 32 * 4 * capacity)
        integers.initialize(repeating: .zero, count: columns / 32 * 4 * capacity)
        scales = .allocate(capacity: columns / 32 * capacity)
        scales.initialize(repeating: 0, count: columns / 32 * capacity)
    }

    deinit {
        values.deallocate()
        integers.deallocate()
        scales.deallocate()
    }

    func row(_ index: Int) -> UnsafeMutablePointer<Float> { values + index &* columns }

    /// Fills ``integers`` and ``scales`` from the first `count` rows of ``values``.
    func quantize(count: Int) {
        // Adding 1.5 · 2²³ leaves the nearest integer in the low bits of a number, with no conversion that could trap.
        let magic: Float = 0x1.8p23
        for block in 0..<blocks &* count {
            let source = UnsafeRawPointer(values + block &* 32)
            let first = source.loadUnaligned(as: SIMD16<Float>.self)
            let last = source.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
            let both = pointwiseMax(magnitude(first), magnitude(last))
            let eight = pointwiseMax(both.lowHalf, both.highHalf)
            let four = pointwiseMax(eight.lowHalf, eight.highHalf)
            let largest = max(max(four[0], four[1]), max(four[2], four[3]))
            // Infinities and NaN must come out as such: they make this sum NaN, which is 0 otherwise.
            let poison = (first * 0 + last * 0).sum()
            scales[block] = largest / 32767 + poison
            let inverse: Float = largest > 0 ? 32767 / largest : 0

            @inline(__always) func integers(_ part: SIMD8<Float>) -> SIMD8<Int16> {
                SIMD8<Int16>(truncatingIfNeeded: unsafeBitCast(part * inverse + magic, to: SIMD8<Int32>.self))
            }
            let target = self.integers + block &* 4
            target[0] = integers(first.evenHalf)
            target[1] = integers(first.oddHalf)
            target[2] = integers(last.evenHalf)
            target[3] = integers(last.oddHalf)
        }
    }

    @inline(__always)
    private func magnitude(_ vector: SIMD16<Float>) -> SIMD16<Float> {
        unsafeBitCast(unsafeBitCast(vector, to: SIMD16<UInt32>.self) & 0x7fff_ffff, to: SIMD16<Float>.self)
    }

    @inline(__always)
    private func pointwiseMax<Vector: SIMD>(_ first: Vector, _ second: Vector) -> Vector where Vector.Scalar == Float {
        first.replacing(with: second, where: second .> first)
    }
}
