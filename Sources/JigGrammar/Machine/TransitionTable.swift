import Synchronization

/// A dense row of transitions for each state that has been in use, filled cell by cell as bytes come.
///
/// A row never moves, and a cell changes once, from ``Machine/unknown`` to what holds for good. So rows are read without a
/// lock; they are written under the machine's.
final class TransitionTable: @unchecked Sendable {
    /// Pointers to rows, in blocks each twice as long as the one before, which has room for every state that an `Int32` numbers.
    private typealias Block = UnsafeMutablePointer<Atomic<UnsafeMutableRawPointer?>>
    private static let firstLength = 64, blockCount = 26
    private let blocks: Block
    private let actionBlocks: UnsafeMutablePointer<UnsafeMutablePointer<Action>?>
    @exclusivity(unchecked) private var actionCount = 0

    init() {
        blocks = Self.pointers(Self.blockCount)
        actionBlocks = .allocate(capacity: Self.blockCount)
        actionBlocks.initialize(repeating: nil, count: Self.blockCount)
    }

    deinit {
        for index in 0..<Self.blockCount {
            actionBlocks[index]?.deallocate()
            guard let memory = blocks[index].load(ordering: .relaxed) else { continue }
            let block = memory.assumingMemoryBound(to: Atomic<UnsafeMutableRawPointer?>.self)
            for state in 0..<Self.firstLength << index { block[state].load(ordering: .relaxed)?.deallocate() }
            memory.deallocate()
        }
        UnsafeMutableRawPointer(blocks).deallocate()
        actionBlocks.deallocate()
    }

    private static func pointers(_ count: Int) -> Block {
        let block = Block.allocate(capacity: count)
        for index in 0..<count { (block + index).initialize(to: Atomic(nil)) }
        return block
    }

    @inline(__always)
    private static func place(_ index: Int) -> (block: Int, offset: Int) {
        let place = index + firstLength
        let block = Int.bitWidth - 1 - firstLength.trailingZeroBitCount - place.leadingZeroBitCount
        return (block, place - firstLength << block)
    }

    /// A state's row: a cell for each byte, and three about the state.
    struct Row {
        fileprivate let cells: UnsafeMutablePointer<Atomic<Int32>>
        fileprivate static let count = 259

        @inline(__always)
        subscript(byte: UInt8) -> Int32 {
            get { cells[Int(byte)].load(ordering: .acquiring) }
            nonmutating set { cells[Int(byte)].store(newValue, ordering: .releasing) }
        }

        func fill(_ bytes: ClosedRange<Int>, with cell: Int32) {
            for byte in bytes { cells[byte].store(cell, ordering: .releasing) }
        }

        /// What the closing quotation mark does, where the cell says that it leaves a string or key.
        @inline(__always)
        var closing: Int32 {
            get { cells[256].load(ordering: .acquiring) }
            nonmutating set { cells[256].store(newValue, ordering: .releasing) }
        }

        /// 0 if a key that is read may be any of so many that they can't all be used; ``Machine/unsettled`` if not.
        @inline(__always)
        var keys: Int32 {
            get { cells[257].load(ordering: .acquiring) }
            nonmutating set { cells[257].store(newValue, ordering: .releasing) }
        }

        /// How much white space was read at the state, where its length is counted and what follows does not depend on it;
        /// otherwise ``Machine/unsettled``.
        @inline(__always)
        var space: Int32 { UnsafeRawPointer(cells).load(fromByteOffset: 258 * 4, as: Int32.self) }
    }

    /// The row of a state; nil where none is made yet.
    @inline(__always)
    func row(of state: Int32) -> Row? {
        let (place, offset) = Self.place(Int(state))
        guard let block = blocks[place].load(ordering: .acquiring),
            let cells = block.assumingMemoryBound(to: Atomic<UnsafeMutableRawPointer?>.self)[offset].load(ordering: .acquiring)
        else { return nil }
        return Row(cells: cells.assumingMemoryBound(to: Atomic<Int32>.self))
    }

    /// What is known of a state's row before any byte is asked for: which bytes can't come, whatever else is so.
    struct Draft: @unchecked Sendable {
        fileprivate let cells: UnsafePointer<Int32>

        /// - Parameter possible: bytes that may come; all others can't. It lives as long as the process.
        fileprivate init(possible: [ClosedRange<Int>]) {
            let cells = UnsafeMutablePointer<Int32>.allocate(capacity: Row.count)
            cells.initialize(repeating: Machine.dead, count: Row.count)
            for range in possible { for byte in range { cells[byte] = Machine.unknown } }
            for index in 256..<Row.count { cells[index] = Machine.unknown }
            self.cells = UnsafePointer(cells)
        }

        static let open = Draft(possible: [0...255])
        static let closed = Draft(possible: [])
        /// Within a string, between two scalars, in one, and in an escape.
        static let between = Draft(possible: [0x20...0x7F, 0xC2...0xF4])
        static let scalar = Draft(possible: [0x80...0xBF])
        static let escape = Draft(possible: [0...0x7F])
    }

    /// Makes the row of a state.
    ///
    /// - Parameters:
    ///   - possible: bytes that may come beside those of the draft.
    ///   - keys: see ``Row/keys``.
    ///   - space: how much white space was read at the state, where that is counted.
    func makeRow(
        of state: Int32, _ draft: Draft, possible: ByteSet = ByteSet([]), keys: Int32 = 0, space: Int32 = Machine.unsettled
    ) -> Row {
        let (place, offset) = Self.place(Int(state))
        let cells = UnsafeMutablePointer<Atomic<Int32>>.allocate(capacity: Row.count)
        let plain = UnsafeMutableRawPointer(cells).initializeMemory(as: Int32.self, from: draft.cells, count: Row.count)
        possible.forEachASCII { plain[Int($0)] = Machine.unknown }
        (plain[257], plain[258]) = (keys, space)
        let block: Block
        if let memory = blocks[place].load(ordering: .relaxed) {
            block = memory.assumingMemoryBound(to: Atomic<UnsafeMutableRawPointer?>.self)
        } else {
            block = Self.pointers(Self.firstLength << place)
            blocks[place].store(UnsafeMutableRawPointer(block), ordering: .releasing)
        }
        block[offset].store(UnsafeMutableRawPointer(cells), ordering: .releasing)
        return Row(cells: cells)
    }

    /// The cell that stands for an action.
    func cell(for action: Action) -> Int32 {
        switch action.kind {
        case .dead: return Machine.dead
        case .move: return action.state
        case .number, .outside: return Machine.unsettled
        default: break
        }
        let number = actionCount
        let (place, offset) = Self.place(number)
        let block = actionBlocks[place] ?? .allocate(capacity: Self.firstLength << place)
        actionBlocks[place] = block
        (block + offset).initialize(to: action)
        actionCount += 1
        return Machine.firstAction - Int32(number)
    }

    /// The action that a cell stands for, which is at most ``Machine/firstAction``.
    @inline(__always)
    func action(_ cell: Int32) -> Action {
        let (place, offset) = Self.place(Int(Machine.firstAction - cell))
        // A cell is written after its action, in a block that is there.
        return actionBlocks[place].unsafelyUnwrapped[offset]
    }
}

/// What a byte does to a position, as far as the innermost state tells.
struct Action {
    enum Kind: UInt8 {
        /// No text goes on so.
        case dead
        /// The innermost state becomes `state`.
        case move
        /// A key begins.
        case key
        /// A value begins in place of the innermost state.
        case begin, beginNumber
        /// A value begins within the innermost state, which waits as `other`.
        case push, pushNumber
        /// The innermost value ends with the verdicts `other`.
        case pop
        /// A number ends with the verdicts `other`, and the byte is what comes after it.
        case closeNumber
        /// An undeclared key ends, after which comes `state`, unless the object has it already.
        case closeUndeclared
        /// The number so far tells.
        case number
        /// What is around the value with the verdicts `other` tells.
        case outside
    }
    let kind: Kind
    var state: Int32 = 0
    var other: Int32 = 0
    /// Whether the text of a value that is pushed is read when it ends.
    var readsText = false

    static var dead: Action { Action(kind: .dead) }
    static func move(_ state: Int32) -> Action { Action(kind: .move, state: state) }
    static func pop(_ outcome: Int32) -> Action { Action(kind: .pop, other: outcome) }
}
