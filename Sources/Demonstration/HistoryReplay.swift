package import Domain
import Intake
import Registrar
package import Stores
import Vault

/// Replays a scripted history through the real commands, with the script's own clock.
///
/// Nothing is written past the registrar: every step is decided, and one that is
/// refused stops the replay, except the steps that the script says are refused.
package struct HistoryReplay: Sendable {
    package let script: HistoryScript
    private let directory: DataDirectory

    /// What a replay has shown.
    package struct Report: Hashable, Sendable {
        /// Steps carried out.
        package var steps = 0
        /// Attempts that were refused, each as the script expects.
        package var refused: [String] = []
    }

    /// A step that ended otherwise than the script says.
    package struct Diverged: Error, CustomStringConvertible {
        package var description: String
    }

    package init(_ script: HistoryScript, in directory: DataDirectory) {
        self.script = script
        self.directory = directory
    }

    /// - Parameter progress: steps done, of how many.
    package func run(progress: @Sendable (Int, Int) -> Void = { _, _ in }) async throws -> Report {
        try await DemonstrationPeople(directory: directory).register(script)
        var report = Report()
        let steps = script.timeline
        for step in steps {
            try await carryOut(step, &report)
            report.steps += 1
            if report.steps.isMultiple(of: 25) { progress(report.steps, steps.count) }
        }
        return report
    }

    private func carryOut(_ step: HistoryScript.Step, _ report: inout Report) async throws {
        switch step.act {
        case .registerSample(let sample): try await register(sample, step)
        case .openCall(let call): try await open(call, step)
        case .submit(let application): try await submit(application, step)
        case .checkEligibility(let application):
            try await send(
                Application.CheckEligibility(
                    subject: id(application), isEligible: application.eligibility.isEligible, reason: nil), step)
        case .assign(let application, let review): try await assign(application, review, step)
        case .declare(_, let review):
            try await send(
                Review.DeclareConflict(
                    subject: Review.ID(plain(review.id)), conflict: review.conflict ?? .none,
                    statement: try await keep(review.statement, step)), step)
        case .decline(_, let review): try await send(Review.Decline(subject: Review.ID(plain(review.id))), step)
        case .release(_, let review): try await send(Review.Release(subject: Review.ID(plain(review.id))), step)
        case .review(_, let review): try await submit(review, step)
        case .recommend(let application):
            let advice = application.recommendation
            try await send(
                Application.Recommend(
                    subject: id(application), advice: advice.advice, grounds: try await required(advice.grounds, step)), step)
        case .examine(let application):
            let advice = application.examination
            try await send(
                Application.Examine(
                    subject: id(application), advice: advice.advice, grounds: try await required(advice.grounds, step)), step)
        case .decide(let application): try await decide(application, step)
        case .announce(let call):
            try await send(SampleCall.AnnounceSelection(subject: SampleCall.ID(plain(call.id))), step)
        case .sendAgreement(let application, _):
            try await send(Loan.SendAgreement(subject: loan(application), application: id(application)), step)
        case .sign(let application, let signature):
            try await send(Loan.Sign(subject: loan(application), side: signature.side), step)
        case .certify(let application): try await send(Loan.IssueCertificate(subject: loan(application)), step)
        case .split, .allocate, .offerCustody, .acceptCustody: try await handOver(step)
        case .attempt(let attempt): try await attemptRefused(attempt, step, &report)
        }
    }

    // MARK: Steps

    private func register(_ sample: HistoryScript.Sample, _ step: HistoryScript.Step) async throws {
        try await send(
            Sample.Register(
                subject: self.sample(sample.number), number: sample.number, mission: "change5",
                material: sample.material, variety: sample.variety, form: sample.form, category: sample.category,
                mass: sample.mass, facility: "beijing",
                collected: Sample.Collected(
                    body: "Moon", from: Day("2020-12-01"), until: Day("2020-12-02"), method: sample.method),
                source: sample.standIn == true ? "stand-in" : nil), step)
    }

    private func open(_ call: HistoryScript.Call, _ step: HistoryScript.Step) async throws {
        try await send(
            SampleCall.Open(
                subject: SampleCall.ID(plain(call.id)), number: call.number, title: try await required(call.title, step),
                summary: try await required(call.summary, step), samples: call.samples.map(sample),
                category: call.category, opens: call.opensAt, closes: call.closesAt), step)
    }

    private func submission(_ application: HistoryScript.Application, _ step: HistoryScript.Step) async throws
        -> Application.Submit
    {
        var materials: [Application.Material] = []
        for material in application.materials {
            materials.append(.init(kind: material.kind, text: try await keep(material.text, step), file: nil))
        }
        return Application.Submit(
            subject: id(application),
            call: SampleCall.ID(plain(script.call.id)),
            organisation: Organisation.ID(plain(application.organisation)),
            coApplicants: application.coApplicants.map { Person.ID(plain($0)) },
            items: application.items.map {
                Application.Item(
                    sample: sample($0.sample), wanted: $0.wanted, minimum: $0.minimum, destructive: $0.destructive)
            },
            title: try await required(application.title, step),
            plan: try await required(application.plan, step),
            materials: materials
        )
    }

    private func submit(_ application: HistoryScript.Application, _ step: HistoryScript.Step) async throws {
        try await send(try await submission(application, step), step)
    }

    private func assignment(
        _ application: HistoryScript.Application, _ id: String, _ reviewer: String, due: Instant
    ) async throws -> Review.Assign {
        let pseudonym = try await directory.vault.pseudonyms.pseudonym(of: plain(reviewer), in: plain(script.call.id))
        return Review.Assign(
            subject: Review.ID(plain(id)), application: self.id(application), reviewer: pseudonym,
            person: Person.ID(plain(reviewer)), due: due)
    }

    private func assign(
        _ application: HistoryScript.Application, _ review: HistoryScript.Review, _ step: HistoryScript.Step
    ) async throws {
        try await send(try await assignment(application, review.id, review.reviewer, due: review.due), step)
    }

    private func submit(_ review: HistoryScript.Review, _ step: HistoryScript.Step) async throws {
        var findings: [Review.Finding] = []
        for finding in review.findings ?? [] {
            findings.append(
                Review.Finding(
                    isStrength: finding.isStrength, isMajor: finding.isMajor, criterion: finding.criterion,
                    text: try await required(finding.text, step)))
        }
        let scores = (review.scores ?? [:]).sorted { $0.key < $1.key }.map {
            Review.Score(criterion: $0.key, value: $0.value)
        }
        try await send(
            Review.Submit(
                subject: Review.ID(plain(review.id)), scores: scores, findings: findings,
                advice: review.advice ?? .decline), step)
    }

    private func decide(_ application: HistoryScript.Application, _ step: HistoryScript.Step) async throws {
        let items = application.decision.items.map { decision in
            Application.ItemDecision(
                item: decision.item, sample: sample(application.items[decision.item].sample),
                approved: decision.approved, destructive: decision.destructive)
        }
        try await send(
            Application.Decide(
                subject: id(application), items: items, grounds: try await required(application.decision.grounds, step)),
            step)
    }

    private func handOver(_ step: HistoryScript.Step) async throws {
        switch step.act {
        case .split(let application, let piece):
            // The agreement numbers the approved items only.
            let approved = application.decision.items.filter { $0.approved > .zero }.map(\.item)
            guard let place = approved.firstIndex(of: piece.item) else {
                throw Diverged(description: "\(application.id): item \(piece.item) was not approved")
            }
            try await send(
                Loan.Prepare(
                    subject: loan(application), item: place,
                    parts: [Sample.Part(id: sample(piece.number), number: piece.number, mass: piece.mass)],
                    attrition: piece.split.attrition, balance: piece.split.balance,
                    witness: Person.ID(plain(piece.split.witness))), step)
        case .allocate:
            // Splitting a piece off its own promise allocates it: one record for both of the script's steps.
            break
        case .offerCustody(let application, let piece):
            try await send(
                Sample.OfferCustody(
                    subject: sample(piece.number),
                    to: .organisation(Organisation.ID(plain(application.organisation))),
                    consignment: piece.handover.consignment, seals: piece.handover.seals, loan: loan(application)), step)
        case .acceptCustody(_, let piece):
            try await send(
                Sample.AcceptCustody(
                    subject: sample(piece.number), consignment: piece.handover.consignment,
                    seals: piece.handover.seals), step)
        default: break
        }
    }

    private func attemptRefused(
        _ attempt: HistoryScript.RefusedAttempt, _ step: HistoryScript.Step, _ report: inout Report
    ) async throws {
        guard let application = script.application(attempt.application) else {
            throw Diverged(description: "\(attempt.id): no application \(attempt.application)")
        }
        do {
            switch attempt.kind {
            case .resubmit: try await send(try await submission(application, step), step, id: attempt.id)
            case .assign:
                let command = try await assignment(
                    application, attempt.id, attempt.reviewer ?? "", due: attempt.at.advanced(bySeconds: 86_400))
                try await send(command, step, id: attempt.id)
            }
        } catch let refusal as Refusal {
            guard refusal.code == attempt.expects else {
                throw Diverged(description: "\(attempt.id): refused as \(refusal.code), expected \(attempt.expects)")
            }
            report.refused.append(attempt.id)
            return
        }
        throw Diverged(description: "\(attempt.id): was not refused")
    }

    // MARK: Sending

    private func send<C: Command>(_ command: C, _ step: HistoryScript.Step, id: String? = nil) async throws {
        let person = plain(step.by)
        let pseudonyms = Set(try await directory.vault.pseudonyms.all(of: person).values)
        do {
            _ = try await directory.registrar.submit(
                command, as: .person(Person.ID(person), pseudonyms: pseudonyms), id: id, at: step.at)
        } catch let refusal as Refusal {
            guard id == nil else { throw refusal }
            throw Diverged(
                description: "\(C.name) of \(command.subject) by \(step.by) at \(step.at.text): "
                    + "refused as \(refusal.code) \(refusal.field ?? "") \(refusal.values)")
        }
    }

    private func keep(_ text: Wording?, _ step: HistoryScript.Step) async throws -> TextReference? {
        guard let text else { return nil }
        return try await required(text, step)
    }

    private func required(_ text: Wording, _ step: HistoryScript.Step) async throws -> TextReference {
        let both = LocalText.joined(en: text.en, zh: text.zh)
        let reference = try await directory.vault.texts.put(both, now: step.at.milliseconds)
        return TextReference(id: reference.id, commitment: reference.commitmentDigits)
    }

    private func plain(_ id: String) -> String { DemonstrationPeople.plain(id) }
    private func id(_ application: HistoryScript.Application) -> Application.ID { Application.ID(plain(application.id)) }
    private func loan(_ application: HistoryScript.Application) -> Loan.ID { Loan.ID("loan" + plain(application.id)) }
    private func sample(_ number: String) -> Sample.ID { Sample.ID(DemonstrationPeople.sampleID(number)) }
}
