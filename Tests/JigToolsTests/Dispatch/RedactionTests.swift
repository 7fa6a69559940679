import JigChat
import JigJSON
import Testing

@testable import JigTools

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "secrets in error messages are masked",
        arguments: [
            ("cannot open postgres://admin:hunter22@db/x", "hunter22"), ("Authorization: Bearer abcdef123456", "abcdef123456"),
            ("password=correcthorse1 failed", "correcthorse1"), (#"{"api_key": "k-123456789"}"#, "k-123456789"),
            ("key sk-abcdefghijklmnop1234 refused", "sk-abcdefghijklmnop1234"),
            ("jwt eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.sig", "eyJzdWIiOiIxMjM0"),
        ])
    func masked(text: String, secret: String) {
        let redacted = Redaction.secrets(text)
        #expect(!redacted.contains(secret), "\(redacted)")
        #expect(redacted.contains("[redacted]"))
    }

    @Test("plain words are left alone", arguments: ["a token was expected here", "the secret garden is closed", "line 3: password missing"])
    func untouched(text: String) { #expect(Redaction.secrets(text) == text) }

    @Test("what a handler throws is redacted before the model sees it")
    func thrown() async throws {
        struct Refused: Error { var url = "https://me:s3cr3tpass@example.org" }
        let result = try await dispatcher(tool { _ in throw Refused() }).dispatch(call())
        #expect(!result.content.contains("s3cr3tpass"))
        #expect(result.outcome.kind == .failed)
    }
}
