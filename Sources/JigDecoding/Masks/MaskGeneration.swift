import JigGrammar
import JigRegex
import Synchronization

/// The masks of one grammar over one vocabulary that were made since the cache was last full.
///
/// It is read without a lock, and only added to, under the machine's lock. A sequence holds the generation that it reads, so
/// that no mask is freed under it, and turns to the new one once ``isCurrent`` no longer holds.
final class MaskGeneration: @unchecked Sendable {
    let masks = PositionTable<MaskEntry>()
    /// The state that stands for each state; -1 where that is not known.
    private let representatives = StateArray<Atomic<Int32>>()
    /// Whether it is known of each state that there are several ways on.
    private let choices = StateArray<Atomic<Bool>>()
    private let current = Atomic<Bool>(true)
    /// The words that the entries refer to, by where they lie.
    @exclusivity(unchecked) private var held: [Place: MaskWords] = [:]

    /// Where words lie.
    private struct Place: QuickHashable {
        let address: UnsafePointer<UInt64>

        func mix(into hash: inout QuickHash) { hash.mix(Int(bitPattern: address)) }
    }

    /// Whether masks are still added here.
    var isCurrent: Bool { current.load(ordering: .relaxed) }

    func retire() { current.store(false, ordering: .relaxed) }

    /// The state that stands for a state, if that is known.
    @inline(__always)
    func representative(_ state: Int32) -> Int32? {
        guard let known = representatives.element(state)?.pointee.load(ordering: .acquiring), known >= 0 else { return nil }
        return known
    }

    func setRepresentative(_ representative: Int32, of state: Int32) -> Int {
        let (element, allocated) = representatives.element(state) { Atomic<Int32>(-1) }
        element.pointee.store(representative, ordering: .releasing)
        return allocated
    }

    @inline(__always)
    func offersChoice(_ state: Int32) -> Bool { choices.element(state)?.pointee.load(ordering: .relaxed) ?? false }

    func noteChoice(_ state: Int32) -> Int {
        let (element, allocated) = choices.element(state) { Atomic<Bool>(false) }
        element.pointee.store(true, ordering: .relaxed)
        return allocated
    }

    /// What holds at a position, where that is known and depends on nothing but states.
    @inline(__always)
    func settledMask(at position: borrowing Position) -> Unmanaged<MaskEntry>? {
        guard position.differing == 0, let state = representative(position.top), let entry = masks.find(state, at: position)
        else { return nil }
        return entry._withUnsafeGuaranteedRef(\.isSettled) ? entry : nil
    }

    /// What holds at a position within a key, where nothing but the keys that were used has to be looked at beside.
    func settledKeyMask(at position: borrowing Position) -> Unmanaged<MaskEntry>? {
        guard position.differing == 0, !position.isUnused, let state = representative(position.top),
            let entry = masks.find(state, at: position)
        else { return nil }
        return entry._withUnsafeGuaranteedRef { $0.question != nil } ? entry : nil
    }

    /// Keeps words that entries refer to, and returns how many bytes more are held.
    func hold(_ words: MaskWords) -> Int {
        guard held.updateValue(words, forKey: Place(address: words.start)) == nil else { return 0 }
        return words.allocatedBytes
    }

    /// Words that are held already, if these are such.
    func known(_ words: [UInt64]) -> MaskWords? {
        words.withUnsafeBufferPointer { $0.baseAddress.flatMap { held[Place(address: $0)] } }
    }

    func holds(_ words: MaskWords) -> Bool { held[Place(address: words.start)] != nil }
}
