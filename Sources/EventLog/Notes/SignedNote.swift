/// A text with signatures under it (C2SP signed-note).
package struct SignedNote: Hashable, Sendable {
    /// One signature line.
    package struct Signature: Hashable, Sendable {
        /// Name of the key.
        package let keyName: String
        /// The key's id, four bytes.
        package let keyID: [UInt8]
        /// The signature itself.
        package let bytes: [UInt8]
    }

    /// The text that is signed, its last newline included.
    package let text: String
    /// The signatures, in order.
    package let signatures: [Signature]

    /// Longest note that is read, in bytes.
    package static let byteLimit = 1 << 20
    /// Most signatures that are read.
    package static let signatureLimit = 100

    /// Signs `text`, which ends in a newline, with each of `keys`.
    package init(text: String, signedBy keys: [SigningKey]) throws {
        let bytes = Array(text.utf8)
        guard Self.isText(bytes[...]) else {
            throw EventLogError(.malformed, "A note's text ends in a newline and has no other control characters.")
        }
        self.text = text
        signatures = try keys.map { key in
            Signature(keyName: key.name, keyID: key.verifier.id, bytes: try key.signature(over: bytes))
        }
    }

    /// Reads a note; says nothing yet about its signatures.
    package init(parsing note: String) throws {
        try self.init(parsing: Array(note.utf8))
    }

    /// Reads a note; says nothing yet about its signatures.
    package init(parsing bytes: [UInt8]) throws {
        guard bytes.count <= Self.byteLimit else {
            throw Self.malformed("it has \(bytes.count) bytes, and at most \(Self.byteLimit) are read")
        }
        guard let end = Self.endOfText(bytes) else {
            throw Self.malformed("it has no empty line between the text and the signatures")
        }
        guard Self.isText(bytes[..<end]), let text = String(validating: bytes[..<end], as: UTF8.self) else {
            throw Self.malformed("its text is not UTF-8, or has control characters")
        }
        let lines = bytes[(end + 1)...].split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.last?.isEmpty == true, lines.count > 1 else {
            throw Self.malformed("it has no signature, or its last line does not end in a newline")
        }
        guard lines.count - 1 <= Self.signatureLimit else {
            throw Self.malformed("it has \(lines.count - 1) signatures, and at most \(Self.signatureLimit) are read")
        }
        self.text = text
        signatures = try lines.dropLast().map { line in
            guard let signature = Self.signature(line) else {
                throw Self.malformed(
                    "the line “\(String(decoding: line.prefix(100), as: UTF8.self))” is no signature; "
                        + "one is — <key name> <base64>"
                )
            }
            return signature
        }
    }

    /// The note as it is published.
    package var encoded: String {
        text + "\n"
            + signatures.map { "— \($0.keyName) \(Base64.encode($0.keyID + $0.bytes))\n" }.joined()
    }

    /// The keys among `keys` that have signed.
    ///
    /// Signatures of other keys are ignored, as the format demands. Throws `notVerified` if none of
    /// `keys` has signed, or if one of them is named with a signature that is not its own.
    @discardableResult
    package func verified(by keys: [VerifierKey]) throws -> [VerifierKey] {
        let message = Array(text.utf8)
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard
                let key = keys.first(where: {
                    $0.id == signature.keyID && $0.name.utf8.elementsEqual(signature.keyName.utf8)
                }), !signers.contains(key)
            else { continue }
            guard key.isValid(signature.bytes, over: message) else {
                throw EventLogError(
                    .notVerified,
                    "The signature of \(key.name) does not fit the text: one of them was changed.",
                    context: ["key": key.text]
                )
            }
            signers.append(key)
        }
        guard !signers.isEmpty else {
            let found = signatures.map { "\($0.keyName)+\(Hexadecimal.encode($0.keyID))" }.joined(separator: ", ")
            let wanted = keys.map { "\($0.name)+\(Hexadecimal.encode($0.id))" }.joined(separator: ", ")
            throw EventLogError(
                .notVerified,
                "None of the trusted keys has signed this. Signed by \(found); trusted: \(wanted.isEmpty ? "none" : wanted).",
                context: ["signed": found, "trusted": wanted]
            )
        }
        return signers
    }

    /// Index behind the last newline of the text: the last empty line of the note begins there.
    private static func endOfText(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        for index in (1..<bytes.count).reversed() where bytes[index] == 0x0A && bytes[index - 1] == 0x0A {
            return index
        }
        return nil
    }

    private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.last == 0x0A && bytes.allSatisfy { $0 == 0x0A || ($0 >= 0x20 && $0 != 0x7F) }
    }

    private static func signature(_ line: ArraySlice<UInt8>) -> Signature? {
        guard let line = String(validating: line, as: UTF8.self), line.hasPrefix("— ") else { return nil }
        let parts = line.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, KeyName.isValid(String(parts[0])), let bytes = Base64.decode(parts[1]), bytes.count > 4
        else { return nil }
        return Signature(keyName: String(parts[0]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
    }

    private static func malformed(_ reason: String) -> EventLogError {
        EventLogError(.malformed, "This is not a signed note: \(reason).")
    }
}
