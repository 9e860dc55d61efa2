import Domain
import ReadModels

extension Step {
    /// Hand-overs: one notice for a whole delivery, to whichever side has to act or wants to know.
    func aboutCustody() throws -> [Told] {
        switch event.body {
        case let e as Sample.CustodyOffered:
            var payload = try handover(of: e.sample, e.loan)
            payload.at = e.acceptBy.milliseconds
            let readers = try side(e.to, e.loan)
            return [
                try tellOnce(
                    .handoverOffered, readers, payload, consignment: e.consignment, sample: e.sample, parties: [e.from, e.to])
            ]
        case let e as Sample.CustodyAccepted:
            let payload = try handover(of: e.sample, e.loan)
            let readers = try side(e.from, e.loan)
            return [
                try tellOnce(
                    .handoverAccepted, readers, payload, consignment: e.consignment, sample: e.sample, parties: [e.from, e.to])
            ]
        case let e as Sample.CustodyWithdrawn:
            guard let loan = e.loan else { return [] }
            let readers = e.isReturn ? try people.holding(.loanAllocate) : try people.parties(of: loan.rawValue)
            let payload = try handover(of: e.sample, loan)
            return [try tellOnce(.handoverWithdrawn, readers, payload, consignment: e.consignment, sample: e.sample)]
        case let e as Sample.CustodyAlarmed:
            let payload = NoticePayload(page: "/samples/\(e.sample.rawValue)")
            let readers = try people.holding(.loanAllocate)
            return [try tellOnce(.handoverLate, readers, payload, consignment: e.consignment, sample: e.sample)]
        case let e as Sample.SealBroken:
            let payload = NoticePayload(page: "/samples/\(e.sample.rawValue)")
            let readers = try people.holding(.returnReconcile)
            return [try tellOnce(.sealBroken, readers, payload, consignment: e.consignment, sample: e.sample)]
        default: return []
        }
    }

    /// Whoever acts for a party: a facility's curators, an organisation's representatives and the person responsible.
    private func side(_ party: Party, _ loan: Loan.ID?) throws -> [String] {
        switch party {
        case .facility: return try people.holding(.loanAllocate)
        case .organisation(let id):
            let own = try loan.map { try people.parties(of: $0.rawValue) } ?? []
            return Set(try people.representatives(of: id.rawValue) + own).sorted()
        }
    }

    private func handover(of sample: Sample.ID, _ loan: Loan.ID?) throws -> NoticePayload {
        // Between facilities: the board has all samples of a delivery, and what is on its way besides.
        guard let loan else { return NoticePayload(page: "/curation") }
        return try self.loan(loan.rawValue)
    }
}
