import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

/// Which tables a record of each type may change, written by hand.
///
/// A projection that forgets a table, or touches one that it has no business with, fails here; what it
/// writes is for the tests of each subject. `entry` gets a row for every record.
@Suite("Every type of record changes the tables that it should, and no other", .tags(.medium))
struct ProjectionTableTests {
    /// `must` are changed by every record of the type, `may` by some.
    struct Change {
        var must: Set<String>
        var may: Set<String>

        init(_ must: Set<String>, may: Set<String> = []) {
            self.must = must
            self.may = may
        }
    }

    static let ledger: Set<String> = ["balance", "posting"]
    static let availability: Set<String> = ["sample", "facet"]

    static let table: [String: Change] = [
        "policy.adopted": Change(["installation"]),
        "programme.adopted": Change(["installation"]),
        "erasure.ordered": Change(["erasure"], may: ["erased_file"]),
        "log.keyAnnounced": Change(["signing_key"]),
        // The one in the test reports an order that was never given.
        "erasure.carriedOut": Change([], may: ["erasure"]),
        "organisation.registered": Change(["organisation"]),
        "person.registered": Change(["person"]),
        "person.closed": Change(["person"]),
        "role.granted": Change(["role_grant"]),
        "role.ended": Change([], may: ["role_grant"]),
        "membership.started": Change(["membership"]),
        "membership.ended": Change(["membership"]),
        "delegation.granted": Change(["delegation"]),
        "delegation.ended": Change(["delegation"]),
        // The other side of the same delegation: one row serves both.
        "delegation.received": Change([]),
        "delegation.returned": Change([]),

        "sample.registered": Change(["sample", "sample_name", "facet"], may: ledger.union(["pool_parent", "facility"])),
        "sample.recategorised": Change(["sample", "facet"]),
        "sample.split": Change(ledger, may: availability),
        "sample.drawn": Change(ledger, may: availability),
        "sample.pooled": Change(ledger, may: availability),
        "sample.processed": Change(["sample_work", "file"], may: ["sample"]),
        "sample.reweighed": Change(ledger, may: availability),
        "sample.renumbered": Change(["sample_name"]),
        "sample.writtenOff": Change(ledger, may: availability),
        "ledger.reversed": Change(ledger, may: availability),
        "discrepancy.opened": Change(["discrepancy"]),
        "discrepancy.resolved": Change(["discrepancy"]),
        "custody.offered": Change(["sample", "custody"], may: ledger.union(["facet"])),
        "custody.accepted": Change(["sample", "custody"], may: ledger.union(["facet", "loan_piece", "facility"])),
        "custody.withdrawn": Change(["sample", "custody"], may: ledger.union(["facet"])),
        "custody.alarmed": Change(["sample", "custody"]),
        "seal.broken": Change(["sample", "custody"], may: ["facet"]),
        "seal.cleared": Change(["sample", "custody"], may: ["facet"]),
        "quarantine.ended": Change(["sample", "custody"], may: ["facet"]),

        "call.opened": Change(["call", "call_item"]),
        "call.extended": Change(["call"]),
        "call.cancelled": Change(["call"]),
        "call.selectionAnnounced": Change(["call"], may: ["call_selected"]),
        "application.submitted": Change(["application", "application_item", "application_person"], may: ["file"]),
        "application.withdrawn": Change(["application"]),
        "application.eligibilityChecked": Change(["application"]),
        "review.assigned": Change([], may: ["application"]),
        "review.released": Change([]),
        "application.recommended": Change(["application"]),
        "application.examined": Change(["application"]),
        "application.decided": Change(["application", "application_item"], may: ledger.union(["reservation", "sample", "facet"])),
        "application.announced": Change(["application"], may: ["sample", "facet"]),
        "reservation.released": Change([], may: ledger.union(["reservation", "sample", "facet"])),
        "application.agreementSent": Change(["application"]),
        "application.agreementSigned": Change(["application"]),
        "application.lapsed": Change(["application"]),

        "review.invited": Change(["review"]),
        "review.conflictDeclared": Change(["review"]),
        "review.declined": Change(["review"]),
        "review.submitted": Change(["review"]),
        "review.ended": Change(["review"]),

        "loan.agreementSent": Change(["loan", "loan_item"]),
        "loan.signed": Change(["loan_signature"], may: ["loan"]),
        "loan.lapsed": Change(["loan"]),
        "loan.certificateIssued": Change(["loan", "certificate"]),
        "loan.documentAttached": Change(["loan_document", "file"]),
        "loan.allocated": Change(["loan_piece"]),
        "loan.released": Change([], may: ledger.union(["loan_piece", "sample", "facet"])),
        "loan.divided": Change(ledger.union(["loan_piece"])),
        "return.declared": Change(["loan_piece"]),
        "return.reconciled": Change(["loan_line", "loan_piece"], may: ledger.union(["sample", "facet"])),
        "renewal.requested": Change(["loan"]),
        "renewal.granted": Change(["loan"], may: ["loan_piece"]),
        "renewal.declined": Change(["loan"]),
        "loan.recalled": Change(["loan"], may: ["loan_piece"]),
        "incident.opened": Change(["incident"]),
        "incident.resolved": Change(["incident"]),
        "outcome.filed": Change(["outcome"]),
        "outcome.waived": Change(["loan"]),
        "loan.closed": Change(["loan"]),
    ]

    @Test func `the table names every type that there is`() {
        let types = Set(EventCodec.allTypes.map { $0.type })

        #expect(Set(Self.table.keys).subtracting(types).sorted() == [])
        #expect(types.subtracting(Self.table.keys).sorted() == [])
    }

    @Test func `every record changes what the table says`() async throws {
        var seen: Set<String> = []
        for world in try EveryRecord.worlds() {
            try await withRegister { (register) async throws in
                var before = try register.tableDigests()
                for event in world.events {
                    let type = type(of: event.body).type
                    try register.project([event])

                    let after = try register.tableDigests()
                    let changed = Set(after.keys.filter { after[$0] != before[$0] })
                    if let change = Self.table[type] {
                        #expect(changed.isSuperset(of: change.must), "\(type) left \(change.must.subtracting(changed))")
                        let allowed = change.must.union(change.may)
                        #expect(changed.isSubset(of: allowed), "\(type) changed \(changed.subtracting(allowed))")
                    }
                    before = after
                    seen.insert(type)
                }
            }
        }
        #expect(Set(Self.table.keys).subtracting(seen).sorted() == [], "types that no command of the test writes")
    }

    @Test func `a record that may change somebody's powers is of a stream that makes the registrar ask again`() throws {
        let powers: Set<String> = ["person", "role_grant", "membership", "delegation", "installation"]
        var asked = 0
        for event in try EveryRecord.make() {
            let change = try #require(Self.table[type(of: event.body).type])
            guard !change.must.union(change.may).isDisjoint(with: powers) else { continue }
            #expect(HeldPowers.mayChange(with: event.stream), "\(event.stream)")
            asked += 1
        }
        #expect(asked > 10)
        #expect(!HeldPowers.mayChange(with: "sample/a"))
    }

    @Test func `every record has one row in the index of the log, as its envelope says`() async throws {
        let journey = try Journey.at(.closedLoan)
        try await withRegister(journey.world.events) { (register) async throws in
            for (index, event) in journey.world.events.enumerated() {
                let row = try register.line("SELECT stream, type, audience, at, actor FROM entry WHERE seq = ?", index + 1)
                #expect(
                    row == [
                        event.stream, type(of: event.body).type, event.audience.rawValue, "\(event.at.milliseconds)",
                        event.by,
                    ])
            }
            #expect(try register.number("SELECT count(*) FROM entry") == Int64(journey.world.events.count))
        }
    }

    @Test func `every type but those that change nothing has a handler`() {
        let projector = Register.allProjections()
        let silent: Set<String> = [
            "delegation.received", "delegation.returned", "review.released",
            // Their rows are the ledger's alone.
            "sample.reweighed", "sample.writtenOff", "ledger.reversed", "sample.pooled",
        ]

        let unhandled = Set(EventCodec.allTypes.filter { !projector.handles($0) }.map { $0.type })

        #expect(unhandled == silent)
    }
}
