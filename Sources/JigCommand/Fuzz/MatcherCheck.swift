import Jig

/// Token masks say what stepping through the bytes says, for every token; what is taken back or copied is as it was; and
/// what other sequences have left in caches changes nothing.
struct MatcherCheck: FuzzCheck {
    let name = "masks"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        for mode in FuzzSubject.Mode.allCases where mode != .anyOrder {
            guard let grammar = subject.grammar(mode) else { continue }
            for _ in 0..<2 {
                if let finding = walk(grammar, subject, mode, &run) { return finding }
            }
        }
        return nil
    }

    private func walk(
        _ grammar: Grammar, _ subject: FuzzSubject, _ mode: FuzzSubject.Mode, _ run: inout FuzzRun
    ) -> Finding? {
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: FuzzVocabulary.trie)
        var masks: [TokenMask] = []
        var tokens: [TokenID] = []
        for _ in 0..<12 where !run.isOverdue {
            var mask = TokenMask(count: FuzzVocabulary.vocabulary.count)
            matcher.fillMask(&mask)
            if let fault = Self.fault(of: mask, at: matcher, FuzzVocabulary.vocabulary) { return Finding(.mask, matcher.text, fault) }
            masks.append(mask)
            guard let token = mask.filter({ $0 != FuzzVocabulary.endToken }).randomElement(using: &run.random) else {
                if matcher.canEnd { break }
                return Finding(.deadEnd(mode), matcher.text, "no token can follow, and the text can't end")
            }
            if run.chance(30), let finding = divert(matcher, mask, &run) { return finding }
            do { try matcher.accept(token) } catch {
                return Finding(.mask, matcher.text, "a token of the mask is refused: \(error)")
            }
            tokens.append(token)
        }
        return compareWithFresh(subject, mode, tokens, masks) ?? takeBack(&matcher, tokens.count, masks, &run)
    }

    /// What is wrong with a mask, if not every token is in it exactly if its bytes can come.
    static func fault(of mask: TokenMask, at matcher: GrammarMatcher, _ vocabulary: Vocabulary) -> String? {
        for (index, bytes) in vocabulary.tokens.enumerated() {
            let token = TokenID(index)
            var probe = matcher
            let isAllowed =
                bytes.isEmpty
                ? vocabulary.endTokens.contains(token) && matcher.canEnd : (try? probe.accept(bytes: bytes)) != nil
            guard mask.contains(token) != isAllowed else { continue }
            let text = JSONValue.string(String(decoding: bytes, as: UTF8.self)).text()
            let name = bytes.isEmpty ? "the end" : "\(text) (token \(index))"
            return isAllowed ? "the mask lacks \(name)" : "the mask has \(name), whose bytes can't come"
        }
        return nil
    }

    /// Lets a copy go another way.
    private func divert(_ matcher: GrammarMatcher, _ mask: TokenMask, _ run: inout FuzzRun) -> Finding? {
        var copy = matcher
        if let other = Array(mask).randomElement(using: &run.random) { try? copy.accept(other) }
        copy.rollback(1)
        var again = TokenMask(count: FuzzVocabulary.vocabulary.count)
        var original = TokenMask(count: FuzzVocabulary.vocabulary.count)
        copy.fillMask(&again)
        var matcher = matcher
        matcher.fillMask(&original)
        if again == mask, original == mask, copy.text == matcher.text { return nil }
        return Finding(.history, matcher.text, "after a copy went on, one of the two is not as it was")
    }

    private func takeBack(
        _ matcher: inout GrammarMatcher, _ count: Int, _ masks: [TokenMask], _ run: inout FuzzRun
    ) -> Finding? {
        guard count > 0 else { return nil }
        let length = Int.random(in: 1...count, using: &run.random)
        matcher.rollback(length)
        var mask = TokenMask(count: FuzzVocabulary.vocabulary.count)
        matcher.fillMask(&mask)
        if mask == masks[count - length] { return nil }
        return Finding(.history, matcher.text, "the mask is another one after \(length) tokens were taken back")
    }

    /// The same tokens through a grammar that nothing has gone through before.
    private func compareWithFresh(
        _ subject: FuzzSubject, _ mode: FuzzSubject.Mode, _ tokens: [TokenID], _ masks: [TokenMask]
    ) -> Finding? {
        guard case .grammar(let grammar) = subject.compile(mode) else { return nil }
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: FuzzVocabulary.trie)
        do { for token in tokens { try matcher.accept(token) } } catch {
            return Finding(.history, matcher.text, "a grammar without caches refuses what another one took: \(error)")
        }
        guard masks.count > tokens.count, let last = masks.last else { return nil }
        var mask = TokenMask(count: FuzzVocabulary.vocabulary.count)
        matcher.fillMask(&mask)
        return mask == last ? nil : Finding(.history, matcher.text, "the mask is another one without caches")
    }
}
