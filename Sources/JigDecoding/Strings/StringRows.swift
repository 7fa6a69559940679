import JigGrammar
import JigRegex

/// The transitions of string states, for a walk through the trie.
protocol StringTransitions {
    /// By which a state is known to the walk.
    typealias Place = Int32

    func place(of state: Int32) -> Place
    func state(at place: Place) -> Int32
    /// Where a byte leads.
    func after(_ place: Place, _ byte: UInt8) -> Place
    /// Whether of scalars beyond ASCII just the kind matters, for most of them: then whatever one begins with, it can become one.
    func goesByKind(_ place: Place) -> Bool
    /// Where the scalars of a kind beyond ASCII lead, by the kind's place among these; only of a state that goes by kind.
    func after(_ place: Place, kind: Int) -> Place
    /// The kinds of characters that leave the string where it is.
    func loop(_ place: Place) -> TokenClasses.Kinds
    /// The least nodes of a branch of which it is worth a look whether all of it leaves the string where it is.
    var leastLoopingBranch: Int { get }
}

/// What a transition leads to that is no state.
enum StringEnd {
    static let dead: Int32 = -1
    /// The byte leaves the string.
    static let leaves: Int32 = -2
    /// So few ways on are left that they may be used up.
    static let scarce: Int32 = -3
    /// The scalars of a kind part ways.
    static let mixed: Int32 = -4
}

/// The transitions as the grammar has them, for walks that look at few nodes.
struct SparseStringRows: StringTransitions {
    let machine: Machine
    let runs: StringRuns
    let differing: Bool

    @inline(__always)
    func place(of state: Int32) -> Place { state }

    @inline(__always)
    func state(at place: Place) -> Int32 { place }

    @inline(__always)
    func after(_ place: Place, _ byte: UInt8) -> Place {
        let next = machine.transition(place, byte)
        if next >= 0 { return differing && machine.isScarce(next) ? StringEnd.scarce : next }
        return next == Machine.leaves ? StringEnd.leaves : StringEnd.dead
    }

    func goesByKind(_ place: Place) -> Bool { !differing && runs.targetsBeyondASCII(from: place, machine)[0] >= 0 }

    func after(_ place: Place, kind: Int) -> Place {
        let target = runs.targetsBeyondASCII(from: place, machine)[kind]
        return target < 0 ? StringEnd.mixed : target
    }

    var leastLoopingBranch: Int { 256 }

    func loop(_ place: Place) -> TokenClasses.Kinds { runs.loop(from: place, machine) }
}

/// The transitions of the states that a walk comes to, one row of cells after another.
///
/// A walk through most of the trie looks at ten thousands of nodes and comes to few states, so that it reads a cell for each node and
/// asks the grammar for each cell once.
final class DenseStringRows: StringTransitions {
    private static let unknown: Place = -5

    /// After the cells of bytes come those of the kinds beyond ASCII, then whether scalars go by kind and whether the kinds of a loop are
    /// known, then how many scalars may come whatever they are, and how many may not.
    private static let kinds = 256, goesByKind = 259, knowsLoop = 260, free = 261, bound = 262, width = 263

    private let sparse: SparseStringRows
    @exclusivity(unchecked) private var cells = UnsafeMutablePointer<Place>.allocate(capacity: width * 4)
    @exclusivity(unchecked) private var capacity = 4
    @exclusivity(unchecked) private var states: [Int32] = []
    @exclusivity(unchecked) private var loops: [TokenClasses.Kinds] = []
    @exclusivity(unchecked) private var places: [QuickKey: Place] = [:]

    init(_ sparse: SparseStringRows) { self.sparse = sparse }

    deinit { cells.deallocate() }

    @inline(__always)
    func state(at place: Place) -> Int32 { states[Int(place)] }

    func place(of state: Int32) -> Place {
        if let known = places[QuickKey(state)] { return known }
        let place = states.count
        if place == capacity {
            let larger = UnsafeMutablePointer<Place>.allocate(capacity: Self.width * capacity * 2)
            larger.update(from: cells, count: Self.width * capacity)
            cells.deallocate()
            (cells, capacity) = (larger, capacity * 2)
        }
        (cells + place * Self.width).update(repeating: Self.unknown, count: Self.width)
        states.append(state)
        loops.append(0)
        places[QuickKey(state)] = Place(place)
        return Place(place)
    }

    @inline(__always)
    func after(_ place: Place, _ byte: UInt8) -> Place {
        let known = cells[Int(place) * Self.width + Int(byte)]
        return known != Self.unknown ? known : fill(place, byte)
    }

    private func fill(_ place: Place, _ byte: UInt8) -> Place {
        let next = sparse.after(states[Int(place)], byte)
        return set(next < 0 ? next : self.place(of: next), place, Int(byte))
    }

    /// Keeps what a cell of a place holds.
    @discardableResult
    private func set(_ cell: Place, _ place: Place, _ index: Int) -> Place {
        cells[Int(place) * Self.width + index] = cell
        return cell
    }

    @inline(__always)
    func goesByKind(_ place: Place) -> Bool {
        let known = cells[Int(place) * Self.width + Self.goesByKind]
        return (known != Self.unknown ? known : findKinds(place)) == 1
    }

    private func findKinds(_ place: Place) -> Place {
        let state = states[Int(place)]
        guard sparse.goesByKind(state) else { return set(0, place, Self.goesByKind) }
        for kind in TokenClasses.kindsBeyondASCII.indices {
            let next = sparse.after(state, kind: kind)
            set(next < 0 ? next : self.place(of: next), place, Self.kinds + kind)
        }
        return set(1, place, Self.goesByKind)
    }

    @inline(__always)
    func after(_ place: Place, kind: Int) -> Place { cells[Int(place) * Self.width + Self.kinds + kind] }

    @inline(__always)
    var leastLoopingBranch: Int { 3 }

    @inline(__always)
    func loop(_ place: Place) -> TokenClasses.Kinds {
        cells[Int(place) * Self.width + Self.knowsLoop] != Self.unknown ? loops[Int(place)] : findLoop(place)
    }

    private func findLoop(_ place: Place) -> TokenClasses.Kinds {
        let kinds = sparse.loop(states[Int(place)])
        loops[Int(place)] = kinds
        set(1, place, Self.knowsLoop)
        return kinds
    }

    /// Whether any scalars of one line, so many of them, may come.
    @inline(__always)
    func takesAnyScalars(_ place: Place, count: Int) -> Bool {
        let row = Int(place) * Self.width
        if count <= Int(cells[row + Self.free]) { return true }
        let bound = cells[row + Self.bound]
        return bound != Self.unknown && count >= Int(bound) ? false : findFree(place, count: count)
    }

    private func findFree(_ place: Place, count: Int) -> Bool {
        let isFree = sparse.machine.takesAnyScalars(states[Int(place)], count: count)
        set(Place(count), place, isFree ? Self.free : Self.bound)
        return isFree
    }
}
