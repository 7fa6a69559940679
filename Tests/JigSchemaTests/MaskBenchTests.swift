import Foundation
import JigJSON
import Testing

import JigSchema

@Suite("MaskBench", .enabled(if: SharedData.exists(SharedData.maskBench), "MaskBench is not under JIG_SHARED"))
struct MaskBenchTests {
    /// The two schemas that have references to nothing; see their `$ref` to `…/definitions/…`.
    static let broken = ["Github_medium---o47944.json", "Github_ultra---o91126.json"]

    @Test("schemas from practice judge values as their authors say", arguments: 0..<4)
    func agreement(part: Int) throws {
        var judged = 0
        for (index, file) in SharedData.files(in: SharedData.maskBench).enumerated() where index % 60 == part * 15 {
            guard !Self.broken.contains(file.lastPathComponent) else { continue }
            let document = try SharedData.read(file)
            let schema = try Schema(parsing: document["schema"] ?? nil)
            for test in document["tests"]?.arrayValue ?? [] {
                let expected = test["valid"] == true
                let result = schema.validate(test["data"] ?? nil)
                #expect(result.isValid == expected, "\(file.lastPathComponent): \(result)")
                judged += 1
            }
        }
        #expect(judged > 50)
    }
}
