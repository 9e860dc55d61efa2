package import Domain
import GRDB

/// A hand-over that nobody has accepted yet.
package struct HandoverRow: Codable, Hashable, Sendable {
    package var sample: String
    package var number: String
    package var consignment: String
    package var to: Party
    package var acceptBy: Instant
    package var isReturn: Bool
}

extension Register {
    /// Open hand-overs, the most urgent first. For those who keep samples.
    package func openHandovers(_ viewer: Viewer) async throws -> [HandoverRow] {
        guard viewer.may(.custodyOffer) || viewer.may(.custodyAccept) else { return [] }
        return try read { db in
            try db.rows("SELECT * FROM sample WHERE offer_consignment IS NOT NULL ORDER BY accept_by LIMIT 500").compactMap {
                guard let to = Party($0["offer_to"] as String) else { return nil }
                return HandoverRow(
                    sample: $0["id"], number: $0["number"], consignment: $0["offer_consignment"], to: to,
                    acceptBy: Instant(milliseconds: $0["accept_by"]), isReturn: $0["offer_return"])
            }
        }
    }

    /// Names of the facilities that samples are or have been at, as every sample's page tells.
    package func facilities(_ viewer: Viewer) async throws -> [String] {
        try read { try $0.rows("SELECT name FROM facility ORDER BY name").map { $0["name"] } }
    }
}
