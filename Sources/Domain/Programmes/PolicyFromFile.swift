extension PolicyFile {
    /// The policy that decisions are held against.
    ///
    /// Permissions that the code does not check yet are left out: they are
    /// listed for readers, and nothing depends on them.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the file's bytes, in hexadecimal.
    ///   - file: its name, for messages.
    /// - Returns: the rules in the form that commands use.
    /// - Throws: ``ReferenceDataInvalid`` where a value has a unit or a category that commands cannot count in.
    package func policy(digest: String, file: String = "policy") throws(ReferenceDataInvalid) -> Policy {
        var inspection = Inspection(file: file, sources: nil)
        var terms: [Sample.Category: Policy.LoanTerm] = [:]
        for (index, category) in loans.categories.enumerated() {
            let path = "loans.categories[\(index)]"
            guard let known = Sample.Category(rawValue: category.id), known.isLendable == category.lendable else {
                inspection.report(
                    at: "\(path).id",
                    "no category of samples is called \(category.id), or it is lendable where this says not",
                    remedy: "use permanent and backup (never lent), research and publicBenefit (lendable)"
                )
                continue
            }
            guard let term = category.term?.value else { continue }
            terms[known] = Policy.LoanTerm(
                months: inspection.count(term, in: .month, at: "\(path).term"),
                renewals: category.renewals?.value ?? 0,
                renewalMonths: category.renewalTerm.map {
                    inspection.count($0.value, in: .month, at: "\(path).renewalTerm")
                } ?? 0
            )
        }
        let scale = review.form.value.scale
        guard let pattern = CertificatePattern(agreement.certificatePattern.value) else {
            inspection.requireCertificatePattern(agreement.certificatePattern.value)
            throw ReferenceDataInvalid(problems: inspection.problems)
        }
        let policy = Policy(
            digest: digest,
            calendar: calendar.policyCalendar,
            roles: Dictionary(roles.map { ($0.id, policyRole($0)) }) { first, _ in first },
            everyone: Set(everyone.compactMap(Domain.Permission.init(rawValue:))),
            loanTerms: terms,
            signWithinWorkingDays: inspection.count(
                agreement.signWithin.value,
                in: .workingDay,
                at: "agreement.signWithin"
            ),
            certificatePattern: pattern,
            acceptWithinHours: inspection.count(custody.acceptWithin.value, in: .hour, at: "custody.acceptWithin"),
            facilities: Set(custody.facilities?.value ?? []),
            reviewQuorum: review.quorum.value,
            capPerItem: loans.capPerSample.value.micrograms.map(Mass.init(micrograms:)),
            toleranceByBalance: Dictionary(
                balances.value.map { ($0.id, Mass(micrograms: $0.toleranceMicrograms)) }
            ) { first, _ in first },
            materialKinds: Set(materials.kinds.map(\.id)),
            requiredMaterials: materials.complete.value.groups,
            uploads: Policy.Uploads(types: Set(materials.accepts.value), largest: Int64(materials.maximumBytes.value)),
            criteria: review.form.value.criteria.map {
                Policy.Criterion(id: $0.id, lowest: scale.minimum, highest: scale.maximum)
            },
            reminderDays: loans.reminders.value
        )
        guard inspection.problems.isEmpty else { throw ReferenceDataInvalid(problems: inspection.problems) }
        return policy
    }

    private func policyRole(_ role: Role) -> Policy.Role {
        let listed = Set(role.may.compactMap(Domain.Permission.init(rawValue:)))
        return Policy.Role(
            permissions: role.side == .authority ? listed : listed.subtracting(Domain.Permission.ofTheFacility),
            excludes: Set(
                incompatibleRoles.filter { $0.roles.contains(role.id) }.flatMap(\.roles).filter { $0 != role.id }
            ),
            forbids: Set(role.mayNot.compactMap(Domain.Permission.init(rawValue:)))
        )
    }
}

extension PolicyFile.Calendar {
    /// The calendar that commands count in.
    package var policyCalendar: PolicyCalendar {
        PolicyCalendar(
            zone: zone.identifier,
            transitions: zone.offsets.map { .init(from: $0.from, offset: $0.seconds) },
            holidays: Set(holidays),
            makeUpDays: Set(workingDays)
        )
    }
}

extension Inspection {
    /// The count of `period` in `unit`, which it has to be given in; a year is twelve months, a day 24 hours.
    fileprivate mutating func count(_ period: Period, in unit: Period.Unit, at member: String) -> Int {
        switch (period.unit, unit) {
        case (.year, .month): return period.count * 12
        case (.day, .hour): return period.count * 24
        case (unit, _): return period.count
        default:
            report(at: member, "counted in \(period.unit.rawValue)s", remedy: "count in \(unit.rawValue)s")
            return 0
        }
    }
}
