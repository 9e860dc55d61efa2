internal import Crypto
internal import CryptoExtras
internal import Foundation

/// What scrypt is asked to spend on one password.
package struct ScryptParameters: Hashable, Sendable {
    /// N: a power of two; memory and time grow with it.
    package let rounds: Int
    /// r: the size of a block, in units of 128 bytes.
    package let blockSize: Int
    /// p: how often it is done one after the other; time grows with it.
    package let parallelism: Int

    /// Parameters.
    ///
    /// Only a programmer chooses them, never input.
    package init(rounds: Int, blockSize: Int, parallelism: Int) {
        precondition(rounds > 1 && rounds & (rounds - 1) == 0, "scrypt's N is a power of two above one")
        precondition((1...64).contains(blockSize) && (1...64).contains(parallelism), "scrypt's r and p are 1 to 64")
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2¹⁵, r = 8, p = 3: 32 MiB and about a fifth of a second (OWASP Password Storage Cheat Sheet).
    package static let standard = ScryptParameters(rounds: 1 << 15, blockSize: 8, parallelism: 3)
}

/// A password's hash, with what it takes to compute it again.
struct PasswordHash: Sendable {
    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes a normalised password that is not empty.
    ///
    /// Takes a fifth of a second: for ``HashingPool``.
    init(_ password: [UInt8], salt: [UInt8], parameters: ScryptParameters) throws {
        self.init(
            parameters: parameters,
            salt: salt,
            hash: try Self.derive(password, salt: salt, parameters: parameters)
        )
    }

    /// A hash that was stored.
    init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// A hash that no password opens, and that costs as much to try as a real one.
    static func dummy(_ parameters: ScryptParameters) -> PasswordHash {
        PasswordHash(parameters: parameters, salt: Array(repeating: 0x5A, count: 16), hash: [])
    }

    /// Whether the password is the one.
    ///
    /// The time does not depend on the answer.
    func opens(with password: [UInt8]) throws -> Bool {
        let derived = try Self.derive(password, salt: salt, parameters: parameters)
        return ConstantTime.equal(derived, hash)
    }

    /// The hash's length in bytes.
    static let length = 32

    static func derive(
        _ password: [UInt8],
        salt: [UInt8],
        parameters: ScryptParameters,
        length: Int = length
    ) throws -> [UInt8] {
        // The library takes the address of the first byte, which an empty array may not have.
        precondition(!password.isEmpty && !salt.isEmpty, "scrypt is given a password and a salt")
        do {
            return try KDF.Scrypt.deriveKey(
                from: password,
                salt: salt,
                outputByteCount: length,
                rounds: parameters.rounds,
                blockSize: parameters.blockSize,
                parallelism: parameters.parallelism
            ).withUnsafeBytes(Array.init)
        } catch {
            throw VaultError(.storage, "scrypt failed: is there memory left?", cause: error)
        }
    }
}

/// Comparison whose time depends on the lengths only.
enum ConstantTime {
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (first, second) in zip(left, right) { difference |= first ^ second }
        return difference == 0
    }
}
