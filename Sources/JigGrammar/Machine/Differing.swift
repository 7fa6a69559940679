import JigJSON
import JigRegex

/// An item that was compared with those before it.
struct ComparedItem {
    let text: [UInt8]
    let value: JSONValue
    let repeats: Bool
    /// The item and those before it.
    let list: UsedList<JSONValue>
}

/// Items and keys that must differ from earlier ones: a byte may come only if some text after it makes a new one.
extension Machine {
    /// Moves a position by one byte; false, with the position unchanged, if no valid text goes on so.
    ///
    /// - Parameter text: all bytes before this one, of which the innermost number or key is read, and unique items.
    package func step(_ position: inout Position, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace) -> Bool {
        var lowest = trace.lowest
        if let known = knownStep(&position, byte, offset: text.count, text: nil, lowest: &lowest) {
            trace.lowest = lowest
            return known
        }
        var next = position
        guard advance(&next, byte, text, &trace) else { return false }
        if case .key(let place, let prefix, let lexer) = states[next.top], !next.isUnused {
            if isScarce(prefix.others, lexer) {
                trace.readData = true
                guard hasFreshKey(place, prefix, lexer, next, text + [byte]) else { return false }
            } else {
                madeRow(of: next.top)?.keys = 0
            }
        }
        if next.differing > 0, !isWhiteSpace(byte, at: position.top), !isEndless(next, &trace) {
            trace.readData = true
            if !hasPlenty(next) {
                let written = text + [byte]
                settleDiffering(&next, written, after: byte)
                guard next.differing == 0 || differingCompletion(of: next, written) != nil else { return false }
            }
        }
        position = next
        return true
    }

    /// Whether a byte is white space between values that changes nothing but its own length: what made a value new before it does
    /// so after it.
    private func isWhiteSpace(_ byte: UInt8, at state: Int32) -> Bool {
        guard isSpace(byte), options.layout == .flexible else { return false }
        return switch states[state] {
        case .object, .colon, .array: true
        default: false
        }
    }

    /// Moves a position by one byte as if there were nothing to differ from, up to where an item has ended: then the trace
    /// tells that data were read.
    package func stepFreely(_ position: inout Position, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace) -> Bool {
        advance(&position, byte, text, &trace)
    }

    /// Whether a position has more ways on than there can be items to differ from, so that one of them is new.
    package func hasPlenty(_ position: Position) -> Bool {
        guard case .string(let parts, let lexer) = states[position.top], !isScarce(parts.whole, lexer) else { return false }
        var frame = position.stack
        while let current = frame {
            if let items = current.items, items.count >= Self.scarceStrings { return false }
            frame = current.below
        }
        return true
    }

    /// Whether a string state has so few endings that all of them may be used up.
    package func isScarce(_ state: Int32) -> Bool {
        guard case .string(let parts, let lexer) = states[state] else { return true }
        return isScarce(parts.whole, lexer)
    }

    /// Whether an undeclared key may come to where so few go on as it does that all of them may be used up.
    package func mayRunOut(_ question: KeyQuestion) -> Bool {
        guard let undeclared = question.undeclared, case .string(let parts, _) = states[undeclared] else { return false }
        if let known = exhaustibleKeys[parts.whole] { return known }
        let mayRunOut = mayRunOut(parts.whole)
        exhaustibleKeys[parts.whole] = mayRunOut
        return mayRunOut
    }

    /// Whether some text leads to a finite language: after a longest member of that nothing but its end is left.
    private func mayRunOut(_ language: Language) -> Bool {
        if languages.isFinite(language) { return true }
        // What any text begins has endlessly many ways on after any text.
        if languages.staysInfinite(language) || languages.takesAnyBeginning(language) { return false }
        var seen: Set<Language> = [language, languages.any]
        var found = [language]
        var index = 0
        while index < found.count {
            for next in languages.classes(found[index]).map(\.derivative) where seen.insert(next).inserted && !languages.isEmpty(next) {
                // What is not told soon is taken to run out, which costs time only.
                if languages.isFinite(next) || found.count > 256 { return true }
                if !languages.staysInfinite(next) { found.append(next) }
            }
            index += 1
        }
        return false
    }

    /// Within a scalar only what this can become counts.
    func isScarce(_ language: Language, _ lexer: StringLexer) -> Bool {
        if lexer == .between || language == languages.any { return isScarce(language) }
        let reachable = lexer.reachable(options.spelling)
        return !languages.classes(language).contains { part in
            reachable.contains { $0.overlaps(part.range) } && !isScarce(part.derivative)
        }
    }

    private func isScarce(_ language: Language) -> Bool {
        if language == languages.any { return false }
        if let known = scarceStrings[language] { return known }
        let isScarce = languages.hasAtMost(Self.scarceStrings, language)
        scarceStrings[language] = isScarce
        return isScarce
    }

    private static var scarceStrings: Int { 4096 }

    /// Compares an item that ends with those before it; false if it repeats one and the array can't be finished then.
    func compare(_ text: [UInt8], _ resumption: inout ArrayResumption, _ items: inout UsedList<JSONValue>?) -> Bool {
        let step = elementStepTable[Int(resumption.step)]
        guard let uniqueness = step.uniqueness, let item = comparedItem(text, items) else { return false }
        if uniqueness.records(item.value) {
            resumption.recorded = recordedValues.id(item.value)
            return true
        }
        resumption.repeats = item.repeats
        items = item.list
        return !resumption.repeats || settle(step.repeatCondition, resumption.outcome) == .yes
    }

    /// An item beside those before it. Many tokens end one and the same item, so that the last one is kept.
    private func comparedItem(_ text: [UInt8], _ items: UsedList<JSONValue>?) -> ComparedItem? {
        if let lastItem, lastItem.list.next === items, lastItem.text == text { return lastItem }
        guard let value = try? JSONValue(parsing: text) else { return nil }
        let item = ComparedItem(
            text: text, value: value, repeats: items?.contains(value) ?? false, list: OwnData.item(value, before: items))
        lastItem = item
        return item
    }

    /// Bytes after which all items around a position have ended and differ from earlier ones; nil if there are none.
    ///
    /// The shortest completion is tried first, then those that leave it as late as possible. Each text that is tried in vain
    /// spells a value that is used up, so that few have to be.
    func differingCompletion(of position: Position, _ text: [UInt8]) -> [UInt8]? {
        var tries = 256
        var frame = position.stack
        while let current = frame {
            tries += 4 * (current.items?.count ?? 0)
            frame = current.below
        }
        // Few changes first: a number has endlessly many spellings, in which a search that goes deep would be lost.
        var changes = 0, isCut = true
        while isCut, tries > 0 {
            isCut = false
            if let whole = differingText(from: position, text, changes: changes, &tries, &isCut) {
                return Array(whole[text.count...])
            }
            changes += 1
        }
        return nil
    }

    /// - Parameters:
    ///   - changes: how often the text may leave the shortest completion.
    ///   - isCut: set where more changes might have helped.
    private func differingText(
        from start: Position, _ written: [UInt8], changes: Int, _ tries: inout Int, _ isCut: inout Bool
    ) -> [UInt8]? {
        tries -= 1
        guard tries > 0 else { return nil }
        var path: [(position: Position, byte: UInt8?)] = []
        var position = start, text = written
        var trace = Trace(from: start)
        follow: while position.differing > 0 {
            guard let part = newNumber(position, text) ?? completion(of: position, text), !part.isEmpty else {
                // A number that is complete can't end as it is, but may go on.
                path.append((position, nil))
                break
            }
            for byte in part where position.differing > 0 {
                path.append((position, byte))
                guard advance(&position, byte, text, &trace) else { break follow }
                text.append(byte)
            }
        }
        if position.differing == 0 { return text }
        if changes == 0 {
            isCut = true
            return nil
        }
        while let (position, taken) = path.popLast() {
            text.removeLast(text.count - written.count - path.count)
            for byte in Self.deviations where byte != taken {
                var next = position
                guard advance(&next, byte, text, &trace) else { continue }
                if let found = differingText(from: next, text + [byte], changes: changes - 1, &tries, &isCut) { return found }
                if tries <= 0 { return nil }
            }
        }
        return nil
    }

    /// The rest of a number that none of the items before is; nil where there is none, or where the number is as it is.
    private func newNumber(_ position: Position, _ text: [UInt8]) -> [UInt8]? {
        guard case .number(let vector, _) = states[position.top], let frame = position.stack, let items = frame.items,
            case .element = states[frame.state]
        else { return nil }
        let used = Array(items).compactMap { if case .number(let number) = $0 { number.value } else { nil } }
        let digits = text[position.scalarStart...]
        guard let number = numbers(vector).excluding(used).completion(of: digits), number.count > digits.count else {
            return nil
        }
        return Array(number.dropFirst(digits.count))
    }

    /// Bytes in an order that comes to new values soon. White space never does, and a zero only where a digit counts.
    private static let deviations: [UInt8] =
        Array(UInt8(ascii: "a")...UInt8(ascii: "z")) + Array("1234567890".utf8)
        + (0x20...0xFF).filter { !(0x61...0x7A).contains($0) && !(0x30...0x39).contains($0) }
}
