import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct JigMacrosPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [GenerableMacro.self, GuideMacro.self, ToolMacro.self]
}
