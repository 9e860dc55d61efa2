package import Domain
import GRDB

/// A hand-over that nobody has accepted yet.
package struct HandoverRow: Codable, Hashable, Sendable {
    package var sample: String
    package var number: String
    package var consignment: String
    package var from: Party
    package var to: Party
    package var acceptBy: Instant
    package var isReturn: Bool
    /// Whether the viewer may accept it: whoever acts for the receiver and did not offer it.
    package var isAcceptable: Bool
}

extension Register {
    /// Open hand-overs, the most urgent first. For those who keep samples.
    package func openHandovers(_ viewer: Viewer) async throws -> [HandoverRow] {
        guard viewer.may(.custodyOffer) || viewer.may(.custodyAccept) else { return [] }
        return try read { db in
            try db.rows("SELECT * FROM sample WHERE offer_consignment IS NOT NULL ORDER BY accept_by LIMIT 500").compactMap {
                guard let from = Party($0["custodian"] as String), let to = Party($0["offer_to"] as String) else { return nil }
                return HandoverRow(
                    sample: $0["id"], number: $0["number"], consignment: $0["offer_consignment"], from: from, to: to,
                    acceptBy: Instant(milliseconds: $0["accept_by"]), isReturn: $0["offer_return"],
                    isAcceptable: $0["offer_by"] != viewer.actor.mark && viewer.mayAct(for: to, .custodyAccept))
            }
        }
    }

    /// Names of the facilities that samples are or have been at, as every sample's page tells.
    package func facilities(_ viewer: Viewer) async throws -> [String] {
        try read { try $0.rows("SELECT name FROM facility ORDER BY name").map { $0["name"] } }
    }
}

extension Viewer {
    /// Acts for a facility by permission, for an organisation as whoever represents it.
    package func mayAct(for party: Party, _ permission: Permission) -> Bool {
        switch party {
        case .facility: may(permission)
        case .organisation(let id): actor.represents.contains(id)
        }
    }
}
