/// A stack of which copies share what lies deep: to copy one, and to push or pop after it, costs the same however high it is.
struct PersistentStack<Element: Sendable>: Sendable {
    /// Full pages, the newest first.
    private final class Page: @unchecked Sendable {
        let elements: [Element]
        /// Changed by `deinit` only, when nobody else can see the page.
        private(set) var below: Page?
        /// How many elements there are up to the end of this page.
        let count: Int

        init(_ elements: [Element], on below: Page?) {
            self.elements = elements
            self.below = below
            count = (below?.count ?? 0) + elements.count
        }

        deinit {
            // A long chain is freed in a loop: freeing it by recursion would exhaust the call stack.
            var next = below
            below = nil
            while var page = next, { next = nil; return isKnownUniquelyReferenced(&page) }() {
                next = page.below
                page.below = nil
            }
        }
    }

    private static var pageLength: Int { 32 }

    private var pages: Page?
    private var top: [Element] = []

    var count: Int { (pages?.count ?? 0) + top.count }
    var isEmpty: Bool { top.isEmpty && pages == nil }

    mutating func push(_ element: consuming Element) {
        if top.count == Self.pageLength {
            pages = Page(top, on: pages)
            top = []
            top.reserveCapacity(Self.pageLength)
        }
        top.append(element)
    }

    mutating func pop() -> Element? {
        if top.isEmpty, let page = pages {
            top = page.elements
            pages = page.below
        }
        return top.popLast()
    }
}
