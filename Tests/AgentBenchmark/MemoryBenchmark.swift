import Foundation
import JigJSON
import JigJournal
import JigTools

/// How much of a history memory saves, and how much it loses, on BFCL's memory questions: whether an answer's text is in what is
/// recalled, for want of a model that would be asked.
struct MemoryBenchmark {
    let questions: String
    let conversations: String
    let budget: Int

    private struct Question {
        let text: String
        let scope: String
        let answers: [String]
    }

    func run() async throws {
        let questions = try lines(of: questions).compactMap { line -> Question? in
            let value = try JSONValue(parsing: line)
            guard let text = value["question"]?[0]?[0]?["content"]?.stringValue, let scope = value["scenario"]?.stringValue,
                let answers = value["ground_truth"]?.arrayValue?.compactMap(\.stringValue)
            else { throw ToolError("\(self.questions): a line is no question of BFCL's memory category") }
            return Question(text: text, scope: scope, answers: answers)
        }
        let memory = try Memory.inMemory()
        var histories: [String: String] = [:]
        for scope in Set(questions.map(\.scope)) {
            var history = ""
            for line in try lines(of: "\(conversations)/memory_\(scope).json") {
                for turn in try JSONValue(parsing: line)["question"]?.arrayValue ?? [] {
                    for message in turn.arrayValue ?? [] {
                        guard let text = message["content"]?.stringValue else { continue }
                        history += text + "\n"
                        try await memory.remember(Memory.passages(of: text), scope: scope)
                    }
                }
            }
            histories[scope] = history
        }
        var full = (found: 0, tokens: 0)
        var recalled = (found: 0, tokens: 0)
        for question in questions {
            let history = histories[question.scope] ?? ""
            full.tokens += tokens(history)
            if contains(history, question.answers) { full.found += 1 }
            let text = try await memory.recall(question.text, scope: question.scope, maximumTokens: budget).map(\.text).joined(separator: "\n")
            recalled.tokens += tokens(text)
            if contains(text, question.answers) { recalled.found += 1 }
        }
        let count = questions.count
        func row(_ name: String, _ figures: (found: Int, tokens: Int)) {
            print(
                name.padding(toLength: 16, withPad: " ", startingAt: 0)
                    + String(format: "%d of %d answers (%.1f %%), %d tokens a question", figures.found, count, 100 * Double(figures.found) / Double(count), figures.tokens / count))
        }
        row("full history", full)
        row("memory", recalled)
        print(
            String(
                format: "saved %.1f %% of the tokens, lost %.1f points",
                100 * (1 - Double(recalled.tokens) / Double(full.tokens)), 100 * Double(full.found - recalled.found) / Double(count)))
    }

    private func lines(of path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Four bytes a token, as English has on average; both sides are counted alike.
    private func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

    /// Whether one of the answers stands in a text, case, punctuation and dashes aside.
    private func contains(_ text: String, _ answers: [String]) -> Bool {
        let text = plain(text)
        return answers.contains { text.contains(plain($0)) }
    }

    private func plain(_ text: String) -> String {
        " " + text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ") + " "
    }
}
