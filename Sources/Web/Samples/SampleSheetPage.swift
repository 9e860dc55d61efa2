import Charts
import Domain
import ReadModels
import WebServer

/// Makes the page of a sample from what its viewer may know.
struct SampleSheetMaker {
    let sheet: SampleSheet
    let entries: [EntryRow]
    let names: Names
    let words: SampleWords
    let request: Request
    let visit: Visit
    let works: [SamplePage.Work]

    private var strings: Strings { request.strings }
    private var row: SampleRow { sheet.row }

    func page(acknowledgement: String?, title: String, address: String) throws -> SamplePage {
        let kind = words.material(row.material) + (row.variety.map { " · " + words.variety($0) } ?? "")
        let family = sheet.parents + sheet.children
        let ledger = ledgerLines()
        return SamplePage(
            number: row.number,
            standfirst: strings(
                "samples.sheet.standfirst",
                ["kind": kind, "mission": words.mission(row.mission), "mass": mass(row.mass)]),
            state: words.state(sheet.state),
            isStandIn: sheet.birth.source == "stand-in",
            facts: facts(kind),
            birth: birth(),
            parents: sheet.parents.map(relative),
            children: sheet.children.map(relative),
            hasFamily: !family.isEmpty,
            more: sheet.moreChildren > 0 ? strings("samples.moreChildren", ["count": Wording.count(sheet.moreChildren)]) : nil,
            familyChart: family.isEmpty ? nil : try familyChart(),
            ledgerChart: try ledgerChart(),
            ledger: ledger,
            total: mass(sheet.ledger.reduce(0) { $0 + $1.mass }),
            steps: steps(),
            moving: sheet.offer.map {
                strings(
                    "samples.moving",
                    ["party": words.party($0.to, names), "until": time($0.acceptBy), "consignment": $0.consignment])
            },
            seal: seal(),
            discrepancies: sheet.discrepancies.map { item in
                SamplePage.Discrepancy(
                    text: strings("samples.discrepancy", ["expected": mass(item.expected), "found": mass(item.found)]),
                    href: visit.viewer.may(.returnReconcile)
                        ? "/do/discrepancy.resolve/\(row.id)?discrepancy=\(item.id)&next=/samples/\(row.id)" : nil)
            },
            calls: sheet.calls.map {
                SamplePage.Call(href: "/calls/\($0.id)", number: $0.number, closes: time($0.closes))
            },
            // The number finds the sample for ever: it stays as a name when the sample is renumbered.
            citation: "\(row.number). \(words.mission(row.mission)), \(kind). \(title). "
                + "\(address)/samples/by-number?number=\(PercentCoding.encode(row.number))",
            acknowledgement: acknowledgement,
            works: works,
            hasWorks: !works.isEmpty,
            records: entries.map {
                SamplePage.Record(
                    sequence: $0.sequence, what: RecordWords.title($0.type, strings),
                    at: Wording.day($0.at, visit.policy.calendar, request.language), href: "/receipts/\($0.sequence)")
            },
            actions: actions(),
            hasActions: !actions().isEmpty
        )
    }

    private func mass(_ micrograms: Int64) -> String { Wording.mass(Mass(micrograms: micrograms)) }

    private func time(_ instant: Instant) -> String {
        let calendar = visit.policy.calendar
        return Wording.time(instant, calendar, request.language) + " (" + ZonedTime.name(of: calendar.zone, strings) + ")"
    }

    private func seal() -> SamplePage.Seal? {
        guard !sheet.brokenSeals.isEmpty else { return nil }
        return SamplePage.Seal(
            sealText: strings(
                "samples.sealBroken", count: sheet.brokenSeals.count,
                ["seals": sheet.brokenSeals.joined(separator: strings("list.comma"))]),
            clearHref: visit.viewer.may(.returnReconcile) ? "/do/seal.clear/\(row.id)?next=/samples/\(row.id)" : nil)
    }

    private func facts(_ kind: String) -> [SamplePage.Fact] {
        var facts: [(String, String)] = [
            ("samples.mission", words.mission(row.mission)),
            ("samples.material", kind),
            ("samples.form", words.form(row.form)),
            ("samples.category", words.category(row.category)),
            ("samples.available", row.available > 0 ? mass(row.available) : strings("samples.available.no")),
            ("samples.custodian", words.party(sheet.custodian, names)),
            ("samples.pristinity", pristinity(row.pristinity)),
        ]
        if !sheet.aliases.isEmpty {
            facts.append(("samples.aliases", sheet.aliases.joined(separator: request.language == .chinese ? "、" : ", ")))
        }
        return facts.map { SamplePage.Fact(term: strings($0.0), value: $0.1) }
    }

    private func pristinity(_ name: String) -> String {
        Sample.Pristinity.allCases.first { "\($0)" == name }.map(words.pristinity) ?? name
    }

    private func birth() -> [SamplePage.Fact] {
        let birth = sheet.birth
        var facts: [(String, String)] = [
            ("samples.birth.mass", Wording.mass(birth.mass)),
            ("samples.birth.category", words.category(birth.category.rawValue)),
            ("samples.birth.pristinity", words.pristinity(birth.pristinity)),
            ("samples.birth.custodian", words.party(birth.custodian, names)),
        ]
        if let share = birth.pristineShare {
            let rest = share % 100
            let text = rest == 0 ? "\(share / 100)" : "\(share / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)")
            facts.append(("samples.birth.share", text + "\u{a0}%"))
        }
        if let collected = birth.collected {
            facts.append(("samples.birth.body", words.body(collected.body)))
            if let from = collected.from {
                var text = Wording.day(from, request.language)
                if let until = collected.until, until != from { text += " – " + Wording.day(until, request.language) }
                facts.append(("samples.birth.collected", text))
            }
            if let site = collected.site, !site.isEmpty { facts.append(("samples.birth.site", words.site(site))) }
            if let method = collected.method, !method.isEmpty { facts.append(("samples.birth.method", words.method(method))) }
            if let longitude = collected.longitude, let latitude = collected.latitude {
                let place = "\(latitude)°, \(longitude)°" + (collected.frame.map { " (\($0))" } ?? "")
                facts.append(("samples.birth.place", place))
            }
        }
        if let source = birth.source { facts.append(("samples.birth.source", words.source(source))) }
        return facts.map { SamplePage.Fact(term: strings($0.0), value: $0.1) }
    }

    private func relative(_ relative: SampleSheet.Relative) -> SamplePage.Relative {
        SamplePage.Relative(
            href: "/samples/\(relative.id)", number: relative.number, mass: mass(relative.mass),
            state: words.state(relative.state))
    }

    private func steps() -> [SamplePage.Step] {
        let seen = Set(entries.map(\.sequence))
        func party(_ text: String?) -> String { text.flatMap(Party.init).map { words.party($0, names) } ?? "–" }
        return sheet.custody.enumerated().map { index, step in
            var parts: [String] = []
            if let mass = step.mass, mass > 0 { parts.append(self.mass(mass)) }
            if let consignment = step.consignment { parts.append(strings("samples.consignment", ["number": consignment])) }
            return SamplePage.Step(
                when: Wording.day(step.at, visit.policy.calendar, request.language),
                datetime: step.at.text,
                what: strings(
                    "samples.custody." + step.kind.rawValue + (step.isReturn ? ".return" : ""),
                    ["giver": party(step.giver), "receiver": party(step.receiver)]),
                detail: parts.isEmpty ? nil : parts.joined(separator: " · "),
                stepHref: seen.contains(step.sequence) ? "/receipts/\(step.sequence)" : nil,
                stepClass: index == 0 ? "now" : nil)
        }
    }

    private func actions() -> [SamplePage.Action] {
        SampleActionLinks.links(for: sheet, visit.viewer).map {
            // A pool is a new sample: this one is the first that goes into it.
            let href = $0 == "sample.pool" ? "/do/sample.pool?shares.0.sample=\(row.id)&next=/samples/\(row.id)" : "/do/\($0)/\(row.id)"
            return SamplePage.Action(href: href, label: strings("action.\($0).title"))
        }
    }
}

// MARK: Charts

extension SampleSheetMaker {
    private static let colors: [String: ChartColor] = [
        "vault": .slate, "reserved": .green, "transit": .mist, "loan": .ochre, "consumed": .vermilion,
        "attrition": .grey, "lost": .violet, "destroyed": .violet, "transferred": .pale,
    ]

    private func frame(_ title: String, _ text: String, id: String) -> ChartFrame {
        ChartFrame(
            title: title, description: text, id: id, words: request.language == .chinese ? .chinese : .english)
    }

    private func ledgerLines() -> [SamplePage.LedgerLine] {
        let total = sheet.ledger.reduce(0) { $0 + $1.mass }
        return sheet.ledger.map { line in
            SamplePage.LedgerLine(
                color: "c\((Self.colors[line.account] ?? .grey).rawValue)", account: words.account(line.account),
                mass: mass(line.mass), share: Self.share(line.mass, of: total))
        }
    }

    /// Tenths of a per cent; what is there but less says so.
    static func share(_ part: Int64, of total: Int64) -> String {
        guard total > 0 else { return "–" }
        let tenths = (Double(part) / Double(total) * 1000).rounded()
        if tenths < 1, part > 0 { return "<\u{2009}0.1\u{a0}%" }
        return "\(Int(tenths) / 10).\(Int(tenths) % 10)\u{a0}%"
    }

    private func ledgerChart() throws -> ChartPart? {
        let title = strings("samples.ledger.title")
        let bar = StackedBar(
            parts: sheet.ledger.filter { $0.mass > 0 }.map {
                .init(
                    label: words.account($0.account) + ": " + mass($0.mass), value: Double($0.mass),
                    color: Self.colors[$0.account] ?? .grey)
            })
        guard !bar.parts.isEmpty else { return nil }
        let text = strings("samples.ledger.text", ["number": row.number])
        return ChartPart(try bar.svg(frame(title, text, id: "ledger")), label: title)
    }

    private func familyChart() throws -> ChartPart {
        func node(_ relative: SampleSheet.Relative) -> GenealogyTree.Node {
            .init(id: relative.id, title: relative.number, detail: mass(relative.mass), link: "/samples/\(relative.id)")
        }
        let own = GenealogyTree.Node(id: row.id, title: row.number, detail: mass(row.mass))
        let tree = GenealogyTree(
            nodes: sheet.parents.map(node) + [own] + sheet.children.map(node),
            edges: sheet.parents.map { .init(parent: $0.id, child: row.id) }
                + sheet.children.map { .init(parent: row.id, child: $0.id) },
            focus: row.id)
        let title = strings("samples.family.title")
        let text = strings("samples.family.text", ["number": row.number])
        return ChartPart(try tree.svg(frame(title, text, id: "family")), label: title)
    }
}

/// What a viewer may do with a sample as it is now.
enum SampleActionLinks {
    static func links(for sheet: SampleSheet, _ viewer: Viewer) -> [String] {
        var links: [String] = []
        func add(_ name: String, _ permission: Permission, _ isPossible: Bool = true) {
            if isPossible, viewer.may(permission) { links.append(name) }
        }
        let isIn = sheet.custodian.isFacility && sheet.offer == nil
        let isHome = isIn && sheet.brokenSeals.isEmpty
        add("sample.split", .sampleSplit, isHome)
        add("sample.pool", .sampleSplit, isHome)
        add("sample.process", .sampleSplit, isHome)
        add("sample.reweigh", .sampleWeigh, isHome)
        add("sample.recategorise", .sampleRecategorise, isIn)
        add("sample.renumber", .sampleRegister)
        add("sample.writeOff", .sampleWriteOff, isHome)
        add("ledger.reverse", .ledgerReverse)
        // Only the holder hands over.
        let mayGive = viewer.mayAct(for: sheet.custodian, .custodyOffer)
        if mayGive, sheet.offer != nil {
            links.append("custody.withdraw")
        } else if mayGive, sheet.brokenSeals.isEmpty {
            links.append("custody.offer")
        }
        add("seal.clear", .returnReconcile, !sheet.brokenSeals.isEmpty)
        if sheet.offer?.isAcceptable == true { links.append("custody.accept") }
        add("quarantine.end", .returnReconcile, sheet.state == .quarantine)
        return links
    }
}
