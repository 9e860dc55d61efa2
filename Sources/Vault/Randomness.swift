/// A source of random bytes, passed in so that a test can repeat what happened.
package struct Randomness: Sendable {
    /// Draws so many bytes.
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    /// A source that asks `bytes`.
    package init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The operating system's generator: the only one for secrets outside tests.
    package static let system = Randomness { count in
        // Eight bytes at a time: each takes a call to the system.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }

    /// A new id: 128 random bits in lower-case hexadecimal.
    func id() -> String { Hexadecimal.text(of: bytes(16)) }
}
