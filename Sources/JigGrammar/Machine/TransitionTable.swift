import Synchronization

/// A row of transitions for each state that has been in use, filled cell by cell as bytes come.
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

    /// A state's row: three cells about the state, and one for each byte that may come. Where these stand is the draft's.
    struct Row {
        fileprivate let memory: UnsafeMutableRawPointer
        /// Cells stand behind the pointer to their places.
        private static let start = MemoryLayout<UnsafePointer<UInt8>>.stride

        @inline(__always)
        private func cell(_ index: Int) -> UnsafeMutablePointer<Atomic<Int32>> {
            (memory + Self.start).assumingMemoryBound(to: Atomic<Int32>.self) + index
        }

        @inline(__always)
        subscript(byte: UInt8) -> Int32 {
            get { cell(3 + Int(places[Int(byte)])).pointee.load(ordering: .acquiring) }
            nonmutating set { cell(3 + Int(places[Int(byte)])).pointee.store(newValue, ordering: .releasing) }
        }

        @inline(__always)
        private var places: UnsafePointer<UInt8> { memory.load(as: UnsafePointer<UInt8>.self) }

        /// - Parameter bytes: such as may come by the draft.
        func fill(_ bytes: ClosedRange<UInt8>, with cell: Int32) {
            for byte in bytes { self[byte] = cell }
        }

        /// What the closing quotation mark does, where the cell says that it leaves a string or key.
        @inline(__always)
        var closing: Int32 {
            get { cell(0).pointee.load(ordering: .acquiring) }
            nonmutating set { cell(0).pointee.store(newValue, ordering: .releasing) }
        }

        /// 0 if a key that is read may be any of so many that they can't all be used; ``Machine/unsettled`` if not.
        @inline(__always)
        var keys: Int32 {
            get { cell(1).pointee.load(ordering: .acquiring) }
            nonmutating set { cell(1).pointee.store(newValue, ordering: .releasing) }
        }

        /// How much white space was read at the state, where its length is counted and what follows does not depend on it;
        /// otherwise ``Machine/unsettled``.
        @inline(__always)
        var space: Int32 { memory.load(fromByteOffset: Self.start + 8, as: Int32.self) }

        fileprivate init(memory: UnsafeMutableRawPointer) { self.memory = memory }

        /// Nothing is known but which bytes can't come.
        fileprivate init(_ draft: Draft, keys: Int32, space: Int32) {
            let count = 4 + draft.count
            memory = .allocate(byteCount: Self.start + count * 4, alignment: 8)
            memory.storeBytes(of: draft.places, as: UnsafePointer<UInt8>.self)
            let bytes = memory + Self.start
            bytes.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: Machine.unknown), count: count * 4)
            let cells = bytes.bindMemory(to: Int32.self, capacity: count)
            (cells[1], cells[2], cells[3]) = (keys, space, Machine.dead)
        }
    }

    /// The row of a state; nil where none is made yet.
    @inline(__always)
    func row(of state: Int32) -> Row? {
        let (place, offset) = Self.place(Int(state))
        guard let block = blocks[place].load(ordering: .acquiring),
            let cells = block.assumingMemoryBound(to: Atomic<UnsafeMutableRawPointer?>.self)[offset].load(ordering: .acquiring)
        else { return nil }
        return Row(memory: cells)
    }

    /// What is known of a state's row before any byte is asked for: which bytes can't come, whatever else is so.
    ///
    /// Most states have some twenty bytes, or two. One draft serves all states of a kind, in all grammars.
    struct Draft: @unchecked Sendable {
        /// By byte: the place of its cell; 0 for bytes that can't come, which have one cell together.
        fileprivate let places: UnsafePointer<UInt8>
        /// How many bytes may come.
        fileprivate let count: Int

        /// - Parameter possible: bytes that may come; all others can't. The draft's memory lives as long as the process.
        private init(_ possible: some Sequence<UInt8>) {
            let places = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
            places.initialize(repeating: 0, count: 256)
            var count = 0
            for byte in possible {
                count += 1
                places[Int(byte)] = UInt8(count)
            }
            self.places = UnsafePointer(places)
            self.count = count
        }

        private init(_ possible: ByteSet) {
            var bytes: [UInt8] = []
            possible.forEachASCII { bytes.append($0) }
            self.init(bytes)
        }

        /// For values that wait: not bytes, but the verdicts of the value within.
        static let verdicts = Draft(0..<verdictCount)
        /// Within a string, between two scalars, in one, and in an escape.
        static let between = Draft(Array(UInt8(0x20)...0x7F) + Array(UInt8(0xC2)...0xF4))
        static let scalar = Draft(UInt8(0x80)...0xBF)
        static let escape = Draft(UInt8(0)...0x7F)
        static let letters = Draft(Set("nulltruefalse".utf8))
        static let space = Draft(ByteSet.space)
        static let colon = Draft(ByteSet.colon)
        static let value = Draft(ByteSet.value)
        static let number = Draft(ByteSet.numberOrEnd)
        static let arrayOpened = Draft(ByteSet.arrayOpened)
        static let afterItem = Draft(ByteSet.afterItem)
        static let objectOpened = Draft(ByteSet.objectOpened)
        static let afterMember = Draft(ByteSet.afterMember)
        static let afterMemberComma = Draft(ByteSet.afterMemberComma)
        static let afterValue = Draft(ByteSet.afterValue)
    }

    /// Verdicts from this number on have no place in rows.
    static let verdictCount: UInt8 = 32

    /// Makes the row of a state.
    ///
    /// - Parameters:
    ///   - keys: see ``Row/keys``.
    ///   - space: how much white space was read at the state, where that is counted.
    func makeRow(of state: Int32, _ draft: Draft, keys: Int32 = 0, space: Int32 = Machine.unsettled) -> Row {
        let (place, offset) = Self.place(Int(state))
        let row = Row(draft, keys: keys, space: space)
        let block: Block
        if let memory = blocks[place].load(ordering: .relaxed) {
            block = memory.assumingMemoryBound(to: Atomic<UnsafeMutableRawPointer?>.self)
        } else {
            block = Self.pointers(Self.firstLength << place)
            blocks[place].store(UnsafeMutableRawPointer(block), ordering: .releasing)
        }
        block[offset].store(row.memory, ordering: .releasing)
        return row
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
