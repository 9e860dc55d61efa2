package import Domain
import Registrar
package import Vault

/// Where new ids, salts and secrets come from: the system's generator, or what a test can repeat.
package struct Chance: Sendable {
    /// Ids of new subjects.
    package var identities: any IdentitySource
    /// Salts of records and what the vault draws.
    package var vaultSettings: Vault.Settings

    /// Chance from these sources.
    package init(identities: any IdentitySource, vaultSettings: Vault.Settings) {
        self.identities = identities
        self.vaultSettings = vaultSettings
    }

    /// The only chance outside tests.
    package static let system = Chance(identities: RandomIdentities(), vaultSettings: Vault.Settings())

    var randomBytes: @Sendable (_ count: Int) -> [UInt8] { vaultSettings.randomness.bytes }
}
