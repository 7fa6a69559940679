/// A dense row of 256 transitions for each state that has been in use, filled cell by cell as bytes come.
final class TransitionTable {
    @exclusivity(unchecked) private var cells: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) private var capacity = 64
    @exclusivity(unchecked) private var count = 0
    /// The row of each state; -1 where it is not known yet, -2 where there is none.
    @exclusivity(unchecked) private var rows: [Int32] = []

    init() { cells = .allocate(capacity: 256 * capacity) }
    deinit { cells.deallocate() }

    /// The row of a state, made when it is first asked for; nil where `isRow` says that there is none.
    func row(of state: Int32, isRow: (Int32) -> Bool) -> Int32? {
        if Int(state) < rows.count {
            let row = rows[Int(state)]
            if row >= 0 { return row }
            if row == -2 { return nil }
        } else {
            rows += repeatElement(-1, count: Int(state) + 1 - rows.count)
        }
        guard isRow(state) else {
            rows[Int(state)] = -2
            return nil
        }
        if count == capacity { grow() }
        let row = Int32(count)
        (cells + 256 * count).initialize(repeating: Machine.unknown, count: 256)
        count += 1
        rows[Int(state)] = row
        return row
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Int32>.allocate(capacity: 512 * capacity)
        larger.moveInitialize(from: cells, count: 256 * count)
        cells.deallocate()
        cells = larger
        capacity *= 2
    }

    /// A cell of a row that ``row(of:isRow:)`` gave.
    @inline(__always)
    subscript(row: Int32, byte: UInt8) -> Int32 {
        get { cells[256 * Int(row) + Int(byte)] }
        set { cells[256 * Int(row) + Int(byte)] = newValue }
    }
}
