/// The sum of four lanes, in a fixed order.
@inline(__always)
func horizontalSum(_ vector: SIMD4<Float>) -> Float { (vector[0] + vector[2]) + (vector[1] + vector[3]) }

@inline(__always)
private func horizontalSum(_ vector: SIMD16<Float>) -> Float {
    let eight = vector.lowHalf + vector.highHalf
    return horizontalSum(eight.lowHalf + eight.highHalf)
}

@inline(__always)
private func load16(_ pointer: UnsafeRawPointer, _ index: Int) -> SIMD16<Float> {
    pointer.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<Float>.self)
}

@inline(__always)
private func load(_ pointer: UnsafeRawPointer, _ index: Int) -> Float {
    pointer.loadUnaligned(fromByteOffset: index &* 4, as: Float.self)
}

/// The dot product of two vectors.
func dotProduct(_ weights: UnsafeRawPointer, _ input: UnsafeRawPointer, count: Int) -> Float {
    var sum = SIMD16<Float>.zero
    var index = 0
    while index &+ 16 <= count {
        sum += load16(weights, index) * load16(input, index)
        index &+= 16
    }
    var total = horizontalSum(sum)
    while index < count {
        total += load(weights, index) * load(input, index)
        index &+= 1
    }
    return total
}

/// The dot products of one vector with two others, each summed as ``dotProduct(_:_:count:)`` does.
func dotProducts(
    _ weights: UnsafeRawPointer, _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, count: Int
) -> (Float, Float) {
    var sum0 = SIMD16<Float>.zero, sum1 = SIMD16<Float>.zero
    var index = 0
    while index &+ 16 <= count {
        let part = load16(weights, index)
        sum0 += part * load16(first, index)
        sum1 += part * load16(second, index)
        index &+= 16
    }
    var total0 = horizontalSum(sum0), total1 = horizontalSum(sum1)
    while index < count {
        total0 += load(weights, index) * load(first, index)
        total1 += load(weights, index) * load(second, index)
        index &+= 1
    }
    return (total0, total1)
}

/// e to the power of each lane, to about 2 units in the last place, the same on every platform.
///
/// Arguments below −87 count as −87 and above 88 as 88; NaN stays NaN. The polynomial is that of Cephes' `expf`.
@inline(__always)
func exponential(_ argument: SIMD8<Float>) -> SIMD8<Float> {
    let magic: Float = 0x1.8p23
    var x = argument.replacing(with: -87, where: argument .< -87)
    x.replace(with: 88, where: x .> 88)
    let rounded = x * 1.44269504088896341 + magic
    let power = rounded - magic
    let rest = (x - power * 0.693359375) - power * -2.12194440e-4
    var polynomial = rest * 1.9875691500e-4 + 1.3981999507e-3
    polynomial = polynomial * rest + 8.3334519073e-3
    polynomial = polynomial * rest + 4.1665795894e-2
    polynomial = polynomial * rest + 1.6666665459e-1
    polynomial = polynomial * rest + 5.0000001201e-1
    let value = polynomial * (rest * rest) + rest + 1
    // The low bits of `rounded` are the power; shifted into the exponent they multiply by two to that power.
    let exponent = (unsafeBitCast(rounded, to: SIMD8<Int32>.self) &- 0x4b40_0000 &+ 127) &<< 23
    return value * unsafeBitCast(exponent, to: SIMD8<Float>.self)
}

/// Root-mean-square normalisation: `input` divided by its root mean square, times `weights`.
///
/// Source: Zhang and Sennrich, “Root Mean Square Layer Normalization”, 2019.
func normalize(
    _ input: UnsafePointer<Float>, weights: UnsafePointer<Float>, epsilon: Float,
    into output: UnsafeMutablePointer<Float>, count: Int
) {
    let meanSquare = dotProduct(input, input, count: count) / Float(count)
    let scale = 1 / (meanSquare + epsilon).squareRoot()
    for index in 0..<count { output[index] = input[index] * scale * weights[index] }
}

/// The gated activation of SwiGLU: `gate` · sigmoid(`gate`) · `up`, written over `gate`.
///
/// Source: Shazeer, “GLU Variants Improve Transformer”, 2020. `count` is rounded up to a multiple of 8: the buffers must have room.
func gateActivation(_ gate: UnsafeMutablePointer<Float>, up: UnsafePointer<Float>, count: Int) {
    var index = 0
    while index < count {
        let target = UnsafeMutableRawPointer(gate + index)
        let value = target.loadUnaligned(as: SIMD8<Float>.self)
        let other = UnsafeRawPointer(up + index).loadUnaligned(as: SIMD8<Float>.self)
        target.storeBytes(of: value / (1 + exponential(-value)) * other, as: SIMD8<Float>.self)
        index &+= 8
    }
}

/// Turns `count` scores into probabilities; the buffer has room for `count` rounded up to a multiple of 8.
func softmax(_ scores: UnsafeMutablePointer<Float>, count: Int) {
    let padded = (count &+ 7) & ~7
    for index in count..<padded { scores[index] = -.infinity }
    let raw = UnsafeMutableRawPointer(scores)
    var largest = SIMD8<Float>(repeating: -.infinity)
    for index in stride(from: 0, to: padded, by: 8) {
        let part = raw.loadUnaligned(fromByteOffset: index &* 4, as: SIMD8<Float>.self)
        largest.replace(with: part, where: part .> largest)
    }
    var maximum = largest[0]
    for lane in 1..<8 where largest[lane] > maximum { maximum = largest[lane] }
    var sums = SIMD8<Float>.zero
    for index in stride(from: 0, to: padded, by: 8) {
        let part = exponential(raw.loadUnaligned(fromByteOffset: index &* 4, as: SIMD8<Float>.self) - maximum)
        raw.storeBytes(of: part, toByteOffset: index &* 4, as: SIMD8<Float>.self)
        sums += part
    }
    let inverse = 1 / horizontalSum(sums.lowHalf + sums.highHalf)
    for index in stride(from: 0, to: padded, by: 8) {
        let part = raw.loadUnaligned(fromByteOffset: index &* 4, as: SIMD8<Float>.self)
        raw.storeBytes(of: part * inverse, toByteOffset: index &* 4, as: SIMD8<Float>.self)
    }
}
