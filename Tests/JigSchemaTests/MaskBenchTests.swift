import Foundation
import JigJSON
import Testing

import JigSchema

@Suite("MaskBench", .enabled(if: SharedData.exists(SharedData.maskBench), "MaskBench is not under JIG_SHARED"))
struct MaskBenchTests {
    @Test("schemas from practice judge values as their authors say", arguments: 0..<4)
    func agreement(part: Int) throws {
        var judged = 0
        for (index, file) in SharedData.files(in: SharedData.maskBench).enumerated() where index % 60 == part * 15 {
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
