import Domain
import TestSupport

/// What must hold of every world at every instant, reckoned without the ledger.
///
/// The ledger follows from records by rules of its own; this model counts from
/// the records again, by other rules, and says where the two differ.
struct MassModel {
    let world: World

    /// Sentences about what is wrong; none where all is well.
    func faults() -> [String] { negatives() + unbalanced() + orphans() + promises() + returns() + genealogy() }

    /// No place ever holds less than nothing.
    private func negatives() -> [String] {
        world.balances.flatMap { sample, accounts in
            accounts.filter { $0.key.isPlace && $0.value < .zero }.map { "\(sample) holds \($0.value) in \($0.key)" }
        }
    }

    /// Roots that pools have joined, each with the one that stands for all of them.
    private func lines() -> [Sample.ID: Sample.ID] {
        var chief: [Sample.ID: Sample.ID] = [:]
        func find(_ id: Sample.ID) -> Sample.ID {
            var id = id
            while let above = chief[id], above != id { id = above }
            return id
        }
        for sample in world.samples.values {
            guard let birth = sample.birth, let parents = birth.parents else { continue }
            for parent in parents {
                guard let root = world.samples[parent]?.birth?.root else { continue }
                let (one, other) = (find(root), find(birth.root))
                if one != other { chief[one] = other }
            }
        }
        return Dictionary(uniqueKeysWithValues: world.samples.values.compactMap { $0.birth?.root }.reduce(into: Set()) { $0.insert($1) }.map { ($0, find($0)) })
    }

    /// Invariant 1: for each root, what is in places is what was born and adjusted; for roots that a pool has joined, together.
    private func unbalanced() -> [String] {
        let lines = lines()
        var sums: [Sample.ID: Mass] = [:]
        var born: [Sample.ID: Mass] = [:]
        for (id, sample) in world.samples {
            guard let birth = sample.birth, let line = lines[birth.root] else { continue }
            for (account, mass) in world.balances[id] ?? [:] where account.isPlace { sums[line, default: .zero] += mass }
            if birth.parent == nil, birth.parents == nil { born[line, default: .zero] += birth.mass }
        }
        for event in world.events {
            let root = (world.samples[Sample.ID(event.subject)]?.birth?.root).flatMap { lines[$0] }
            switch event.body {
            case let e as Sample.Reweighed:
                if let root { born[root, default: .zero] += e.after - e.before }
            case let e as Sample.PostingReversed:
                for line in e.postings where line.account == .adjustment {
                    if let root { born[root, default: .zero] -= line.mass }
                }
            default: break
            }
        }
        return born.filter { sums[$0.key, default: .zero] != $0.value }.map {
            "\($0.key): \(sums[$0.key, default: .zero]) is somewhere, \($0.value) was born"
        }
    }

    /// Invariant 8: one custodian, and what is out on loan is with a borrower.
    private func orphans() -> [String] {
        world.samples.compactMap { id, sample in
            guard let custodian = sample.custodian else { return "\(id) has no custodian" }
            if sample.loan != nil, custodian.isFacility { return "\(id) is out and at home" }
            if sample.loan == nil, !custodian.isFacility { return "\(id) is nowhere" }
            return nil
        }
    }

    /// Invariant 3: what is reserved is what is promised, to the microgram.
    private func promises() -> [String] {
        var promised: [Sample.ID: Mass] = [:]
        for id in Set(world.events.compactMap { ($0.body as? Application.Submitted)?.id }) {
            let state: Application = world.state(id)
            switch state.stage {
            case .approved, .partlyApproved, .agreementSent:
                for item in state.decisions { promised[item.sample, default: .zero] += item.approved }
            case .signed:
                guard let loan = state.loan else { continue }
                let lent: Loan = world.state(loan)
                guard !lent.stage.isOver, let agreement = lent.agreement else { continue }
                for (index, item) in agreement.items.enumerated() {
                    promised[item.sample, default: .zero] += lent.rest(of: index)
                }
                for piece in lent.pieces.keys where isPacked(piece, lent) {
                    promised[piece, default: .zero] += packedMass(piece, loan)
                }
            default: break
            }
        }
        return Set(promised.keys).union(world.balances.keys).compactMap { id in
            let held = world.balance(id, .reserved)
            return held == promised[id, default: .zero]
                ? nil : "\(id): \(held) is reserved, \(promised[id, default: .zero]) promised"
        }
    }

    /// Packed and not yet on its way.
    private func isPacked(_ piece: Sample.ID, _ loan: Loan) -> Bool {
        guard loan.pieces[piece]?.isSettled == false, let sample = world.samples[piece] else { return false }
        let wasOut = world.events.contains {
            guard let e = $0.body as? Sample.CustodyAccepted else { return false }
            return e.sample == piece && e.loan != nil && e.loan == loan.agreement?.id
        }
        let isOffered = sample.offer?.loan != nil
        return !wasOut && !isOffered && sample.birth?.loan != loan.agreement?.id
    }

    private func packedMass(_ piece: Sample.ID, _ loan: Loan.ID) -> Mass {
        for event in world.events.reversed() where event.stream == Loan.stream(loan).name {
            if let e = event.body as? Loan.Allocated, e.sample == piece { return e.mass }
        }
        return .zero
    }

    /// Invariant 4: over any number of returns and daughters, a line accounts for what was lent and no more.
    private func returns() -> [String] {
        var lent: [String: Mass] = [:]
        var resolved: [String: Mass] = [:]
        var pieces: [String: (loan: Loan.ID, sample: Sample.ID)] = [:]
        for event in world.events {
            func key(_ sample: Sample.ID) -> String { event.subject + "/" + sample.rawValue }
            switch event.body {
            case let e as Sample.CustodyAccepted:
                guard let loan = e.loan else { continue }
                let key = loan.rawValue + "/" + e.sample.rawValue
                pieces[key] = (loan, e.sample)
                if e.isReturn { resolved[key, default: .zero] += e.mass } else { lent[key, default: .zero] += e.mass }
            case let e as Loan.Divided:
                lent[key(e.from), default: .zero] -= e.part.mass
                lent[key(e.part.id), default: .zero] += e.part.mass
                pieces[key(e.part.id)] = (Loan.ID(event.subject), e.part.id)
            case let e as Loan.Reconciled:
                resolved[key(e.sample), default: .zero] +=
                    e.consumed + e.attrition + e.lost + e.retained - e.shortfall
            default: break
            }
        }
        return pieces.compactMap { key, piece in
            let loan: Loan = world.state(piece.loan)
            let isSettled = loan.pieces[piece.sample]?.isSettled ?? false
            let sample = world.samples[piece.sample]
            let inReturn = sample?.offer.map { $0.isReturn ? $0.mass : .zero } ?? .zero
            let out = isSettled ? .zero : world.balance(piece.sample, .loan) + inReturn
            let accounted = resolved[key, default: .zero] + out
            return lent[key, default: .zero] == accounted
                ? nil : "\(key): \(lent[key, default: .zero]) was lent, \(accounted) is accounted for"
        }
    }

    /// Invariants 5 and 6: no cycle, no number twice, no daughter fresher than its parent was.
    private func genealogy() -> [String] {
        var faults: [String] = []
        var numbers: Set<String> = []
        for (id, sample) in world.samples {
            guard let birth = sample.birth else { continue }
            if !numbers.insert(birth.number).inserted { faults.append("\(birth.number) is used twice") }
            var above = birth.parent
            var steps = 0
            while let parent = above, steps <= world.samples.count {
                if parent == id { faults.append("\(id) descends from itself") }
                above = world.samples[parent]?.birth?.parent
                steps += 1
            }
            if birth.parent != nil || birth.parents != nil, birth.pristinity == .pristine {
                faults.append("\(id) was born pristine of a parent")
            }
            // Parents only wear, so at least one of them is by now as worn as the pool was at birth.
            if let parents = birth.parents, birth.pristinity == .returned,
                !parents.contains(where: { world.samples[$0]?.pristinity == .returned })
            {
                faults.append("\(id) was born more worn than any parent is")
            }
            for parent in birth.parents ?? [] where descends(parent, from: id) { faults.append("\(id) descends from itself") }
        }
        return faults
    }

    private func descends(_ id: Sample.ID, from ancestor: Sample.ID) -> Bool {
        var open = [id]
        var seen: Set<Sample.ID> = []
        while let next = open.popLast() {
            if next == ancestor { return true }
            guard seen.insert(next).inserted, let birth = world.samples[next]?.birth else { continue }
            open += [birth.parent].compactMap { $0 } + (birth.parents ?? [])
        }
        return false
    }
}
