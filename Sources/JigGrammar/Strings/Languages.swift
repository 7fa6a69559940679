import JigRegex

extension LanguageStore {
    /// The first scalar in a range with which a member of the language can begin.
    func firstContinuation(_ language: Language, in range: ClosedRange<UInt32>) -> UInt32? {
        for part in classes(language) where part.range.overlaps(range) && !isEmpty(part.derivative) {
            return max(part.range.lowerBound, range.lowerBound)
        }
        return nil
    }
}
