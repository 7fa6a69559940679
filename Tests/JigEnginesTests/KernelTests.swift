import Testing
@testable import JigEngines

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

@Suite("Kernels")
struct KernelTests {
    @Test("every half-precision number decodes to its value, alone and in a vector")
    func halves() {
        let bits = (0...UInt16.max).map { $0 }
        let decoded = [Float](unsafeUninitializedCapacity: bits.count) { buffer, count in
            bits.withUnsafeBytes { decodeHalf($0.baseAddress!, into: buffer.baseAddress!, count: bits.count) }
            count = bits.count
        }
        for (half, vector) in zip(bits, decoded) {
            let expected = GGUFWriter.reference(half: half)
            if expected.isNaN {
                #expect(vector.isNaN && float(half: half).isNaN)
            } else if vector.bitPattern != expected.bitPattern || float(half: half).bitPattern != expected.bitPattern {
                Issue.record("\(half) decodes to \(vector) and \(float(half: half)), not to \(expected)")
            }
        }
    }

    @Test("the vector exponential is within 3 units in the last place of the library's")
    func exponentials() {
        for step in -8_700...8_800 {
            let x = Float(step) / 100
            let (value, expected) = (exponential(SIMD8(repeating: x))[3], Float(exp(Double(x))))
            if abs(value - expected) > 3 * expected.ulp { Issue.record("exp(\(x)) = \(value), not \(expected)") }
        }
        #expect(exponential(SIMD8(repeating: .nan))[0].isNaN)
        #expect(exponential(SIMD8(repeating: -.infinity))[0] < 1e-37)
    }

    @Test("softmax gives probabilities at every length, padding left aside", arguments: 1...40)
    func softmaxes(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let scores = (0..<count).map { _ in Float(generator.nextUnit() * 20 - 10) }
        var buffer = scores + [Float](repeating: 1000, count: 64 - count)
        buffer.withUnsafeMutableBufferPointer { softmax($0.baseAddress!, count: count) }
        let exponentials = scores.map { exp(Double($0)) }
        let sum = exponentials.reduce(0, +)
        for (value, exponential) in zip(buffer, exponentials) { #expect(abs(Double(value) - exponential / sum) < 1e-6) }
    }

    @Test(
        "a matrix of any type times a batch of any size is the sum of products",
        arguments: [.f32, .f16, .bf16, .q8_0, .q4_0] as [GGUFTensorType], [1, 2, 3, 7])
    func products(type: GGUFTensorType, count: Int) throws {
        let (rows, columns) = (5, 96)
        var generator = SeededGenerator(seed: 3)
        let values = (0..<rows * columns).map { _ in Float(generator.nextUnit() * 2 - 1) }
        let bytes = GGUFWriter.encode(values, type)
        let weights = GGUFWriter.decode(bytes, type)
        // An odd offset: rows of quantised blocks lie anywhere.
        let storage = ByteStorage(count: bytes.count + 1) { $0[1...].copyBytes(from: bytes) }
        let matrix = WeightMatrix(storage: storage, offset: 1, rows: rows, columns: columns, type: type)
        let input = Activations(columns: columns, capacity: count)
        for index in 0..<columns * count { input.values[index] = Float(generator.nextUnit() * 8 - 4) }
        if matrix.isQuantized { input.quantize(count: count) }

        var output = [Float](repeating: .nan, count: rows * count)
        output.withUnsafeMutableBufferPointer { matrix.multiply(input, count: count, into: $0.baseAddress!) }
        for token in 0..<count {
            for row in 0..<rows {
                let expected = (0..<columns).reduce(0.0) {
                    $0 + Double(weights[row * columns + $1]) * Double(input.values[token * columns + $1])
                }
                #expect(abs(Double(output[token * rows + row]) - expected) < 2e-3, "\(token), \(row)")
            }
        }
        var decoded = [Float](repeating: .nan, count: columns)
        decoded.withUnsafeMutableBufferPointer { matrix.decodeRow(4, into: $0.baseAddress!) }
        #expect(decoded == Array(weights[(4 * columns)...]))
    }

    @Test("rows whose length is no multiple of anything are multiplied whole", arguments: [1, 2, 15, 16, 17, 33])
    func oddLengths(columns: Int) {
        let storage = ByteStorage(count: columns * 4) { buffer in
            for index in 0..<columns { buffer.storeBytes(of: Float(index + 1), toByteOffset: index * 4, as: Float.self) }
        }
        let matrix = WeightMatrix(storage: storage, offset: 0, rows: 1, columns: columns, type: .f32)
        let input = Activations(columns: columns, capacity: 3)
        for index in 0..<columns * 3 { input.values[index] = Float(1 + index / columns) }
        var output = [Float](repeating: 0, count: 3)
        output.withUnsafeMutableBufferPointer { matrix.multiply(input, count: 3, into: $0.baseAddress!) }
        let sum = Float(columns * (columns + 1) / 2)
        #expect(output == [sum, 2 * sum, 3 * sum])
    }

    @Test("a number that is not finite among the activations is not lost", arguments: [.nan, .infinity, -.infinity] as [Float])
    func notFinite(value: Float) {
        let storage = ByteStorage(count: 34) { $0.storeBytes(of: 0x3c00, as: UInt16.self) }
        let matrix = WeightMatrix(storage: storage, offset: 0, rows: 1, columns: 32, type: .q8_0)
        let input = Activations(columns: 32, capacity: 1)
        input.values[13] = value
        input.quantize(count: 1)
        var output: Float = 0
        matrix.multiply(input, count: 1, into: &output)
        #expect(output.isNaN)
    }

    @Test("weights and activations at their extremes do not overflow")
    func extremes() {
        let storage = ByteStorage(count: 34) { buffer in
            buffer.storeBytes(of: 0x3c00, as: UInt16.self)
            for index in 2..<34 { buffer[index] = 0x80 }  // -128
        }
        let matrix = WeightMatrix(storage: storage, offset: 0, rows: 1, columns: 32, type: .q8_0)
        let input = Activations(columns: 32, capacity: 1)
        for index in 0..<32 { input.values[index] = -1e30 }
        input.quantize(count: 1)
        var output: Float = 0
        matrix.multiply(input, count: 1, into: &output)
        #expect(abs(output / (32 * 128 * 1e30) - 1) < 1e-3)
    }
}
