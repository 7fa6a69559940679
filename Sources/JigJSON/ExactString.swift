#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A string compared and hashed scalar by scalar, as JSON compares strings (RFC 8259, section 8.3).
///
/// `String`'s own equality is canonical equivalence: to it `"é"` and `"e\u{301}"` are the same, to JSON they are two keys.
package struct ExactString: Hashable, Sendable {
    package let string: String

    package init(_ string: String) { self.string = string }

    package static func == (left: ExactString, right: ExactString) -> Bool {
        left.string.isExactly(right.string)
    }

    package func hash(into hasher: inout Hasher) {
        let done: Void? = string.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: .init($0)) }
        if done == nil {
            for byte in string.utf8 { hasher.combine(byte) }
        }
        hasher.combine(UInt8(0xFF))
    }
}

extension String {
    /// Whether both strings are the same sequence of Unicode scalars.
    package func isExactly(_ other: String) -> Bool {
        let left = utf8, right = other.utf8
        guard left.count == right.count else { return false }
        let isEqual = left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { right in left.isEmpty || memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0 }
        }
        return (isEqual ?? nil) ?? left.elementsEqual(right)
    }
}
