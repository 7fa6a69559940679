// `Float16` is missing on macOS with Intel processors and calls a function per number on x86-64 Linux, so the conversions from the
// 16-bit formats are done on the bits.

/// The value of an IEEE 754 half-precision number.
@inline(__always)
func float(half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let magnitude = UInt32(half & 0x7fff) << 13
    if half & 0x7c00 == 0x7c00 {  // infinity or not a number
        return Float(bitPattern: sign | 0x7f80_0000 | (magnitude & 0x007f_ffff))
    }
    // The exponent's bias is 112 less than single precision's; the product is exact, subnormal numbers included.
    return Float(bitPattern: sign | (Float(bitPattern: magnitude) * 0x1p112).bitPattern)
}

/// The value of the upper half of a single-precision number.
@inline(__always)
func float(bfloat: UInt16) -> Float { Float(bitPattern: UInt32(bfloat) << 16) }

/// Decodes `count` half-precision numbers.
func decodeHalf(_ source: UnsafeRawPointer, into target: UnsafeMutablePointer<Float>, count: Int) {
    var index = 0
    while index &+ 8 <= count {
        let bits = SIMD8<UInt32>(
            truncatingIfNeeded: source.loadUnaligned(fromByteOffset: index &* 2, as: SIMD8<UInt16>.self))
        let magnitude = unsafeBitCast((bits & 0x7fff) &<< 13, to: SIMD8<Float>.self) * 0x1p112
        // 65536 and more is what infinity and not-a-number come out as, since no finite number is as large.
        let special = unsafeBitCast(((bits & 0x7fff) &<< 13) | 0x7f80_0000, to: SIMD8<Float>.self)
        let absolute = magnitude.replacing(with: special, where: magnitude .>= 65536)
        let result = unsafeBitCast(absolute, to: SIMD8<UInt32>.self) | ((bits & 0x8000) &<< 16)
        UnsafeMutableRawPointer(target + index).storeBytes(of: result, as: SIMD8<UInt32>.self)
        index &+= 8
    }
    while index < count {
        target[index] = float(half: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
        index &+= 1
    }
}

/// Decodes `count` bfloat16 numbers.
func decodeBFloat(_ source: UnsafeRawPointer, into target: UnsafeMutablePointer<Float>, count: Int) {
    var index = 0
    while index &+ 8 <= count {
        let bits = SIMD8<UInt32>(
            truncatingIfNeeded: source.loadUnaligned(fromByteOffset: index &* 2, as: SIMD8<UInt16>.self))
        UnsafeMutableRawPointer(target + index).storeBytes(of: bits &<< 16, as: SIMD8<UInt32>.self)
        index &+= 8
    }
    while index < count {
        target[index] = float(bfloat: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
        index &+= 1
    }
}
