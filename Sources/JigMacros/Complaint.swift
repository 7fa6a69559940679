#if Macros
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Something in a declaration that no schema can say, in words for its author.
struct Complaint: DiagnosticMessage {
    let message: String
    let diagnosticID: MessageID
    var severity: DiagnosticSeverity { .error }

    init(_ message: String) {
        self.message = message
        diagnosticID = MessageID(domain: "Jig", id: "inexpressible")
    }
}

extension MacroExpansionContext {
    /// Reports an error where it is in the source.
    func complain(_ message: String, at node: some SyntaxProtocol) {
        diagnose(Diagnostic(node: node, message: Complaint(message)))
    }
}
#endif
