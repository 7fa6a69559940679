import Jig

/// Makes the schema and the text of a finding smaller while they show the same fault.
struct Shrinker {
    let check: any FuzzCheck
    let seed: UInt64
    private let clock = ContinuousClock()
    private let deadline: ContinuousClock.Instant

    init(check: any FuzzCheck, seed: UInt64, patience: Duration = .seconds(30)) {
        self.check = check
        self.seed = seed
        deadline = clock.now + patience
    }

    /// The smallest subject and finding that are found.
    func shrink(_ subject: FuzzSubject, _ finding: Finding) -> (FuzzSubject, Finding) {
        var best = (subject, finding)
        var isSmaller = true
        while isSmaller, clock.now < deadline {
            isSmaller = false
            while let smaller = smallerSchema(best.0, best.1) {
                best = smaller
                isSmaller = true
            }
            if let text = smallerText(best.0, best.1) {
                best.1 = Finding(best.1.fault, text, best.1.message)
                isSmaller = true
            }
        }
        return best
    }

    private func smallerSchema(_ subject: FuzzSubject, _ finding: Finding) -> (FuzzSubject, Finding)? {
        for document in subject.document.reductions() {
            guard clock.now < deadline else { return nil }
            guard let smaller = subject.with(document) else { continue }
            switch finding.fault.isShown(by: smaller, finding.text) {
            case true?: return (smaller, finding)
            case false?: continue
            case nil:
                var run = FuzzRun(seed: seed, steps: 50)
                if let found = check.finding(in: smaller, &run), found.fault == finding.fault { return (smaller, found) }
            }
        }
        return nil
    }

    /// The text with runs of bytes taken out, longer ones first.
    private func smallerText(_ subject: FuzzSubject, _ finding: Finding) -> [UInt8]? {
        var text = finding.text
        let lengths = sequence(first: text.count / 2) { $0 / 2 }.prefix { $0 > 8 } + (1...8).reversed()
        for length in lengths {
            var start = 0
            while start + length <= text.count, clock.now < deadline {
                let rest = Array(text[..<start] + text[(start + length)...])
                if finding.fault.isShown(by: subject, rest) == true { text = rest } else { start += 1 }
            }
        }
        return text.count < finding.text.count ? text : nil
    }
}

extension JSONValue {
    /// Values that are a little smaller, those that leave out most first.
    fileprivate func reductions() -> [JSONValue] {
        switch self {
        case .object(let object):
            var result: [JSONValue] = [true, false]
            result += object.members.compactMap { $0.value.objectValue.map(JSONValue.object) }
            result += object.members.flatMap { member in
                (member.value.arrayValue ?? []).compactMap { $0.objectValue.map(JSONValue.object) }
            }
            for member in object {
                var rest = object
                rest[member.key] = nil
                result.append(.object(rest))
            }
            for member in object {
                for smaller in member.value.reductions() {
                    var changed = object
                    changed[member.key] = smaller
                    result.append(.object(changed))
                }
            }
            return result
        case .array(let elements):
            var result: [JSONValue] = []
            for index in elements.indices {
                var rest = elements
                rest.remove(at: index)
                result.append(.array(rest))
            }
            for index in elements.indices {
                for smaller in elements[index].reductions() {
                    var changed = elements
                    changed[index] = smaller
                    result.append(.array(changed))
                }
            }
            return result
        case .number(let number):
            guard let int = number.int else { return [0, 1] }
            return int > 1 ? [0, 1, JSONValue(integerLiteral: int / 2)].filter { $0 != self } : int == 1 ? [0] : []
        case .string(let string):
            return string.isEmpty ? [] : [""]
        case .bool(let value):
            return value ? [] : [true]
        case .null: return []
        }
    }
}
