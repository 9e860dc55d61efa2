import Domain
package import EventLog
package import FileStore
package import Intake
package import ReadModels
package import Registrar
package import Vault
package import WebServer

/// Everything that pages and the API are made from.
package struct House: Sendable {
    package var desk: Desk
    package var log: any EventLog
    package var files: any FileStore
    package var policies: any PolicySource
    package var templates: Templates
    package var catalog: Catalog
    package var assets: Assets
    package var settings: Settings
    /// The reference data of the installation, where it has some.
    package var programmes: ProgrammeShelf?
    /// Where policy files are checked and kept; without it, none is adopted by page.
    package var policyDesk: PolicyDesk?
    /// How often somebody may try to sign in.
    package var signIns = SignInLimiter()
    /// Who has just sent a token.
    package var standings = Standings()

    /// What the operator decided.
    package struct Settings: Sendable {
        /// The installation's name, by language.
        package var title: [Language: String]
        /// True only in a data directory that is marked as a demonstration.
        package var isDemonstration: Bool
        /// Whether people may open an account without an invitation.
        package var allowsRegistration: Bool
        /// `https://samples.example.org`: for links in letters.
        package var address: String
        /// The log's origin, as checkpoints name it.
        package var origin: String
        /// The key that checks its checkpoints, as C2SP writes it.
        package var verifierKey: String
        /// The folder of the spool, for the demonstration to show; nil where letters are not written.
        package var spool: String?

        package init(
            title: [Language: String], isDemonstration: Bool, allowsRegistration: Bool, address: String, origin: String,
            verifierKey: String, spool: String? = nil
        ) {
            self.title = title
            self.isDemonstration = isDemonstration
            self.allowsRegistration = allowsRegistration
            self.address = address
            self.origin = origin
            self.verifierKey = verifierKey
            self.spool = spool
        }
    }

    package init(
        desk: Desk, log: any EventLog, files: any FileStore, policies: any PolicySource, settings: Settings,
        programmes: ProgrammeShelf? = nil, policyDesk: PolicyDesk? = nil, resources: [ResourceFile] = EmbeddedResources.files
    ) throws {
        self.desk = desk
        self.log = log
        self.files = files
        self.policies = policies
        catalog = try Catalog(files: resources)
        templates = try Templates(files: resources, catalog: catalog)
        assets = Assets(files: resources)
        self.settings = settings
        self.programmes = programmes
        self.policyDesk = policyDesk
    }

    package var register: Register { desk.registrar.register }
    package var vault: Vault { desk.vault }

    /// The rules in force now.
    func policy() async throws -> Policy {
        let digest = try await register.policyDigest()
        return try policies.policy(digest)
    }
}
