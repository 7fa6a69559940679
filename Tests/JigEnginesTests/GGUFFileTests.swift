import Testing
@testable import JigEngines

@Suite("GGUF files")
struct GGUFFileTests {
    @Test("metadata values have the types they were written with", arguments: [2, 3] as [UInt32])
    func metadata(version: UInt32) throws {
        var writer = GGUFWriter()
        writer.version = version
        writer.add("general.name", "наме")
        writer.add("answer", 42 as UInt32)
        writer.add("epsilon", 0.5 as Float)
        writer.add("tokens", ["a", "", "ü"])
        writer.add("kinds", [1, -3] as [Int32])
        writer.metadata.append(("large", 10, GGUFWriter.bytes(UInt64.max)))
        writer.metadata.append(("negative", 11, GGUFWriter.bytes(Int64.min)))
        writer.metadata.append(("double", 12, GGUFWriter.bytes((1.0 / 3).bitPattern)))
        writer.metadata.append(("small", 1, [0xff]))
        writer.metadata.append(("flag", 7, [1]))
        // An array of two arrays: one of one byte, one of no strings.
        let nested = GGUFWriter.bytes(UInt32(9)) + GGUFWriter.bytes(UInt64(2))
            + GGUFWriter.bytes(UInt32(0)) + GGUFWriter.bytes(UInt64(1)) + [7]
            + GGUFWriter.bytes(UInt32(8)) + GGUFWriter.bytes(UInt64(0))
        writer.metadata.append(("nested", 9, nested))
        writer.add("last", 1 as UInt32)

        let file = try GGUFFile(bytes: writer.file())
        #expect(file.version == version)
        #expect(file.metadata["general.name"]?.string == "наме")
        #expect(file.metadata["answer"]?.integer == 42)
        #expect(file.metadata["epsilon"]?.double == 0.5)
        #expect(file.metadata["large"]?.integer == nil)
        #expect(file.metadata["negative"]?.integer == Int.min)
        #expect(file.metadata["double"]?.double == 1.0 / 3)
        #expect(file.metadata["small"]?.integer == -1)
        #expect(file.metadata["flag"]?.bool == true)
        let tokens = try #require(file.metadata["tokens"]?.array)
        #expect(try tokens.stringBytes() == [[97], [], [0xc3, 0xbc]])
        #expect(try tokens.values().map(\.string) == ["a", "", "ü"])
        #expect(try file.metadata["kinds"]?.array?.integers() == [1, -3])
        let outer = try #require(file.metadata["nested"]?.array).values()
        #expect(outer.count == 2)
        #expect(try outer[0].array?.integers() == [7])
        #expect(outer[1].array?.count == 0)
        #expect(file.metadata["last"]?.integer == 1)
    }

    @Test("a type that cannot be computed with is listed, not refused")
    func unknownType() throws {
        var writer = GGUFWriter()
        writer.tensors.append(
            .init(name: "x", shape: [256], type: .init(rawValue: 12), bytes: [UInt8](repeating: 0, count: 144), offset: nil))
        let tensor = try #require(try GGUFFile(bytes: writer.file()).tensors["x"])
        #expect(tensor.type.description == "Q4_K")
        #expect(tensor.shape == [256])
    }

    private func refusal(_ change: (inout GGUFWriter) -> Void) -> String? {
        var writer = GGUFWriter()
        writer.add("key", "value")
        writer.add("x", shape: [32, 2], type: .f32, [Float](repeating: 1, count: 64))
        change(&writer)
        do {
            _ = try GGUFFile(bytes: writer.file())
            return nil
        } catch { return error.description }
    }

    @Test("each way to be malformed has its own message")
    func malformed() {
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.magic = Array("GGML".utf8) }?.contains("not a GGUF file") == true)
        #expect(refusal { $0.version = 1 }?.contains("version 1") == true)
        #expect(refusal { $0.version = UInt32(3).byteSwapped }?.contains("big-endian") == true)
        #expect(refusal { $0.metadata.append(("bad", 13, [])) }?.contains("13 is not a type") == true)
        #expect(refusal { $0.metadata.append(("bad", 7, [2])) }?.contains("truth value") == true)
        #expect(refusal { $0.metadata.append(("bad", 8, GGUFWriter.bytes(UInt64(1)) + [0xff])) }?.contains("UTF-8") == true)
        #expect(refusal { $0.add("key", "again") }?.contains("“key” occurs twice") == true)
        #expect(refusal { $0.tensors.append($0.tensors[0]) }?.contains("“x” occurs twice") == true)
        #expect(refusal { $0.tensors[0].shape = [] }?.contains("0 dimensions") == true)
        #expect(refusal { $0.tensors[0].shape = [1, 1, 1, 1, 1] }?.contains("5 dimensions") == true)
        #expect(refusal { $0.tensors[0].shape = [0, 4] }?.contains("dimension of 0") == true)
        #expect(refusal { $0.tensors[0].shape = [.max, 2] }?.contains("dimension of") == true)
        #expect(refusal { $0.tensors[0].shape = [1 << 62, 1 << 62] }?.contains("impossible") == true)
        #expect(refusal { $0.tensors[0].shape = [33]; $0.tensors[0].type = .q8_0 }?.contains("impossible for Q8_0") == true)
        #expect(refusal { $0.tensors[0].shape = [32, 3] }?.contains("takes 384 bytes") == true)
        #expect(refusal { $0.tensors[0].offset = 8 }?.contains("multiple of the alignment") == true)
        #expect(refusal { $0.tensors[0].offset = 1 << 40 }?.contains("beyond the end") == true)
        #expect(refusal { $0.tensors[0].offset = .max - 31 }?.contains("beyond the end") == true)
        #expect(refusal { $0.tensorCount = .max }?.contains("tensors cannot fit") == true)
        #expect(refusal { $0.metadataCount = 1 << 62 }?.contains("metadata entries cannot fit") == true)
        #expect(refusal { $0.add("general.alignment", 24 as UInt32) }?.contains("power of two") == true)
        #expect(refusal { $0.add("general.alignment", 0 as UInt32) }?.contains("power of two") == true)
        let bomb = (0..<20).flatMap { _ in GGUFWriter.bytes(UInt32(9)) + GGUFWriter.bytes(UInt64(1)) }
            + GGUFWriter.bytes(UInt32(0)) + GGUFWriter.bytes(UInt64(0))
        #expect(refusal { $0.metadata.append(("deep", 9, bomb)) }?.contains("nested") == true)
        let long = GGUFWriter.bytes(UInt32(12)) + GGUFWriter.bytes(UInt64(1) << 61)
        #expect(refusal { $0.metadata.append(("long", 9, long)) }?.contains("array elements cannot fit") == true)
    }

    @Test("another alignment moves the tensors")
    func alignment() throws {
        var writer = GGUFWriter()
        writer.alignment = 256
        writer.add("general.alignment", 256 as UInt32)
        writer.add("x", shape: [3], type: .f32, [1, 2, 3])
        writer.add("y", shape: [3], type: .f32, [4, 5, 6])
        let file = try GGUFFile(bytes: writer.file())
        #expect(file.tensors["x"].map { $0.offset % 256 } == 0)
        var tensors = FileTensors(file: file)
        #expect(try tensors.vector("y", count: 3) == [4, 5, 6])
    }

    @Test("a file cut at any byte of its tables, or anywhere in its tensors, is an error")
    func truncated() throws {
        let writer = ReferenceModel(.tiny, type: .f16).writer
        let whole = writer.file()
        _ = try GGUFFile(bytes: whole)
        let tables = whole.count - writer.tensors.reduce(0) { $0 + $1.bytes.count }
        for length in Array(0...tables) + stride(from: tables, to: whole.count, by: 997) + [whole.count - 1] {
            #expect(throws: GGUFError.self) { try GGUFFile(bytes: Array(whole[..<length])) }
        }
    }

    @Test("a file with damaged bytes is an error or a model, never a crash")
    func damaged() async throws {
        var writer = ReferenceModel(.tiny, type: .q8_0).writer
        writer.add("tokenizer.ggml.tokens", ["a", "b", "c"])
        let whole = writer.file()
        let tables = whole.count - writer.tensors.reduce(0) { $0 + ($1.bytes.count + 31) / 32 * 32 }
        var generator = SeededGenerator(seed: 7)
        var survivors = 0
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<tables, using: &generator)] =
                    generator.next() % 3 == 0 ? [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &generator)! : UInt8(truncatingIfNeeded: generator.next())
            }
            do {
                let engine = CPUEngine(model: try LlamaModel(file: GGUFFile(bytes: bytes)))
                _ = try await engine.makeSession().logits(after: [0])
                survivors += 1
            } catch is GGUFError {
            } catch is EngineError {
            }
        }
        // Damage to names of unused keys or to numbers without consequence leaves some models standing.
        #expect(survivors > 0 && survivors < 400)
    }

    @Test("files that cannot be mapped are errors that name the file")
    func unreadable() {
        for path in ["/nonexistent/model.gguf", "/", "/dev/null"] {
            let error = #expect(throws: GGUFError.self) { try GGUFFile(path: path) }
            #expect(error?.reason.contains(path) == true)
        }
    }
}

extension LlamaConfiguration {
    static let tiny = LlamaConfiguration(
        vocabularySize: 3, contextLength: 8, embeddingLength: 32, blockCount: 1, feedForwardLength: 32, headCount: 2)
}
