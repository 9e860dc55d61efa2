/// A name and an address, as they stand in `From` and `To`.
package struct MailAddress: Hashable, Sendable {
    /// The name, in any script; may be empty.
    package let name: String
    /// The address, in ASCII.
    package let address: String

    /// An address that can be written into a header without being taken for two.
    ///
    /// - Parameters:
    ///   - name: The name, in any script; may be empty.
    ///   - address: The address. An internationalised one (RFC 6531) is refused: the mail programs that are at hand
    ///     cannot send to it. Its domain can be given in its ASCII form (`xn--…`).
    /// - Throws: ``MailError`` with code `refused(field:)`.
    package init(name: String, address: String) throws {
        try MailMessage.requireLine(name, "name", limit: 400)
        let parts = address.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        guard address.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, parts[0].first != 0x2D,
            parts[0].allSatisfy(Self.isAtomByte), parts[1].allSatisfy({ Self.isAtomByte($0) && $0 != 0x5F })
        else {
            throw MailError(
                .refused(field: "address"),
                "The e-mail address must look like name@example.org, in ASCII letters"
            )
        }
        self.name = name
        self.address = address
    }

    /// What may stand in an address without quotes: RFC 5322, section 3.2.3, and the dot.
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
            || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
