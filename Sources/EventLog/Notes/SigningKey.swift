import Crypto

/// An Ed25519 private key under a name, which signs checkpoints and announcements.
///
/// Its text is that of Go's `sumdb/note`: `PRIVATE+KEY+<name>+<key id>+<base64(01 ‖ seed)>`.
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// Its public half.
    package let verifier: VerifierKey

    /// Name of the key.
    package var name: String { verifier.name }

    /// The key that follows from 32 secret bytes.
    package init(name: String, seed: [UInt8]) throws {
        guard seed.count == 32 else {
            throw EventLogError(.keyUnusable, "The seed of an Ed25519 key has 32 bytes; this one has \(seed.count).")
        }
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        verifier = try VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// A new key from the system's generator of random numbers.
    package static func generate(name: String) throws -> SigningKey {
        try SigningKey(name: name, seed: DraftEntry.freshSalt())
    }

    /// Reads the text of a key.
    package init(parsing text: String) throws {
        let prefix = "PRIVATE+KEY+"
        let parts =
            text.hasPrefix(prefix)
            ? text.dropFirst(prefix.count).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false) : []
        guard parts.count == 3, let seed = Base64.decode(parts[2]), seed.first == VerifierKey.ed25519, seed.count == 33
        else {
            throw EventLogError(
                .keyUnusable,
                "This is not a signing key; one begins with PRIVATE+KEY+ and has the name, the id and the key after it."
            )
        }
        try self.init(name: String(parts[0]), seed: Array(seed.dropFirst()))
        guard Hexadecimal.encode(verifier.id).utf8.elementsEqual(parts[1].utf8) else {
            throw EventLogError(
                .keyUnusable,
                "The signing key of \(name) does not belong to its id \(parts[1].prefix(16)): its file is damaged."
            )
        }
    }

    /// The key as text; secret.
    package var text: String {
        let seed = Array(key.rawRepresentation)
        return "PRIVATE+KEY+\(name)+\(Hexadecimal.encode(verifier.id))+\(Base64.encode([VerifierKey.ed25519] + seed))"
    }

    /// Signs `message`.
    package func signature(over message: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: message))
    }
}

extension SigningKey {
    /// Writes the key to a new file that only its owner may read, and does not come back before it is on the disk.
    package func write(to path: String) throws {
        do {
            try DurableFile.create(path, containing: Array((text + "\n").utf8), mode: 0o600)
        } catch let fault as DurableFile.Fault {
            throw EventLogError(
                .keyUnusable,
                "The signing key could not be written to \(path): \(fault.reason).",
                cause: fault,
                context: ["path": path]
            )
        }
    }

    /// Reads the key of a file; refuses one that others may read.
    package init(readingFrom path: String) throws {
        do {
            guard let file = try DurableFile.read(path, limit: 4096) else {
                throw EventLogError(
                    .keyUnusable,
                    "There is no signing key at \(path). `magpie init` makes one; a restored backup needs the old one.",
                    context: ["path": path]
                )
            }
            guard file.mode & 0o077 == 0 else {
                throw EventLogError(
                    .keyUnusable,
                    "Others may read the signing key \(path). Run `chmod 600 \(path)`, and if they did, make a new key.",
                    context: ["path": path]
                )
            }
            try self.init(parsing: String(decoding: file.bytes.filter { $0 != 0x0A }, as: UTF8.self))
        } catch let fault as DurableFile.Fault {
            throw EventLogError(
                .keyUnusable,
                "The signing key \(path) could not be read: \(fault.reason).",
                cause: fault,
                context: ["path": path]
            )
        }
    }
}
