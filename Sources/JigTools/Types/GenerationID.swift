/// What tells one generated value from another, and stays the same in all snapshots of a response.
///
/// The value at a place inside another has an identifier that follows from the outer one and the place, so that a list of
/// values keeps its identifiers while it grows.
public struct GenerationID: Sendable, Hashable {
    private let response: UInt64
    private var path: [Step] = []

    private enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    /// An identifier that no other value has.
    public init() { response = UInt64.random(in: .min ... .max) }

    func child(_ key: String) -> GenerationID { appending(.key(key)) }
    func child(_ index: Int) -> GenerationID { appending(.index(index)) }

    private func appending(_ step: Step) -> GenerationID {
        var child = self
        child.path.append(step)
        return child
    }
}
