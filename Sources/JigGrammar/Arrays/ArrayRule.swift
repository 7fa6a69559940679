import JigSchema

/// What all further items of an array have to meet, each by its place.
enum ArrayRule: Hashable {
    /// `prefixItems` and `items` of a subschema, the next item having this index.
    case items(Int32, index: Int)
    /// `unevaluatedItems`, for the items of one group, the next item having this index.
    case unevaluated(Int32, index: Int)

    /// The rule that an atom stands for.
    init?(_ atom: Atom) {
        switch atom {
        case .items(let schema, let index): self = .items(schema, index: Int(index))
        case .unevaluatedItems(let group, let index): self = .unevaluated(group, index: Int(index))
        default: return nil
        }
    }
}

extension Machine {
    /// What a rule asks of the item that stands this many places after the next one.
    func goal(_ rule: ArrayRule, after offset: Int = 0) -> Formula {
        switch rule {
        case .items(let schema, let first):
            let node = nodes[Int(schema)], index = first + offset
            return index < node.prefixItems.count ? goal(node.prefixItems[index]) : node.items.map(goal) ?? .yes
        case .unevaluated(let group, let first):
            let schema = unevaluatedGroups[group].schema
            let index = min(first + offset, longestPrefix(schema))
            return unevaluatedGroups(schema, at: index).contains(group) ? unevaluatedGroups[group].goal : .yes
        }
    }

    /// How many items come before those that a rule treats alike.
    func prefix(of rule: ArrayRule) -> Int {
        switch rule {
        case .items(let schema, let index): max(0, nodes[Int(schema)].prefixItems.count - index)
        case .unevaluated(let group, let index): max(0, longestPrefix(unevaluatedGroups[group].schema) - index)
        }
    }

    /// The rule after one more item; `yes` if it asks nothing more.
    func next(_ rule: ArrayRule) -> Formula {
        let prefix = prefix(of: rule)
        if (min(1, prefix)...prefix).allSatisfy({ goal(rule, after: $0) == .yes }) { return .yes }
        let step = prefix > 0 ? 1 : 0
        return switch rule {
        case .items(let schema, let index): formulas.atom(.items(schema, index: Int32(index + step)))
        case .unevaluated(let group, let index): formulas.atom(.unevaluatedItems(group, index: Int32(index + step)))
        }
    }
}
