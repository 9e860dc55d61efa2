import Domain

/// A world in which people do whatever comes to their minds, most of it possible.
///
/// Every choice comes from one seed, so a failure is repeated by its number.
package struct RandomDeeds {
    /// Where it happens.
    package let world: World
    /// Who is in it.
    package let cast: Cast
    var random: SeededGenerator
    var samples: [Sample.ID] = []
    var calls: [SampleCall.ID] = []
    var applications: [Application.ID] = []
    var loans: [Loan.ID] = []
    var finished: [Loan.ID] = []
    /// How many commands were carried out.
    package private(set) var done = 0
    /// How many were refused, by code.
    package private(set) var refused: [String: Int] = [:]
    private var count = 0

    /// A world with a few samples in it.
    package init(seed: UInt64) throws {
        (world, cast) = try World.peopled()
        random = SeededGenerator(seed: seed)
        for _ in 0..<4 { registerOne() }
    }

    mutating func fresh(_ kind: String) -> String {
        count += 1
        return "\(kind)\(count)"
    }

    /// Tries a command; a refusal is an outcome like another.
    mutating func attempt<C: Command>(_ command: C, _ person: Person.ID, pseudonyms: Set<String> = []) -> Bool {
        do throws(Refusal) {
            try world.run(command, as: world.actor(person, pseudonyms: pseudonyms))
            done += 1
            return true
        } catch {
            refused[error.code, default: 0] += 1
            return false
        }
    }

    /// Mostly a sensible share of `whole`; sometimes what nobody should send.
    mutating func mass(upTo whole: Mass) -> Mass {
        switch Int.random(in: 0..<40, using: &random) {
        case 0: .zero
        case 1: Mass(micrograms: -1)
        case 2: Mass.limit
        case 3: Mass(micrograms: .max)
        case 4: Mass(micrograms: .min)
        case 5: whole + .µg(1)
        case 6..<16: whole
        default: random.mass(.µg(0), whole)
        }
    }

    mutating func pick<T>(_ all: [T]) -> T? { all.randomElement(using: &random) }

    mutating func staff() -> Person.ID {
        random.chance(1, in: 12) ? cast.applicant : random.chance(1, in: 2) ? cast.curator : cast.keeper
    }

    mutating func registerOne() {
        let id = Sample.ID(fresh("s"))
        let category: Sample.Category = random.chance(1, in: 8) ? .backup : .research
        let command = Sample.Register(
            subject: id, number: "N\(id)", mission: "CE-5", material: .soil, form: .powder, category: category,
            mass: random.mass(.mg(1), .mg(50)), facility: "beijing")
        if attempt(command, cast.curator) { samples.append(id) }
    }

    /// One thing that somebody tries.
    package mutating func act() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<2: world.now = world.now.advanced(bySeconds: Int64.random(in: 0...(6 * 86_400), using: &random))
        case 2..<4: if samples.count < 25 { registerOne() }
        case 4..<14: touchSample()
        case 14..<40: handOver()
        case 40..<65: advanceApplication()
        default: advanceLoan()
        }
    }

    private mutating func touchSample() {
        guard let id = pick(samples) else { return }
        let vault = world.balance(id, .vault)
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<2: split(id, vault)
        case 8: pool(id, vault)
        case 2:
            _ = attempt(
                Sample.Reweigh(
                    subject: id, mass: mass(upTo: vault + world.balance(id, .reserved)), balance: "fine"), staff())
        case 3 where random.chance(1, in: 4):
            _ = attempt(
                Sample.WriteOff(subject: id, mass: mass(upTo: vault), to: .destroyed, witness: cast.office), staff())
        case 4:
            let place = Int.random(in: 0..<12, using: &random)
            _ = attempt(
                Sample.ReversePosting(subject: id, sequence: place, witness: cast.office, reason: text()), staff())
        case 5:
            for discrepancy in world.discrepancies(of: id) {
                _ = attempt(
                    Sample.ResolveDiscrepancy(subject: id, discrepancy: discrepancy, finding: text()), staff())
            }
        case 6: _ = attempt(Sample.EndQuarantine(subject: id), staff())
        case 7: _ = attempt(Sample.ClearSeal(subject: id, finding: text()), staff())
        default:
            let to = Sample.Category.allCases.randomElement(using: &random) ?? .research
            _ = attempt(Sample.Recategorise(subject: id, to: to), cast.office)
        }
    }

    private mutating func split(_ id: Sample.ID, _ whole: Mass) {
        var parts: [Sample.Part] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let part = Sample.ID(fresh("d"))
            parts.append(
                Sample.Part(id: part, number: "N\(part)", mass: random.mass(.µg(0), Mass(micrograms: whole.micrograms / 3))))
        }
        let command = Sample.Divide(
            subject: id, parts: parts, attrition: random.mass(.zero, .µg(20)), balance: "fine", witness: cast.office)
        if samples.count < 60, attempt(command, staff()) { samples += parts.map(\.id) }
    }

    private mutating func pool(_ id: Sample.ID, _ whole: Mass) {
        guard let other = pick(samples), samples.count < 90 else { return }
        let new = Sample.ID(fresh("q"))
        let shares = [
            Sample.Share(sample: id, mass: mass(upTo: whole)),
            Sample.Share(sample: other, mass: mass(upTo: world.balance(other, .vault))),
        ]
        let command = Sample.Pool(
            subject: new, number: "N\(new)", shares: shares, attrition: random.mass(.zero, .µg(15)), balance: "fine",
            witness: cast.office)
        if attempt(command, staff()) { samples.append(new) }
    }

    /// Mostly a piece of a loan, on its way out or home.
    private mutating func handOver() {
        var moving: [Sample.ID] = []
        if let id = pick(loans) {
            let loan: Loan = world.state(id)
            moving = loan.pieces.filter { !$0.value.isSettled }.keys.sorted()
        }
        guard let id = random.chance(5, in: 6) ? pick(moving) ?? pick(samples) : pick(samples) else { return }
        let sample: Sample = world.state(id)
        let isHome = sample.custodian?.isFacility ?? true
        let home = [cast.curator, cast.keeper]
        let away = [cast.director, cast.director, cast.rival]
        let holder = pick(isHome ? home : away) ?? cast.curator
        guard let offer = sample.offer else {
            let loan = sample.loan ?? world.loanItem(allocated: id)?.loan
            let to: Party =
                !isHome || random.chance(1, in: 12)
                ? cast.facility : .organisation(random.chance(1, in: 12) ? cast.otherHouse : cast.house)
            _ = attempt(
                Sample.OfferCustody(subject: id, to: to, consignment: fresh("c"), seals: ["a", "b"], loan: loan), holder)
            return
        }
        if random.chance(1, in: 8) {
            _ = attempt(Sample.WithdrawCustody(subject: id), holder)
        } else {
            let taker = pick(offer.to.isFacility ? home : away) ?? cast.keeper
            let seals = random.chance(1, in: 12) ? ["a"] : ["a", "b"]
            _ = attempt(Sample.AcceptCustody(subject: id, consignment: offer.consignment, seals: seals), taker)
        }
    }

    private mutating func openCall() {
        guard calls.count < 40 else { return }
        let id = SampleCall.ID(fresh("call"))
        let command = SampleCall.Open(
            subject: id, number: id.rawValue, title: text(), summary: text(),
            samples: samples.filter { id in
                guard world.balance(id, .vault) > .zero, let sample = world.sample(id) else { return false }
                return sample.isUsable && sample.category == .research
            },
            category: .research, opens: world.now, closes: world.now.advanced(byDays: 2))
        if attempt(command, cast.office) { calls.append(id) }
    }
}

extension RandomDeeds {
    private mutating func submit() {
        guard let call = calls.last, let opened = world.calls(call), opened.closes > world.now else { return openCall() }
        var offered = opened.samples.shuffled(using: &random)
        let id = Application.ID(fresh("app"))
        let items = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ -> Application.Item? in
            guard let sample = offered.popLast() else { return nil }
            let wanted = mass(upTo: world.balance(sample, .vault))
            return Application.Item(
                sample: sample, wanted: wanted, minimum: .zero, destructive: random.mass(.zero, max(.zero, min(wanted, .mg(9)))))
        }
        let command = Application.Submit(
            subject: id, call: call, organisation: cast.house, coApplicants: [], items: items, title: text(),
            plan: text(),
            materials: [
                Application.Material(kind: "fundingForeign", text: text(), file: nil),
                Application.Material(kind: "safety", text: text(), file: nil),
            ])
        if attempt(command, cast.applicant) { applications.append(id) }
    }

    /// Mostly the next thing that would happen to an application.
    mutating func advanceApplication() {
        applications.removeAll {
            let state: Application = world.state($0)
            return [.signed, .lapsed, .withdrawn, .ineligible].contains(state.stage)
                || (state.stage == .declined && state.isAnnounced)
        }
        if applications.count < 8, random.chance(1, in: 3) { return submit() }
        guard let id = pick(applications) else { return submit() }
        let state: Application = world.state(id)
        guard let submitted = state.submitted else { return }
        if random.chance(1, in: 60) {
            _ = attempt(Application.Withdraw(subject: id), cast.applicant)
            return
        }
        switch state.stage {
        case .submitted:
            if let call = world.call(submitted.call), call.closes > world.now { world.now = call.closes }
            _ = attempt(Application.CheckEligibility(subject: id, isEligible: true, reason: nil), cast.centre)
        case .eligible: review(id)
        case .inReview:
            _ = attempt(Application.Recommend(subject: id, advice: .approve, grounds: text()), cast.centre)
        case .recommended:
            _ = attempt(Application.Examine(subject: id, advice: .approve, grounds: text()), cast.centre)
        case .examined: decide(id, submitted)
        case .approved, .partlyApproved:
            if !state.isAnnounced, attempt(SampleCall.AnnounceSelection(subject: submitted.call), cast.office) { return }
            let loan = Loan.ID(fresh("loan"))
            if attempt(Loan.SendAgreement(subject: loan, application: id), cast.office) { loans.append(loan) }
        default:
            if attempt(SampleCall.AnnounceSelection(subject: submitted.call), cast.office) { return }
            // Something else of the same call holds the announcement up.
            for other in applications where world.application(other)?.call == submitted.call {
                if random.chance(1, in: 6) { _ = attempt(Application.Withdraw(subject: other), cast.applicant) }
            }
        }
    }

    private mutating func review(_ application: Application.ID) {
        let id = Review.ID(fresh("review"))
        let names: Set<String> = [cast.reviewerName]
        _ = attempt(
            Review.Assign(
                subject: id, application: application, reviewer: cast.reviewerName, person: cast.reviewer,
                due: world.now.advanced(byDays: 9)), cast.centre)
        _ = attempt(
            Review.DeclareConflict(subject: id, conflict: .none, statement: nil), cast.reviewer, pseudonyms: names)
        _ = attempt(
            Review.Submit(
                subject: id,
                scores: [Review.Score(criterion: "merit", value: 4), Review.Score(criterion: "feasibility", value: 3)],
                findings: [Review.Finding(isStrength: false, isMajor: false, criterion: nil, text: text())],
                advice: .approve), cast.reviewer, pseudonyms: names)
    }

    private mutating func decide(_ id: Application.ID, _ submitted: Application.Submitted) {
        let items = submitted.items.enumerated().compactMap { index, item -> Application.ItemDecision? in
            guard let sample = item.sample else { return nil }
            let approved = random.chance(1, in: 4) ? .zero : min(item.wanted, mass(upTo: world.balance(sample, .vault)))
            return Application.ItemDecision(
                item: index, sample: sample, approved: approved, destructive: min(item.destructive, max(.zero, approved)))
        }
        _ = attempt(Application.Decide(subject: id, items: items, grounds: text()), cast.office)
    }

    /// Mostly the next thing that would happen to a loan.
    mutating func advanceLoan() {
        if let id = pick(random.chance(1, in: 15) ? finished : loans) { advanceLoan(id) }
    }

    private mutating func advanceLoan(_ id: Loan.ID) {
        let state: Loan = world.state(id)
        if state.stage.isOver, let index = loans.firstIndex(of: id) {
            loans.remove(at: index)
            finished.append(id)
        }
        guard let agreement = state.agreement else { return }
        switch state.stage {
        case .agreementSent:
            if random.chance(1, in: 12) { world.now = max(world.now, agreement.signBy) }
            _ = attempt(Loan.Sign(subject: id, side: .agency), cast.office)
            _ = attempt(Loan.Sign(subject: id, side: .borrower), cast.director)
            do throws(Refusal) {
                try world.run(Loan.Lapse(subject: id), as: .clock)
            } catch {
                refused[error.code, default: 0] += 1
            }
        case .signed: _ = attempt(Loan.IssueCertificate(subject: id), cast.office)
        case .certified: advanceCertified(id, state, agreement)
        default: _ = attempt(Loan.Close(subject: id), cast.curator)
        }
    }

    private mutating func advanceCertified(_ id: Loan.ID, _ state: Loan, _ agreement: Loan.AgreementSent) {
        let item = Int.random(in: 0..<agreement.items.count, using: &random)
        let pieces = state.pieces.keys.sorted()
        switch Int.random(in: 0..<17, using: &random) {
        case 0..<3: prepare(id, item, state)
        case 3:
            _ = attempt(Loan.Allocate(subject: id, item: item, sample: agreement.items[item].sample), staff())
        case 4:
            let piece = random.chance(1, in: 2) ? pick(pieces) : nil
            _ = attempt(Loan.Release(subject: id, item: item, piece: piece), staff())
        case 5: divide(id, pieces)
        case 6..<9: declare(id, pieces)
        case 9..<12:
            guard let piece = pick(pieces), let line = state.pieces[piece]?.declared else { return }
            let weighed =
                random.chance(1, in: 3)
                ? mass(upTo: line.returned) : max(.zero, line.returned - random.mass(.zero, .µg(15)))
            _ = attempt(Loan.Reconcile(subject: id, sample: piece, weighed: weighed, balance: "fine"), staff())
        case 12:
            for piece in pieces where world.samples[piece]?.isQuarantined == true { inspect(piece) }
            for incident in state.openIncidents.sorted() {
                _ = attempt(Loan.ResolveIncident(subject: id, incident: incident, finding: text()), cast.curator)
            }
            if let piece = pick(pieces) {
                _ = attempt(
                    Loan.FileOutcome(subject: id, kind: "dataSet", identifier: "doi:1", samples: [piece]), cast.applicant)
            }
        case 13: askForMoreTime(id, state)
        case 14: decideOnMoreTime(id)
        case 15: callHome(id, pieces)
        default: _ = attempt(Loan.Close(subject: id), cast.curator)
        }
    }

    private mutating func askForMoreTime(_ id: Loan.ID, _ state: Loan) {
        if !attempt(Loan.RequestRenewal(subject: id, reason: text()), cast.applicant), random.chance(1, in: 9) {
            // Somebody is late, and what is out becomes overdue.
            if let due = world.earliestDue(of: id) { world.now = max(world.now, due) }
        }
    }

    private mutating func decideOnMoreTime(_ id: Loan.ID) {
        let isGranted = random.chance(1, in: 2)
        _ = attempt(Loan.DecideRenewal(subject: id, isGranted: isGranted, reason: isGranted ? nil : text()), cast.office)
    }

    private mutating func callHome(_ id: Loan.ID, _ pieces: [Sample.ID]) {
        if random.chance(1, in: 3) {
            let due = world.now.advanced(byDays: Int64.random(in: 0...90, using: &random))
            _ = attempt(Loan.Recall(subject: id, reason: text(), due: due), cast.office)
        } else if let piece = pick(pieces) {
            _ = attempt(
                Loan.ReportIncident(subject: id, sample: piece, kind: "damaged", account: text()), cast.director)
        }
    }

    /// What a careful curator does with a piece that came home.
    private mutating func inspect(_ piece: Sample.ID) {
        _ = attempt(Sample.ClearSeal(subject: piece, finding: text()), cast.curator)
        for discrepancy in world.discrepancies(of: piece) {
            _ = attempt(
                Sample.ResolveDiscrepancy(subject: piece, discrepancy: discrepancy, finding: text()), cast.curator)
        }
        _ = attempt(Sample.EndQuarantine(subject: piece), cast.curator)
    }

    private mutating func prepare(_ id: Loan.ID, _ item: Int, _ state: Loan) {
        let part = Sample.ID(fresh("p"))
        let attrition = random.mass(.zero, .µg(12))
        let command = Loan.Prepare(
            subject: id, item: item,
            parts: [Sample.Part(id: part, number: "N\(part)", mass: mass(upTo: max(.zero, state.rest(of: item) - attrition)))],
            attrition: attrition, balance: "fine", witness: cast.office)
        if samples.count < 120, attempt(command, staff()) { samples.append(part) }
    }

    private mutating func divide(_ id: Loan.ID, _ pieces: [Sample.ID]) {
        guard let piece = pick(pieces) else { return }
        let part = Sample.ID(fresh("p"))
        let command = Loan.Divide(
            subject: id, from: piece,
            part: Sample.Part(id: part, number: "N\(part)", mass: mass(upTo: world.balance(piece, .loan))))
        if samples.count < 120, attempt(command, cast.applicant) { samples.append(part) }
    }

    private mutating func declare(_ id: Loan.ID, _ pieces: [Sample.ID]) {
        guard let piece = pick(pieces) else { return }
        var left = world.balance(piece, .loan)
        var shares: [Mass] = []
        for _ in 0..<4 {
            let share = random.chance(1, in: 2) ? .zero : random.mass(.zero, left)
            shares.append(share)
            left -= share
        }
        let returned = random.chance(1, in: 12) ? mass(upTo: left) : left
        _ = attempt(
            Loan.DeclareReturn(
                subject: id, sample: piece, returned: returned, consumed: shares[0], attrition: shares[1],
                lost: random.chance(1, in: 8) ? shares[2] : .zero,
                retained: random.chance(1, in: 8) ? shares[2] : .zero, contamination: nil),
            cast.applicant)
    }
}
