#if Macros
import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct JigMacrosPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [GenerableMacro.self, GuideMacro.self, ToolMacro.self]
}
#else
// Without the trait there is no swift-syntax, and nothing that asks for this program.
@main
struct JigMacrosPlugin {
    static func main() {}
}
#endif
