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
        let tools: [String]
        /// The answer schema's text: its key order counts, which its value's equality leaves out.
        let answer: String?
    }

    private struct State {
        var tools: [String: CallableTool] = [:]
        var automata: [Key: StructureAutomaton] = [:]
    }

    private let model: LanguageModel
    private let state = Mutex(State())

    init(model: LanguageModel) { self.model = model }

    /// Tools with the grammars of their arguments.
    func callable(_ tools: [RegisteredTool]) throws(ToolRegistrationError) -> [CallableTool] {
        var callable: [CallableTool] = []
        for tool in tools {
            if let known = state.withLock({ $0.tools[tool.name] }) {
                callable.append(known)
                continue
            }
            do {
                let compiled = CallableTool(name: tool.name, arguments: try Grammar(tool.schema))
                state.withLock { $0.tools[tool.name] = compiled }
                callable.append(compiled)
            } catch {
                throw .unenforceable(tool: tool.name, reason: "\(error)")
            }
        }
        return callable
    }

    /// The constraint of one turn, at its start.
    ///
    /// A turn that has to call a tool has no room for an answer, so that the answer's schema does not count in it.
    func constraint(for request: TurnRequest) throws -> any TokenConstraint {
        let answer = request.toolChoice == .auto || request.toolChoice == .none ? request.answer : nil
        let key = Key(
            choice: request.toolChoice, isParallel: request.options.parallelToolCalls, tools: request.tools.map(\.name),
            answer: answer?.document.text())
        if let automaton = state.withLock({ $0.automata[key] }) { return StructureMatcher(automaton) }
        let structure = try model.format.structure(
            tools: try callable(request.tools), choice: request.toolChoice, parallel: request.options.parallelToolCalls,
            response: try answer.map { try Grammar($0) })
        let automaton = StructureAutomaton(structure, vocabulary: model.vocabulary)
        state.withLock { $0.automata[key] = automaton }
        return StructureMatcher(automaton)
    }

    /// The fewest tokens in which a turn can be written to its end; nil if that is not known to the constraint.
    func smallestBudget(for request: TurnRequest) throws -> Int? {
        guard var matcher = try constraint(for: request) as? any BudgetedConstraint else { return nil }
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
