import Jig

/// Under a budget of tokens that is enough at the start, every mask has a token, and the output ends in time and is valid.
struct BudgetCheck: FuzzCheck {
    let name = "budget"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        guard let grammar = subject.grammar(.declared) else { return nil }
        for spare in 0..<4 where !run.isOverdue {
            if let finding = generate(grammar, subject, spare: spare * spare, &run) { return finding }
        }
        return nil
    }

    private func generate(_ grammar: Grammar, _ subject: FuzzSubject, spare: Int, _ run: inout FuzzRun) -> Finding? {
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: FuzzVocabulary.trie)
        guard let needed = matcher.tokensToFinish() else {
            return Finding(.budget, [], "it is not known how many tokens are needed")
        }
        // Long outputs are the walks' business.
        guard needed < 60 else { return nil }
        for left in stride(from: needed + spare, to: 0, by: -1) {
            var mask = TokenMask(count: FuzzVocabulary.vocabulary.count)
            matcher.fillMask(&mask, budget: left)
            guard let token = Array(mask).randomElement(using: &run.random) else {
                return Finding(.budget, matcher.text, "no token can come with \(left) left")
            }
            do { try matcher.accept(token) } catch {
                return Finding(.budget, matcher.text, "a token of the mask with \(left) left is refused: \(error)")
            }
            guard matcher.isTerminated else { continue }
            let isValid = (try? JSONValue(parsing: matcher.text)).map(subject.accepts) ?? false
            return isValid ? nil : Finding(.takesInvalid(.declared), matcher.text, "written under a budget")
        }
        return Finding(.budget, matcher.text, "the budget of \(needed + spare) is used up before the end")
    }
}
