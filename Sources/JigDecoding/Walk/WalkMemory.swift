import JigGrammar

/// The memory in which a walk writes, kept for the next one: most walks are so short that to allocate it took a part of their time.
struct WalkMemory {
    /// The positions on the way to the node that the walk is at.
    var path: [WalkPositions.Element] = []
    /// The parts of the trie that the walk has not come to yet, the next one last.
    var branches: [Range<Int>] = []
    private var positions = WalkPositions.Memory()

    /// The positions' part, which ``clear(_:)`` gives back.
    mutating func takePositions() -> WalkPositions.Memory {
        var taken = WalkPositions.Memory()
        swap(&taken, &positions)
        return taken
    }

    /// Makes the memory ready for another walk.
    mutating func clear(_ positions: consuming WalkPositions.Memory) {
        path.removeAll(keepingCapacity: true)
        branches.removeAll(keepingCapacity: true)
        self.positions = positions
    }
}
