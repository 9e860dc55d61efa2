import Domain
import Stores
import TestSupport

/// The loans of ``EveryStage``: from the agreement to the closed loan.
struct LoanStages {
    let stage: EveryStage

    private func id(_ who: Who) -> Person.ID { Person.ID(who.person ?? "") }
    private func hand(_ day: Int64) -> Stagehand { stage.hand(day) }

    func run() async throws {
        for id in EveryStage.lent { try await agree(id, 62) }
        try await hand(61).run(Loan.SendAgreement(subject: "alapsed".loan, application: "alapsed".application), as: .programmeOffice)
        try await hand(61).run(Loan.Sign(subject: "alapsed".loan, side: .agency), as: .programmeOffice)
        for id in EveryStage.lent.dropFirst() {
            try await hand(63).run(Loan.IssueCertificate(subject: id.loan), as: .curator)
        }
        for id in EveryStage.lent.dropFirst(2) { try await prepare(id, 64) }
        for id in EveryStage.lent.dropFirst(4) { try await handOver(id, 65) }
        try await stage.directory.doWhatIsDue(at: stage.days(85))
        for id in ["aasked", "arenewed"] {
            let now = hand(100)
            try await now.run(
                Loan.RequestRenewal(subject: id.loan, reason: try await now.keep(canary("renewal", id))), as: .applicant)
        }
        try await hand(101).run(
            Loan.DecideRenewal(subject: "arenewed".loan, isGranted: true, reason: nil), as: .programmeOffice)
        try await divide("apartly", 102)
        for id in ["apartly", "areturned", "aclosed"] { try await giveBack(id, 104) }
        for id in ["areturned", "aclosed"] {
            try await hand(107).run(Sample.EndQuarantine(subject: piece(id)), as: .curator)
        }
        try await hand(108).run(
            Loan.FileOutcome(subject: "aclosed".loan, kind: "publication", identifier: "10.1000/aclosed", samples: [piece("aclosed")]),
            as: .applicant)
        try await hand(109).run(Loan.Close(subject: "aclosed".loan), as: .curator)
    }

    /// What happens shortly before the present: an offer on its way, an agreement not signed, a loan overdue.
    func runLate() async throws {
        let now = hand(110)
        try await now.run(
            Loan.ReportIncident(
                subject: "llate".loan, sample: nil, kind: "damaged", account: try await now.keep(canary("incident", "llate"))),
            as: .lateApplicant)
        try await now.run(
            Loan.Recall(subject: "llate".loan, reason: try await now.keep(canary("recall", "llate")), due: stage.days(115)),
            as: .programmeOffice)
        try await hand(121).run(Loan.SendAgreement(subject: "asent".loan, application: "asent".application), as: .programmeOffice)
        try await offer("aoffered", 121)
    }

    /// Lends to Osaka what came back from Cologne.
    func runAgain() async throws {
        try await agree("oagain", 115)
        try await hand(115).run(Loan.IssueCertificate(subject: "oagain".loan), as: .curator)
        try await hand(116).run(
            Loan.Allocate(subject: "oagain".loan, item: 0, sample: piece("oagain")), as: .curator)
        try await handOver("oagain", 116)
    }

    /// The piece that goes out for an application.
    private func piece(_ id: String) -> Sample.ID { Sample.ID("piece" + (id == "oagain" ? "areturned" : id)) }

    private func agree(_ id: String, _ day: Int64) async throws {
        try await hand(day).run(Loan.SendAgreement(subject: id.loan, application: id.application), as: .programmeOffice)
        try await hand(day).run(Loan.Sign(subject: id.loan, side: .agency), as: .programmeOffice)
        try await hand(day).run(Loan.Sign(subject: id.loan, side: .borrower), as: EveryStage.director(of: id))
    }

    private func prepare(_ id: String, _ day: Int64) async throws {
        try await hand(day).run(
            Loan.Prepare(
                subject: id.loan, item: 0,
                parts: [Sample.Part(id: piece(id), number: "PIECE-" + id.uppercased(), mass: EveryStage.approved(id))],
                attrition: .zero, balance: "micro", witness: self.id(.keeper)), as: .curator)
    }

    private func offer(_ id: String, _ day: Int64) async throws {
        try await hand(day).run(
            Sample.OfferCustody(
                subject: piece(id), to: .organisation(Organisation.ID(EveryStage.lead(of: id).house?.id ?? "")),
                consignment: canary("out", id), seals: [canary("seal", id)], loan: id.loan), as: .curator)
    }

    private func handOver(_ id: String, _ day: Int64) async throws {
        try await offer(id, day)
        try await hand(day + 1).run(
            Sample.AcceptCustody(subject: piece(id), consignment: canary("out", id), seals: [canary("seal", id)]),
            as: EveryStage.director(of: id))
    }

    private func divide(_ id: String, _ day: Int64) async throws {
        try await hand(day).run(
            Loan.Divide(
                subject: id.loan, from: piece(id),
                part: Sample.Part(id: Sample.ID("part" + id), number: "PART-" + id.uppercased(), mass: .mg(3))),
            as: .applicant)
    }

    private func giveBack(_ id: String, _ day: Int64) async throws {
        let first = hand(day)
        let out = EveryStage.approved(id) - (id == "apartly" ? .mg(3) : .zero)
        let used = Mass(micrograms: 1_500)
        try await first.run(
            Loan.DeclareReturn(
                subject: id.loan, sample: piece(id), returned: out - used, consumed: used, attrition: .zero, lost: .zero,
                retained: .zero, contamination: try await first.keep(canary("contamination", id))), as: .applicant)
        try await first.run(
            Sample.OfferCustody(
                subject: piece(id), to: .facility("beijing"), consignment: canary("back", id), seals: [canary("backseal", id)],
                loan: id.loan), as: EveryStage.director(of: id))
        try await hand(day + 1).run(
            Sample.AcceptCustody(subject: piece(id), consignment: canary("back", id), seals: [canary("backseal", id)]), as: .curator)
        try await hand(day + 2).run(
            Loan.Reconcile(subject: id.loan, sample: piece(id), weighed: out - used, balance: "micro"), as: .curator)
    }
}
