extension HistoryScript {
    package func check(_ inspection: inout Inspection) {
        for (path, text) in [("title", title), ("summary", summary), ("standInLabel", standInLabel)] {
            inspection.enter(path, text)
        }
        inspection.requireUnique(countries.map(\.code), at: "countries")
        inspection.requireUnique(organisations.map(\.id), at: "organisations")
        inspection.requireUnique(people.map(\.id), at: "people")
        inspection.requireUnique(people.map(\.email), at: "people.email")
        inspection.requireUnique(samples.map(\.number), at: "samples")
        inspection.requireUnique(applications.map(\.id), at: "applications")
        checkExpected(&inspection)
        checkCast(&inspection)
        checkCall(&inspection)
        let keys = HistoryKeys(self)
        for (index, application) in applications.enumerated() {
            application.check(&inspection, at: "applications[\(index)]", keys)
        }
        for (index, refusal) in refusals.enumerated() {
            let path = "refusals[\(index)]"
            inspection.enter("\(path).text", refusal.text)
            inspection.requireKnown([refusal.application], in: keys.applications, at: path, kind: "application")
            inspection.requireKnown(
                [refusal.by] + [refusal.reviewer].compactMap { $0 },
                in: keys.people,
                at: path,
                kind: "person"
            )
        }
    }

    private func checkExpected(_ inspection: inout Inspection) {
        let counts = [
            ("applications", expected.applications), ("countriesAndOrganisations", expected.countriesAndOrganisations),
            ("sampleSets", expected.sampleSets), ("selectedInstitutions", expected.selectedInstitutions),
            ("selectedCountries", expected.selectedCountries), ("signedThatDay", expected.signedThatDay),
            ("pendingThatDay", expected.pendingThatDay),
            ("daysFromDeadlineToAnnouncement", expected.daysFromDeadlineToAnnouncement),
        ]
        for (name, value) in counts { inspection.enter("expected.\(name)", value) }
        inspection.enter("expected.deadline", expected.deadline)
        inspection.enter("expected.announced", expected.announced)
        inspection.require(
            call.closesAt == expected.deadline.value,
            at: "call.closesAt",
            "the call closes at \(call.closesAt.text), the published deadline is \(expected.deadline.value.text)",
            remedy: "make them equal"
        )
    }

    private func checkCast(_ inspection: inout Inspection) {
        let codes = Set(countries.map(\.code))
        let bodies = Set(organisations.map(\.id))
        for (index, country) in countries.enumerated() {
            inspection.enter("countries[\(index)].name", country.name)
            // ISO 3166-1 leaves XA to XZ to users: no country has them.
            if country.code.hasPrefix("X") { inspection.requireStandIn(country.standIn, at: "countries[\(index)]") }
        }
        for (index, body) in organisations.enumerated() {
            inspection.enter("organisations[\(index)].name", body.name)
            inspection.requireKnown(
                [body.country],
                in: codes.union(["CN"]),
                at: "organisations[\(index)].country",
                kind: "country"
            )
        }
        for (index, person) in people.enumerated() {
            let path = "people[\(index)]"
            inspection.enter("\(path).name", person.name)
            inspection.requireKnown(
                person.memberships.map(\.organisation),
                in: bodies,
                at: "\(path).memberships",
                kind: "organisation"
            )
            inspection.require(
                person.email.hasSuffix("@example.org"),
                at: "\(path).email",
                "\(person.email) might reach somebody",
                remedy: "use an address at example.org"
            )
            inspection.requireStandIn(person.standIn, at: path)
        }
        for (index, sample) in samples.enumerated() {
            inspection.requireStandIn(sample.standIn, at: "samples[\(index)]")
            inspection.require(
                sample.mass > .zero,
                at: "samples[\(index)].mass_ug",
                "\(sample.number) has no mass",
                remedy: "give micrograms above zero"
            )
        }
    }

    private func checkCall(_ inspection: inout Inspection) {
        inspection.enter("call.title", call.title)
        inspection.enter("call.summary", call.summary)
        inspection.enter("call.known", call.known ?? [])
        inspection.requireStandIn(call.standIn, at: "call")
        inspection.requireKnown(call.samples, in: Set(samples.map(\.number)), at: "call.samples", kind: "sample")
        inspection.requireKnown(
            [call.registeredBy, call.openedBy, call.announcedBy],
            in: Set(people.map(\.id)),
            at: "call",
            kind: "person"
        )
        inspection.requireOrder(
            [call.rolesFrom, call.registeredAt, call.opensAt, call.closesAt, call.announcedAt],
            at: "call"
        )
    }
}

/// The keys that an application may refer to.
private struct HistoryKeys {
    let people: Set<String>
    let organisations: Set<String>
    let offered: Set<String>
    let applications: Set<String>
    let announcedAt: Instant

    init(_ script: HistoryScript) {
        people = Set(script.people.map(\.id))
        organisations = Set(script.organisations.map(\.id))
        offered = Set(script.call.samples)
        applications = Set(script.applications.map(\.id))
        announcedAt = script.call.announcedAt
    }
}

extension HistoryScript.Application {
    fileprivate func check(_ inspection: inout Inspection, at path: String, _ keys: HistoryKeys) {
        inspection.requireStandIn(standIn, at: path)
        inspection.enter("\(path).title", title)
        inspection.enter("\(path).plan", plan)
        inspection.enter("\(path).known", known ?? [])
        inspection.requireKnown(items.map(\.sample), in: keys.offered, at: "\(path).items", kind: "sample")
        inspection.requireKnown(
            [organisation],
            in: keys.organisations,
            at: "\(path).organisation",
            kind: "organisation"
        )
        let signers = agreement?.signatures.map(\.person) ?? []
        let movers = (pieces ?? []).flatMap {
            [$0.split.by, $0.split.witness, $0.handover.offeredBy, $0.handover.acceptedBy]
                + [$0.allocated?.by].compactMap { $0 }
        }
        inspection.requireKnown(
            [applicant, eligibility.by, recommendation.by, examination.by, decision.by] + coApplicants
                + reviews.flatMap { [$0.reviewer, $0.assignedBy] } + signers + movers
                + [agreement?.sentBy, certificate?.by].compactMap { $0 },
            in: keys.people,
            at: path,
            kind: "person"
        )
        inspection.require(
            decision.items.map(\.item).sorted() == Array(items.indices),
            at: "\(path).decision.items",
            "not every item is decided exactly once",
            remedy: "list items 0 to \(items.count - 1)"
        )
        inspection.require(
            (agreement != nil) == isSelected,
            at: "\(path).agreement",
            "selection and agreement do not agree",
            remedy: "give an agreement exactly where something is approved"
        )
        for (index, review) in reviews.enumerated() {
            review.check(&inspection, at: "\(path).reviews[\(index)]")
        }
        let reviewed = reviews.compactMap(\.submittedAt)
        inspection.requireOrder(
            [submittedAt, eligibility.at] + [reviewed.max()].compactMap { $0 }
                + [recommendation.at, examination.at, decision.at, keys.announcedAt]
                + [agreement?.sentAt, agreement?.signatures.map(\.at).max(), certificate?.at].compactMap { $0 },
            at: path
        )
        for (index, piece) in (pieces ?? []).enumerated() {
            inspection.requireStandIn(piece.standIn, at: "\(path).pieces[\(index)]")
            inspection.requireOrder(
                [
                    certificate?.at, piece.split.at, piece.allocated?.at, piece.handover.offeredAt,
                    piece.handover.acceptedAt,
                ]
                .compactMap { $0 },
                at: "\(path).pieces[\(index)]"
            )
        }
    }
}

extension HistoryScript.Review {
    fileprivate func check(_ inspection: inout Inspection, at path: String) {
        inspection.enter("\(path).statement", statement)
        inspection.enter("\(path).findings", findings ?? [])
        inspection.requireOrder(
            [assignedAt, declaredAt, submittedAt, submittedAt == nil ? nil : due].compactMap { $0 },
            at: path
        )
        let isReview = submittedAt != nil && scores != nil && findings != nil && advice != nil
        let isNone = submittedAt == nil && scores == nil && findings == nil && advice == nil
        inspection.require(
            isReview || isNone,
            at: path,
            "a review in part",
            remedy: "give submittedAt, scores, findings and advice, or none of them"
        )
        inspection.require(
            isReview == (conflict == Domain.Review.Conflict.none),
            at: path,
            "a conflict and a review, or neither",
            remedy: "submit a review exactly where the declared conflict is none"
        )
        inspection.require(
            (declinedAt != nil) != (declaredAt != nil),
            at: path,
            "declared and declined, or neither",
            remedy: "give one of declaredAt and declinedAt"
        )
    }
}

extension HistoryScript.Known: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("text", text)
        inspection.requireSource(source)
    }
}

extension HistoryScript.Finding: ReferenceChecked {
    package func check(_ inspection: inout Inspection) { inspection.enter("text", text) }
}

extension Inspection {
    /// Reports instants that go back in time.
    fileprivate mutating func requireOrder(_ instants: [Instant], at member: String) {
        for (earlier, later) in zip(instants, instants.dropFirst()) where later < earlier {
            report(
                at: member,
                "\(later.text) comes after \(earlier.text) in the story",
                remedy: "put the times in order"
            )
        }
    }

    /// Reports an object that is made up and does not say so.
    fileprivate mutating func requireStandIn(_ standIn: Bool?, at member: String) {
        require(standIn == true, at: member, "a stand-in that does not say so", remedy: "add \"standIn\": true")
    }
}
