import Jig

/// How a step gets at a mask.
enum MaskUse: String {
    /// The mask is written into the caller's memory.
    case copied
    /// The mask is read where it lies.
    case viewed
}

/// The times of steps: a step gets the whole mask and accepts a token. Testing the token's bit is left out.
struct TimedSteps {
    /// In nanoseconds. The last one is that of the token that was refused, if one was.
    private(set) var times: [UInt64] = []
    private let use: MaskUse
    private var mask: TokenMask

    init(vocabulary: TokenTrie, capacity: Int, use: MaskUse = .copied) {
        self.use = use
        mask = TokenMask(count: vocabulary.vocabulary.count)
        times.reserveCapacity(capacity)
    }

    /// Takes tokens up to the first that is not allowed; whether all were.
    mutating func take(_ tokens: some Sequence<TokenID>, _ constraint: inout some MaskLending) -> Bool {
        for token in tokens {
            let filling = Stopwatch()
            var time: UInt64
            let isAllowed: Bool
            switch use {
            case .copied:
                constraint.fillMask(&mask)
                time = filling.nanoseconds
                isAllowed = mask.contains(token)
            case .viewed:
                (time, isAllowed) = constraint.withMask { mask in (filling.nanoseconds, mask.allows(token)) }
            }
            var isAccepted = isAllowed
            if isAllowed {
                let accepting = Stopwatch()
                do { try constraint.accept(token) } catch { isAccepted = false }
                time += accepting.nanoseconds
            }
            times.append(time)
            if !isAccepted { return false }
        }
        return true
    }

    /// Takes over the times of like steps where they are less: what else the machine did is not in both.
    mutating func takeLeast(_ other: [UInt64]) {
        for index in times.indices where index < other.count { times[index] = min(times[index], other[index]) }
    }
}
