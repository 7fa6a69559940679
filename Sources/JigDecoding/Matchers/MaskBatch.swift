import Dispatch
import Synchronization

/// The masks of many sequences in one call.
///
/// A batch has a row for each sequence and, right after it, one for each of its draft tokens in their order: the mask after that
/// token. Row r begins at byte `r * stride` of the caller's memory. A row is the mask's bits, least significant first, as
/// engines want them in words of 32 or 64 bits; what a row is longer than the mask is set to zero, and so are the rows of draft
/// tokens that are not allowed.
public enum MaskBatch {
    /// How many rows a batch has.
    public static func rowCount(sequences: Int, drafts: [DraftTree] = []) -> Int {
        sequences + drafts.reduce(0) { $0 + $1.tokens.count }
    }

    /// Fills the masks of a batch.
    ///
    /// - Parameters:
    ///   - sequences: matchers, which stay where they are.
    ///   - drafts: for each sequence its draft tokens; none at all if empty.
    ///   - tokenCount: how many tokens the vocabulary has.
    ///   - rows: where the masks are written.
    ///   - stride: the bytes from one row to the next.
    ///   - threads: on how many threads the sequences are shared out.
    /// - Returns: for each sequence, which of its draft tokens are allowed after those before them.
    /// - Throws: ``MaskBatchError`` if drafts or memory do not fit; then nothing is written.
    public static func fill<Constraint: MaskLending>(
        _ sequences: inout [Constraint], drafts: [DraftTree] = [], tokenCount: Int, into rows: inout MutableRawSpan, stride: Int,
        threads: Int = 1
    ) throws(MaskBatchError) -> [[Bool]] {
        guard drafts.isEmpty || drafts.count == sequences.count else {
            throw .drafts(count: drafts.count, sequences: sequences.count)
        }
        let length = (max(0, tokenCount) + 31) / 32 * 4
        guard stride >= length else { throw .stride(stride, needed: length) }
        let count = rowCount(sequences: sequences.count, drafts: drafts)
        let (needed, overflows) = count.multipliedReportingOverflow(by: stride)
        guard !overflows, rows.byteCount >= needed else { throw .memory(rows.byteCount, needed: overflows ? .max : needed) }
        let lengths = sequences.indices.map { 1 + (drafts.isEmpty ? 0 : drafts[$0].tokens.count) }
        let starts = lengths.indices.reduce(into: [0]) { $0.append($0[$1] + lengths[$1]) }
        var allowed = [[Bool]](repeating: [], count: sequences.count)
        rows.withUnsafeMutableBytes { memory in
            sequences.withUnsafeMutableBufferPointer { sequences in
                allowed.withUnsafeMutableBufferPointer { allowed in
                    // Each thread writes to the rows and elements of the sequences that it takes, which no other takes.
                    nonisolated(unsafe) let (memory, sequences, allowed) = (memory, sequences, allowed)
                    @Sendable func take(_ index: Int) {
                        let tree = drafts.isEmpty ? .none : drafts[index]
                        let end = (starts[index] + 1 + tree.tokens.count) * stride
                        let own = UnsafeMutableRawBufferPointer(rebasing: memory[starts[index] * stride..<end])
                        allowed[index] = Self.fill(&sequences[index], tree, own, stride)
                    }
                    guard threads > 1, sequences.count > 1 else {
                        for index in sequences.indices { take(index) }
                        return
                    }
                    let next = Atomic<Int>(0)
                    DispatchQueue.concurrentPerform(iterations: min(threads, sequences.count)) { _ in
                        while true {
                            let index = next.add(1, ordering: .relaxed).oldValue
                            guard index < sequences.count else { break }
                            take(index)
                        }
                    }
                }
            }
        }
        return allowed
    }

    /// Fills the rows of one sequence, and returns which of its draft tokens are allowed.
    private static func fill<Constraint: MaskLending>(
        _ sequence: inout Constraint, _ tree: DraftTree, _ rows: UnsafeMutableRawBufferPointer, _ stride: Int
    ) -> [Bool] {
        var allowed = [Bool](repeating: false, count: tree.tokens.count)
        write(&sequence, tree.roots, tree, &allowed, row: 0, rows, stride)
        guard !tree.roots.isEmpty else { return allowed }
        var pending = tree.roots.filter { allowed[$0] }.map { (node: $0, parent: sequence) }
        while let (node, parent) = pending.popLast() {
            var constraint = parent
            guard (try? constraint.accept(tree.tokens[node])) != nil else {
                allowed[node] = false
                continue
            }
            write(&constraint, tree.children[node], tree, &allowed, row: node + 1, rows, stride)
            for child in tree.children[node] where allowed[child] { pending.append((child, constraint)) }
        }
        // What no allowed token leads to has an empty row.
        for (node, isAllowed) in allowed.enumerated() where !isAllowed {
            clear(row: node + 1, from: 0, rows, stride)
        }
        return allowed
    }

    /// Writes the mask of one row, and says which tokens of a tree it allows.
    private static func write<Constraint: MaskLending>(
        _ constraint: inout Constraint, _ nodes: [Int], _ tree: DraftTree, _ allowed: inout [Bool], row: Int,
        _ rows: UnsafeMutableRawBufferPointer, _ stride: Int
    ) {
        constraint.withMask { mask in
            for node in nodes { allowed[node] = mask.allows(tree.tokens[node]) }
            mask.withUnsafeBytes { mask in
                let length = min(mask.count, stride)
                let own = UnsafeMutableRawBufferPointer(rebasing: rows[row * stride..<(row + 1) * stride])
                own.copyMemory(from: UnsafeRawBufferPointer(rebasing: mask[..<length]))
                clear(row: row, from: length, rows, stride)
            }
        }
    }

    private static func clear(row: Int, from offset: Int, _ rows: UnsafeMutableRawBufferPointer, _ stride: Int) {
        let rest = UnsafeMutableRawBufferPointer(rebasing: rows[row * stride + offset..<(row + 1) * stride])
        rest.initializeMemory(as: UInt8.self, repeating: 0)
    }
}

/// Why the masks of a batch can't be filled.
public enum MaskBatchError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is not one tree of draft tokens for each sequence.
    case drafts(count: Int, sequences: Int)
    /// Rows would overlap.
    case stride(Int, needed: Int)
    /// The memory is too small.
    case memory(Int, needed: Int)

    public var description: String {
        switch self {
        case .drafts(let count, let sequences): "there are \(count) trees of draft tokens for \(sequences) sequences"
        case .stride(let stride, let needed): "a stride of \(stride) bytes is too short for a mask of \(needed)"
        case .memory(let bytes, let needed): "\(bytes) bytes are too few for a batch of \(needed)"
        }
    }
}
