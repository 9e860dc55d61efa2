import Crypto

/// A public key under a name, as C2SP signed notes know it: `<name>+<key id>+<key>`.
package struct VerifierKey: Hashable, Sendable {
    /// Name of the log or the person whose key it is; without spaces and `+`.
    package let name: String
    /// First four bytes of `SHA-256(name ‖ 0A ‖ 01 ‖ public key)`.
    package let id: [UInt8]
    /// The 32 bytes of the Ed25519 key.
    package let publicKey: [UInt8]

    /// Algorithm number of Ed25519 in notes.
    static let ed25519: UInt8 = 1

    /// Names an Ed25519 public key.
    package init(name: String, publicKey: [UInt8]) throws {
        guard KeyName.isValid(name) else { throw KeyName.fault(name) }
        guard publicKey.count == 32 else {
            throw EventLogError(.malformed, "An Ed25519 public key has 32 bytes; this one has \(publicKey.count).")
        }
        self.name = name
        self.publicKey = publicKey
        var hasher = SHA256()
        hasher.update(data: Array(name.utf8) + [0x0A, Self.ed25519])
        hasher.update(data: publicKey)
        id = Array(hasher.finalize().prefix(4))
    }

    /// Reads `<name>+<8 hexadecimal digits>+<base64(01 ‖ public key)>`.
    package init(parsing text: String) throws {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = Base64.decode(parts[2]), key.first == Self.ed25519, key.count == 33 else {
            throw EventLogError(
                .malformed,
                "This is not an Ed25519 verifier key; one looks like "
                    + "example.com/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k.",
                context: ["key": String(text.prefix(200))]
            )
        }
        try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard Hexadecimal.encode(id).utf8.elementsEqual(parts[1].utf8) else {
            throw EventLogError(
                .malformed,
                "The verifier key of \(name) does not belong to its id: the key gives \(Hexadecimal.encode(id)), "
                    + "the text says \(parts[1].prefix(16)). A character was lost or changed in copying."
            )
        }
    }

    /// The key as text, which ``init(parsing:)`` reads.
    package var text: String {
        "\(name)+\(Hexadecimal.encode(id))+\(Base64.encode([Self.ed25519] + publicKey))"
    }

    /// Whether `signature` is this key's over `message`.
    package func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
                .isValidSignature(signature, for: message)
        } catch {
            // The only error is that of a key that is no point of the curve: it has signed nothing.
            return false
        }
    }
}

/// Names of keys: not empty, no spaces, no plus sign.
enum KeyName {
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 && $0.value != 0x7F
            }
    }

    static func fault(_ name: String) -> EventLogError {
        EventLogError(
            .malformed,
            "“\(name.prefix(100))” cannot name a key: a name is not empty and has no space, no control character and no +."
        )
    }
}

/// Lower-case hexadecimal digits.
enum Hexadecimal {
    static func encode(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
