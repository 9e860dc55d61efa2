import Domain
import ReadModels

extension Step {
    /// From the agreement to the certificate.
    func aboutAgreements() throws -> [Told] {
        switch event.body {
        case let e as Loan.AgreementSent:
            var payload = try loan(e.id.rawValue)
            payload.at = e.signBy.milliseconds
            let readers = Set(try people.parties(of: e.id.rawValue) + office(.agreementSign, of: e.application.rawValue))
            return [tell(.agreementToSign, readers.sorted(), payload)]
        case is Loan.Signed:
            return [tell(.agreementSigned, try bothSides(.agreementSign), try loan(event.subject))]
        case let e as Application.AgreementSigned:
            let payload = try loan(e.loan.rawValue)
            let parties = Set(try people.parties(of: e.loan.rawValue))
            return [
                tell(.agreementComplete, parties.sorted(), payload),
                tell(
                    .certificateToIssue, try people.holding(.certificateIssue).filter { !parties.contains($0) }, payload,
                    ground: .loan(e.loan.rawValue)),
            ]
        case is Loan.Lapsed: return [tell(.agreementLapsed, try bothSides(.agreementSign), try loan(event.subject))]
        case let e as Loan.CertificateIssued:
            return [tell(.certificateIssued, try people.parties(of: e.loan.rawValue), try loan(e.loan.rawValue))]
        default: return []
        }
    }

    /// While samples are out, and when they come home.
    func aboutLoans() throws -> [Told] {
        let id = event.subject
        switch event.body {
        case is Loan.ReturnDeclared: return [tell(.returnToReconcile, try people.holding(.returnReconcile), try loan(id))]
        case is Loan.Reconciled: return [tell(.returnReconciled, try people.parties(of: id), try loan(id))]
        case is Loan.RenewalRequested: return [tell(.renewalToDecide, try people.holding(.loanRenew), try loan(id))]
        case let e as Loan.RenewalGranted:
            var payload = try loan(id)
            payload.at = e.until.milliseconds
            return [tell(.renewalGranted, try people.parties(of: id), payload)]
        case is Loan.RenewalDeclined: return [tell(.renewalDeclined, try people.parties(of: id), try loan(id))]
        case let e as Loan.Recalled:
            var payload = try loan(id)
            payload.at = e.due.milliseconds
            return [tell(.loanRecalled, try people.parties(of: id), payload)]
        case is Loan.IncidentOpened: return [tell(.incidentOpened, try bothSides(.loanClose), try loan(id))]
        case is Loan.IncidentResolved: return [tell(.incidentResolved, try people.parties(of: id), try loan(id))]
        case is Loan.OutcomeFiled: return [tell(.outcomeFiled, try people.holding(.loanClose), try loan(id))]
        case is Loan.OutcomesWaived: return [tell(.outcomeWaived, try people.parties(of: id), try loan(id))]
        case is Loan.Closed: return [tell(.loanClosed, try people.parties(of: id), try loan(id))]
        default: return []
        }
    }

    func loan(_ id: String) throws -> NoticePayload {
        let application = try people.application(ofLoan: id)
        let call = try application.flatMap { try people.call(ofApplication: $0)?.number }
        return NoticePayload(page: "/loans/\(id)", call: call)
    }

    private func bothSides(_ permission: Permission) throws -> [String] {
        Set(try people.parties(of: event.subject) + people.holding(permission)).sorted()
    }
}
