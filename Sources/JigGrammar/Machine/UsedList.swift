/// The keys or items of an open value that later ones must differ from, newest first. Forks share their beginnings.
final class UsedList<Element: Hashable & Sendable>: @unchecked Sendable {
    let element: Element
    private let hash: Int
    /// Changed by `deinit` only, when nobody else can see the list.
    @exclusivity(unchecked) private(set) var next: UsedList?
    let count: Int

    init(_ element: Element, before next: UsedList?) {
        self.element = element
        hash = element.hashValue
        self.next = next
        count = (next?.count ?? 0) + 1
    }

    deinit {
        // A long chain is freed in a loop: freeing it by recursion would exhaust the call stack.
        var rest = next
        next = nil
        while var list = rest, { rest = nil; return isKnownUniquelyReferenced(&list) }() {
            rest = list.next
            list.next = nil
        }
    }

    func contains(_ wanted: Element) -> Bool {
        let wantedHash = wanted.hashValue
        var current: UsedList? = self
        while let list = current {
            if list.hash == wantedHash, list.element == wanted { return true }
            current = list.next
        }
        return false
    }
}

extension UsedList: Sequence {
    func makeIterator() -> AnyIterator<Element> {
        var current: UsedList? = self
        return AnyIterator {
            defer { current = current?.next }
            return current?.element
        }
    }
}
