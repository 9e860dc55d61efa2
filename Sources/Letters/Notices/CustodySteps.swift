import Domain
import ReadModels

extension Step {
    /// Hand-overs: one notice for a whole delivery, to whichever side has to act or wants to know.
    func aboutCustody() throws -> [Told] {
        switch event.body {
        case let e as Sample.CustodyOffered:
            var payload = try handover(e.sample, e.consignment, from: e.from, to: e.to, e.loan)
            payload.at = e.acceptBy.milliseconds
            let readers = try side(e.to, e.loan)
            return [
                try tellOnce(
                    .handoverOffered, readers, payload, consignment: e.consignment, sample: e.sample, parties: [e.from, e.to])
            ]
        case let e as Sample.CustodyAccepted:
            let payload = try handover(e.sample, e.consignment, from: e.from, to: e.to, e.loan)
            let readers = try side(e.from, e.loan)
            return [
                try tellOnce(
                    .handoverAccepted, readers, payload, consignment: e.consignment, sample: e.sample, parties: [e.from, e.to])
            ]
        case let e as Sample.CustodyWithdrawn:
            guard let offer = try people.offer(of: e.sample.rawValue, before: sequence) else { return [] }
            let payload = try handover(e.sample, e.consignment, from: offer.from, to: offer.to, e.loan)
            let readers = try side(offer.to, e.loan)
            return [
                try tellOnce(
                    .handoverWithdrawn, readers, payload, consignment: e.consignment, sample: e.sample,
                    parties: [offer.from, offer.to])
            ]
        case let e as Sample.CustodyAlarmed:
            let payload = try page(of: e.sample, e.consignment)
            let readers = try people.holding(.loanAllocate)
            return [try tellOnce(.handoverLate, readers, payload, consignment: e.consignment, sample: e.sample)]
        case let e as Sample.SealBroken:
            let payload = try page(of: e.sample, e.consignment)
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

    private func handover(_ sample: Sample.ID, _ consignment: String, from: Party, to: Party, _ loan: Loan.ID?) throws
        -> NoticePayload
    {
        // Between facilities: the board has all samples of a delivery, and what is on its way besides.
        var payload = try loan.map { try self.loan($0.rawValue) } ?? NoticePayload(page: "/curation")
        payload.delivery = try delivery(sample, consignment, from: from, to: to, loan?.rawValue)
        return payload
    }

    /// The page of a sample that something happened to on its way.
    private func page(of sample: Sample.ID, _ consignment: String) throws -> NoticePayload {
        let offer = try people.offer(of: sample.rawValue, before: sequence)
        return NoticePayload(
            page: "/samples/\(sample.rawValue)",
            delivery: try offer.flatMap { try delivery(sample, consignment, from: $0.from, to: $0.to, $0.loan) })
    }

    private func delivery(_ sample: Sample.ID, _ consignment: String, from: Party, to: Party, _ loan: String?) throws -> Delivery? {
        try people.number(ofSample: sample.rawValue).map {
            Delivery(from: from, to: to, sample: $0, consignment: loan == nil ? consignment : nil)
        }
    }
}
