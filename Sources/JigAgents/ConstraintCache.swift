import JigChat
import JigDecoding
import JigGrammar
import JigJSON
import JigSchema
import JigTools
import Synchronization

/// What a session's model may write, compiled once for each kind of turn.
final class ConstraintCache: Sendable {
    private struct Key: Hashable {
        let choice: ToolChoice
        let isParallel: Bool
        /// The answer schema's text: its key order counts, which its value's equality leaves out.
        let answer: String?
    }

    private let model: LanguageModel
    private let tools: [CallableTool]
    private let automata = Mutex<[Key: StructureAutomaton]>([:])

    /// Compiles the grammars of the tools' arguments.
    init(model: LanguageModel, registry: ToolRegistry) throws(ToolRegistrationError) {
        self.model = model
        var tools: [CallableTool] = []
        for entry in registry.tools {
            do {
                tools.append(CallableTool(name: entry.name, arguments: try Grammar(entry.schema)))
            } catch {
                throw .unenforceable(tool: entry.name, reason: "\(error)")
            }
        }
        self.tools = tools
    }

    /// The constraint of one turn, at its start.
    ///
    /// A turn that has to call a tool has no room for an answer, so that the answer's schema does not count in it.
    func constraint(choice: ToolChoice, options: GenerationOptions, answer: Schema?) throws -> any TokenConstraint {
        let answer = choice == .auto || choice == .none ? answer : nil
        let key = Key(choice: choice, isParallel: options.parallelToolCalls, answer: answer?.document.text())
        if let automaton = automata.withLock({ $0[key] }) { return StructureMatcher(automaton) }
        let structure = try model.format.structure(
            tools: tools, choice: choice, parallel: options.parallelToolCalls,
            response: try answer.map { try Grammar($0) })
        let automaton = StructureAutomaton(structure, vocabulary: model.vocabulary)
        automata.withLock { $0[key] = automaton }
        return StructureMatcher(automaton)
    }

    /// The fewest tokens in which a turn can be written to its end; nil if that is not known to the constraint.
    func smallestBudget(choice: ToolChoice, options: GenerationOptions, answer: Schema?) throws -> Int? {
        guard var matcher = try constraint(choice: choice, options: options, answer: answer) as? any BudgetedConstraint else {
            return nil
        }
        var mask = TokenMask(count: model.vocabulary.vocabulary.count)
        func fits(_ budget: Int) -> Bool {
            matcher.fillMask(&mask, budget: budget)
            return mask.words.contains { $0 != 0 }
        }
        var (tooSmall, enough) = (0, 1)
        while !fits(enough) {
            guard enough < 1 << 24 else { return nil }
            (tooSmall, enough) = (enough, enough * 2)
        }
        while enough - tooSmall > 1 {
            let middle = (tooSmall + enough) / 2
            if fits(middle) { enough = middle } else { tooSmall = middle }
        }
        return enough
    }
}
