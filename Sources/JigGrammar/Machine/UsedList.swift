import JigJSON

/// What a sequence wrote into an open value that what follows there must differ from: the keys of an object, or the items of an array.
package class OwnData: @unchecked Sendable {
    enum Kind { case keys, items }
    let kind: Kind

    fileprivate init(_ kind: Kind) { self.kind = kind }

    var keys: UsedList<[UInt8]>? { kind == .keys ? unsafeDowncast(self, to: UsedList<[UInt8]>.self) : nil }
    var items: UsedList<JSONValue>? { kind == .items ? unsafeDowncast(self, to: UsedList<JSONValue>.self) : nil }
}

extension OwnData {
    /// An undeclared key after those that an object has.
    static func key(_ key: [UInt8], before next: UsedList<[UInt8]>? = nil) -> UsedList<[UInt8]> { UsedList(key, before: next, .keys) }
    static func item(_ item: JSONValue, before next: UsedList<JSONValue>?) -> UsedList<JSONValue> { UsedList(item, before: next, .items) }
}

/// The keys or items of an open value that later ones must differ from, newest first. Forks share their beginnings.
final class UsedList<Element: Hashable & Sendable>: OwnData, @unchecked Sendable {
    let element: Element
    private let hash: Int
    /// Changed by `deinit` only, when nobody else can see the list.
    @exclusivity(unchecked) private(set) var next: UsedList?
    let count: Int

    fileprivate init(_ element: Element, before next: UsedList?, _ kind: Kind) {
        self.element = element
        hash = element.hashValue
        self.next = next
        count = (next?.count ?? 0) + 1
        super.init(kind)
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
