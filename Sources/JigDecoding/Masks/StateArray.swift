import Synchronization

/// One element for each state of a machine, read without a lock while another thread adds more.
///
/// Elements lie in segments, each twice as long as the one before, that never move. What an element holds is atomic.
struct StateArray<Element: ~Copyable>: ~Copyable {
    private typealias Segment = Atomic<UnsafeMutableRawPointer?>

    /// As many states as an `Int32` numbers lie in so many segments.
    private static var segmentCount: Int { 26 }
    private static var firstLength: Int { 64 }

    private let segments: UnsafeMutablePointer<Segment>

    init() {
        segments = .allocate(capacity: Self.segmentCount)
        for index in 0..<Self.segmentCount { (segments + index).initialize(to: Segment(nil)) }
    }

    deinit {
        for index in 0..<Self.segmentCount {
            if let segment = segments[index].load(ordering: .relaxed) {
                let elements = segment.assumingMemoryBound(to: Element.self)
                elements.deinitialize(count: Self.firstLength << index)
                elements.deallocate()
            }
        }
        segments.deinitialize(count: Self.segmentCount)
        segments.deallocate()
    }

    @inline(__always)
    private static func place(_ state: Int32) -> (segment: Int, offset: Int) {
        let place = Int(state) + firstLength
        let segment = Int.bitWidth - 1 - firstLength.trailingZeroBitCount - place.leadingZeroBitCount
        return (segment, place - firstLength << segment)
    }

    /// The element of a state, if it was made.
    @inline(__always)
    func element(_ state: Int32) -> UnsafeMutablePointer<Element>? {
        let (segment, offset) = Self.place(state)
        return segments[segment].load(ordering: .acquiring).map { $0.assumingMemoryBound(to: Element.self) + offset }
    }

    /// The element of a state, made where it is missing. Only one thread at a time may ask.
    ///
    /// - Returns: the element, and how many bytes were allocated for it and its neighbours.
    func element(_ state: Int32, initial: () -> Element) -> (element: UnsafeMutablePointer<Element>, allocated: Int) {
        if let known = element(state) { return (known, 0) }
        let (segment, offset) = Self.place(state)
        let length = Self.firstLength << segment
        let elements = UnsafeMutablePointer<Element>.allocate(capacity: length)
        for index in 0..<length { (elements + index).initialize(to: initial()) }
        segments[segment].store(UnsafeMutableRawPointer(elements), ordering: .releasing)
        return (elements + offset, length * MemoryLayout<Element>.stride)
    }
}
