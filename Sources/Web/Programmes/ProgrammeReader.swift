import Domain
import ReadModels
import WebServer

/// Makes the pages of the register: nothing that a source says is left out, and no two sources are merged.
struct ProgrammeReader: Sendable {
    let words: ProgrammeWords
    let adoptions: [AdoptionRow]
    let calendar: PolicyCalendar

    var register: ProgrammeRegister { words.register }
    private var strings: Strings { words.strings }
    private var tag: String { words.language.tag }

    func missions() -> MissionListPage {
        MissionListPage(
            version: version("missions"),
            lines: MissionList.Programme.allCases.map { line in
                .init(
                    heading: line.title.text(in: tag),
                    missions: register.missions.missions.filter { $0.programme == line }.map { mission in
                        let entries = register.roadmap.entries(of: mission.id)
                        let latest = entries.first { $0.milestone == "launch" } ?? entries.first
                        return .init(
                            href: "/missions/\(mission.id)", name: mission.name.text(in: tag),
                            summary: mission.summary.text(in: tag),
                            latest: latest.flatMap { entry in
                                entry.headline.map {
                                    words.milestone(entry.milestone) + ": " + words.date($0)
                                        + (entry.yearsDiffer ? " · " + strings("summary.contradiction") : "")
                                }
                            })
                    })
            }.filter { !$0.missions.isEmpty },
            contradictions: register.contradictions.contradictions.count)
    }

    func mission(_ id: String) -> MissionPage? {
        guard let mission = register.missions.mission(id) else { return nil }
        let dates = milestones(register.roadmap.entries(of: id))
        let things = Set([id] + mission.spacecraft.map(\.id) + mission.instruments.map(\.id))
        let contradictions = register.contradictions.contradictions.filter { !things.isDisjoint(with: $0.about) }.map {
            MissionPage.Link(href: "/contradictions#\($0.id)", label: $0.subject.text(in: tag))
        }
        let agreements = register.agreements.agreements(about: id).map {
            MissionPage.Link(href: "/agreements#\($0.id)", label: $0.title.text(in: tag))
        }
        let rules = (mission.countingRules ?? []).map { rule($0, mission) }
        let distributions = (mission.distributions ?? []).map(distribution)
        let figures = words.groups(mission.figures)
        return MissionPage(
            version: version("missions"),
            name: mission.name.text(in: tag),
            ownName: mission.name.own + " · " + mission.name.latin,
            summary: mission.summary.text(in: tag),
            about: .init(mark: words.mark(mission.mark), source: words.source(mission.source)),
            figures: figures, hasFigures: !figures.isEmpty,
            dates: dates, hasDates: !dates.isEmpty,
            rules: rules, hasRules: !rules.isEmpty,
            distributions: distributions, hasDistributions: !distributions.isEmpty,
            craft: mission.spacecraft.map { craft in
                .init(
                    title: craft.name.text(in: tag), kind: strings("programme.craft." + craft.kind.rawValue),
                    mark: words.mark(craft.mark), source: words.source(craft.source), figures: words.groups(craft.figures),
                    hasOwnFigures: !craft.figures.isEmpty)
            },
            hasCraft: !mission.spacecraft.isEmpty,
            instruments: mission.instruments.map { instrument($0, mission) },
            hasInstruments: !mission.instruments.isEmpty,
            agreements: agreements, hasAgreements: !agreements.isEmpty,
            contradictions: contradictions, hasContradictions: !contradictions.isEmpty)
    }

    private func rule(_ rule: MissionList.CountingRule, _ mission: MissionList.Mission) -> MissionPage.Rule {
        MissionPage.Rule(
            title: rule.title.text(in: tag), expression: rule.expression,
            groups: rule.groups.map { group in
                .init(
                    groupTitle: group.title.text(in: tag),
                    members: list(group.instruments.map { id in
                        mission.instruments.first { $0.id == id }.map { $0.abbreviation ?? $0.title.text(in: tag) } ?? id
                    }))
            },
            statement: words.line(rule.statement))
    }

    private func distribution(_ item: MissionList.Distribution) -> MissionPage.Distribution {
        MissionPage.Distribution(
            title: item.title.text(in: tag), kind: strings("programme.distribution." + item.kind.rawValue),
            date: words.stated(item.date), mark: words.mark(item.mark), source: words.source(item.source),
            figures: words.groups(item.figures))
    }

    private func instrument(_ item: MissionList.Instrument, _ mission: MissionList.Mission) -> MissionPage.Instrument {
        MissionPage.Instrument(
            title: item.title.text(in: tag), abbreviation: item.abbreviation,
            host: mission.spacecraft.first { $0.id == item.host }?.name.text(in: tag) ?? item.host,
            institutes: item.institutes.isEmpty ? strings("time.notStated") : list(item.institutes.map(words.institute)),
            isInternational: item.isInternational, status: strings("programme.status." + item.status.rawValue),
            mark: words.mark(item.mark), source: words.source(item.source), note: item.note?.text(in: tag),
            figures: words.groups(item.figures), hasOwnFigures: !item.figures.isEmpty)
    }

    private func list(_ items: [String]) -> String { items.joined(separator: words.language == .chinese ? "、" : ", ") }

    func milestones(_ entries: [Roadmap.Entry]) -> [MilestoneRow] {
        entries.map { entry in
            MilestoneRow(
                missionName: words.mission(entry.mission), missionHref: "/missions/\(entry.mission)",
                milestone: words.milestone(entry.milestone),
                headline: entry.headline.map(words.date) ?? strings("time.notStated"),
                isPlan: entry.headline?.kind == .planned,
                statements: entry.statements.map { statement in
                    let source = words.source(statement.source)
                    let note = statement.note?.text(in: tag)
                    return .init(
                        kind: strings(statement.kind == .planned ? "time.planned" : "time.actual"),
                        date: words.date(statement) + (statement.zone.map { " (" + ZonedTime.name(of: $0, strings) + ")" } ?? ""),
                        mark: words.mark(statement.mark), source: source, stated: words.stated(statement.statedOn),
                        // *General knowledge, unchecked* need not be said twice.
                        note: note == source ? nil : note)
                })
        }
    }

    func contradictions() -> ContradictionsPage {
        ContradictionsPage(
            version: version("contradictions"),
            items: register.contradictions.contradictions.map {
                .init(
                    anchor: $0.id, number: $0.number, subject: $0.subject.text(in: tag), lines: $0.statements.map(words.line),
                    explanation: $0.explanation.text(in: tag))
            })
    }

    func institutes() -> InstitutesPage {
        InstitutesPage(
            version: version("institutes"),
            rows: register.institutes.institutes.map { body in
                let name = body.name.text(in: tag)
                return .init(
                    name: name, // Where it only lacks the abbreviation it would be the same name twice.
                    ownName: name.hasPrefix(body.name.own) ? nil : body.name.own, language: body.name.language,
                    country: words.country(body.country), kind: strings("programme.body." + body.kind.rawValue),
                    mark: words.mark(body.mark), source: words.source(body.source))
            })
    }

    func agreements() -> AgreementsPage {
        let list = register.agreements
        func title(_ id: String, _ terms: [AgreementList.Term]) -> String {
            terms.first { $0.id == id }?.title.text(in: tag) ?? id
        }
        return AgreementsPage(
            version: version("agreements"),
            lines: list.statements.map(words.line), hasStatements: !list.statements.isEmpty,
            rows: list.agreements.map { agreement in
                AgreementsPage.Row(
                    anchor: agreement.id, title: agreement.title.text(in: tag), missionName: agreement.about.map(words.mission),
                    tier: title(agreement.tier, list.tiers), instrument: title(agreement.instrument, list.instruments),
                    parties: agreement.parties.map { party in
                        let signed =
                            switch party.signed {
                            case true?: strings("state.signed") + (party.signedOn.map { " · " + words.date($0) } ?? "")
                            case false?: strings("programme.notSigned")
                            case nil: strings("time.notStated")
                            }
                        return .init(name: words.institute(party.institute), signed: signed, partyNote: party.note?.text(in: tag))
                    },
                    period: agreement.period.from == nil && agreement.period.until == nil
                        ? nil
                        : (agreement.period.from.map(words.date) ?? strings("time.notStated")) + " – "
                            + (agreement.period.until.map(words.date) ?? strings("time.notStated")),
                    mark: words.mark(agreement.mark), source: words.source(agreement.source), note: agreement.note?.text(in: tag))
            })
    }

    /// The version of a part, with the record that put it in force; what the program ships where none did.
    func version(_ part: String) -> VersionShown {
        guard let row = adoptions.first(where: { $0.part == part }) else {
            return VersionShown(versionText: strings("programme.version.shipped"), versionHref: "/programme-data")
        }
        return VersionShown(
            versionText: strings(
                "programme.version.adopted",
                [
                    "digest": String(row.digest.prefix(12)), "day": Wording.day(row.at, calendar, words.language),
                    "record": Wording.count(row.sequence),
                ]),
            versionHref: "/receipts/\(row.sequence)")
    }

    func data() -> ProgrammeDataPage {
        ProgrammeDataPage(
            rows: ProgrammeRegister.files.map { name in
                let part = String(name.dropLast(".json".count))
                let row = adoptions.first { $0.part == part }
                return .init(
                    part: strings("programme.part." + part), digest: row?.digest ?? "–",
                    adopted: row.map { Wording.time($0.at, calendar, words.language) } ?? strings("programme.version.shipped"),
                    recordHref: row.map { "/receipts/\($0.sequence)" }, record: row.map { "№ \($0.sequence)" })
            })
    }

    func restrictions() -> RestrictionsPage {
        func remarks(_ remarks: [RestrictionList.Remark]) -> [RestrictionsPage.Remark] {
            remarks.map { .init(remark: $0.text.text(in: tag), mark: words.mark($0.mark), source: words.source($0.source)) }
        }
        return RestrictionsPage(
            version: version("restrictions"),
            rows: register.restrictions.restrictions.map { item in
                .init(
                    anchor: item.id, title: item.title.text(in: tag), jurisdiction: words.country(item.jurisdiction),
                    period: (item.from.map(words.date) ?? strings("time.notStated")) + " – "
                        + (item.until.map(words.date) ?? strings("programme.restrictions.stands")),
                    effect: item.effect.text(in: tag), exceptions: remarks(item.exceptions),
                    hasExceptions: !item.exceptions.isEmpty, evidence: remarks(item.evidence), mark: words.mark(item.mark),
                    source: words.source(item.source), note: item.note?.text(in: tag))
            })
    }
}
