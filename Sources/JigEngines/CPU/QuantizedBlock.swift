/// Sixteen-bit integers of a block of 32: the even elements of the first sixteen, their odd ones, then the same of the last sixteen.
///
/// Bytes are split by shifting 16-bit lanes, which every instruction set does well; activations are put in the same order
/// once, so that the products match.
typealias SplitBlock = (SIMD8<Int16>, SIMD8<Int16>, SIMD8<Int16>, SIMD8<Int16>)

/// A format of 32 weights with one scale.
protocol QuantizedBlock {
    static var byteCount: Int { get }
    /// What each integer is to be multiplied by.
    static func scale(_ block: UnsafeRawPointer) -> Float
    /// The integers.
    static func split(_ block: UnsafeRawPointer) -> SplitBlock
}

/// ggml's Q8_0: a half-precision scale and 32 signed bytes.
enum Q8Block: QuantizedBlock {
    static let byteCount = 34

    @inline(__always)
    static func scale(_ block: UnsafeRawPointer) -> Float { float(half: block.loadUnaligned(as: UInt16.self)) }

    @inline(__always)
    static func split(_ block: UnsafeRawPointer) -> SplitBlock {
        let first = block.loadUnaligned(fromByteOffset: 2, as: SIMD8<Int16>.self)
        let last = block.loadUnaligned(fromByteOffset: 18, as: SIMD8<Int16>.self)
        return ((first &<< 8) &>> 8, first &>> 8, (last &<< 8) &>> 8, last &>> 8)
    }
}

/// ggml's Q4_0: a half-precision scale and 32 values from −8 to 7, the first sixteen in the low halves of 16 bytes.
enum Q4Block: QuantizedBlock {
    static let byteCount = 18

    @inline(__always)
    static func scale(_ block: UnsafeRawPointer) -> Float { float(half: block.loadUnaligned(as: UInt16.self)) }

    @inline(__always)
    static func split(_ block: UnsafeRawPointer) -> SplitBlock {
        let bytes = block.loadUnaligned(fromByteOffset: 2, as: SIMD8<Int16>.self)
        return (
            (bytes & 15) &- 8, ((bytes &>> 8) & 15) &- 8, ((bytes &>> 4) & 15) &- 8, ((bytes &>> 12) & 15) &- 8
        )
    }
}

extension QuantizedBlock {
    /// Decodes whole blocks to single precision.
    static func decode(_ source: UnsafeRawPointer, into target: UnsafeMutablePointer<Float>, count: Int) {
        for block in 0..<count / 32 {
            let bytes = source + block &* byteCount
            let scale = scale(bytes)
            let parts = split(bytes)
            let values = target + block &* 32
            for lane in 0..<8 {
                values[2 &* lane] = Float(parts.0[lane]) * scale
                values[2 &* lane &+ 1] = Float(parts.1[lane]) * scale
                values[2 &* lane &+ 16] = Float(parts.2[lane]) * scale
                values[2 &* lane &+ 17] = Float(parts.3[lane]) * scale
            }
        }
    }
}

/// The dot product of two rows of split blocks with their scales.
///
/// - Parameter zero: zero, in a form that the compiler cannot see. Combined with each sum of products it keeps the sums from being
///   reordered, without which they are one instruction each (`pmaddwd` on x86-64), four times as fast.
@inline(__always)
func blockProduct(
    _ first: UnsafePointer<SIMD8<Int16>>, _ firstScales: UnsafePointer<Float>,
    _ second: UnsafePointer<SIMD8<Int16>>, _ secondScales: UnsafePointer<Float>, blocks: Int, zero: SIMD4<Int32>
) -> Float {
    var sum = SIMD4<Float>.zero
    for block in 0..<blocks {
        let left = first + block &* 4, right = second + block &* 4
        let products =
            ((pairwiseProduct(left[0], right[0]) ^ zero) &+ (pairwiseProduct(left[1], right[1]) ^ zero))
            &+ ((pairwiseProduct(left[2], right[2]) ^ zero) &+ (pairwiseProduct(left[3], right[3]) ^ zero))
        sum += SIMD4<Float>(products) * (firstScales[block] * secondScales[block])
    }
    return horizontalSum(sum)
}

/// Sums of products of neighbouring lanes.
@inline(__always)
private func pairwiseProduct(_ first: SIMD8<Int16>, _ second: SIMD8<Int16>) -> SIMD4<Int32> {
    SIMD4<Int32>(truncatingIfNeeded: first.evenHalf) &* SIMD4<Int32>(truncatingIfNeeded: second.evenHalf)
        &+ SIMD4<Int32>(truncatingIfNeeded: first.oddHalf) &* SIMD4<Int32>(truncatingIfNeeded: second.oddHalf)
}
