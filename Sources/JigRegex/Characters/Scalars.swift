extension [UInt32] {
    /// The scalars of a string; of ASCII alone, as most are, its bytes.
    package init(scalarsOf string: String) {
        let bytes = string.utf8.withContiguousStorageIfAvailable { utf8 -> [UInt32]? in
            guard utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
            return [UInt32](unsafeUninitializedCapacity: utf8.count) { scalars, count in
                for (index, byte) in utf8.enumerated() { scalars.initializeElement(at: index, to: UInt32(byte)) }
                count = utf8.count
            }
        }
        self = (bytes ?? nil) ?? string.unicodeScalars.map(\.value)
    }
}
