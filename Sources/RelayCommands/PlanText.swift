import RelayPlanning

/// A plan as text.
enum PlanText {
    static func gbit(_ bits: Double) -> String { CommandOutput.fixed(bits / 1e9, 4) }

    static func tables(_ planned: PlannedReturn) -> String {
        let report = planned.report()
        var text = "\(report.title): \(report.start) … \(report.end), objective \(report.objective)\n\n"
        var rows = [
            [
                "payload", "partner", "requested Gbit", "delivered Gbit", "short Gbit",
                "last bit home (\(planned.scenario.zone.name))",
            ]
        ]
        for outcome in planned.plan.outcomes {
            rows.append([
                outcome.request, outcome.partner, gbit(outcome.requested), gbit(outcome.delivered),
                gbit(outcome.shortfall),
                outcome.lastBit.map { planned.scenario.zone.text(planned.start + $0) } ?? "–",
            ])
        }
        text += CommandOutput.table(rows, rightAligned: [2, 3, 4])
        var shares = [["partner", "requested Gbit", "delivered Gbit", "short Gbit"]]
        for share in report.partners {
            shares.append([
                share.partner, gbit(share.requestedBits), gbit(share.deliveredBits), gbit(share.shortfallBits),
            ])
        }
        text += "\n\n" + CommandOutput.table(shares, rightAligned: [1, 2, 3])
        text +=
            "\n\nHome: \(gbit(report.deliveredBits)) Gbit in \(CommandOutput.hours(report.contactSeconds)) of reception."
        text += "\n" + proof(report)
        if !report.relief.isEmpty {
            text += "\n\nWhat would bring more (each planned anew):\n"
            let (useful, idle) = (
                report.relief.filter { $0.gainBits >= 1_000 }, report.relief.filter { $0.gainBits < 1_000 }
            )
            var lines = useful.map {
                "  \($0.change) brings \(gbit($0.gainBits)) Gbit" + ($0.at.map { ", from \($0)" } ?? "")
            }
            if !idle.isEmpty { lines.append("  nothing by " + idle.map(\.change).joined(separator: ", ")) }
            text += lines.joined(separator: "\n")
        }
        for conflict in report.conflicts {
            text += "\n\n\(conflict.payloads[0]) and \(conflict.payloads[1]) want the same contacts: alone "
            text +=
                "\(gbit(conflict.aloneBits[0])) and \(gbit(conflict.aloneBits[1])) Gbit, together \(gbit(conflict.togetherBits))."
        }
        return text
    }

    private static func proof(_ report: PlanReport) -> String {
        let certificate = report.certificate
        guard certificate.kind == "minimum-cut" else {
            return
                "No plan can exceed \(gbit(certificate.boundBits)) Gbit (weighted), by the prices of the linear programme; this one has "
                + "\(gbit(certificate.valueBits))."
        }
        var text = "No plan can bring more than \(gbit(certificate.boundBits)) Gbit: the cut's capacities add up to it:"
        var sums: [String: (bits: Double, count: Int)] = [:]
        for arc in certificate.cut {
            let name =
                switch arc.what {
                case "release": "all that arises on \(arc.from)"
                case "store": "\(arc.from)'s full store"
                default: "contacts \(arc.from) → \(arc.to)"
                }
            sums[name, default: (0, 0)].bits += arc.bits
            sums[name, default: (0, 0)].count += 1
        }
        for (name, sum) in sums.sorted(by: { $0.value.bits > $1.value.bits }) {
            text += "\n  \(gbit(sum.bits)) Gbit  \(name) (\(sum.count) \(sum.count == 1 ? "span" : "spans"))"
        }
        return text
    }

    static func csv(_ planned: PlannedReturn) -> String {
        var text = "request,from,to,start_utc,end_utc,bits,rate_bit_s\r\n"
        for transfer in planned.report().transfers {
            let cells = [
                transfer.request, transfer.from, transfer.to, transfer.start, transfer.end,
                CommandOutput.fixed(transfer.bits, 0), CommandOutput.fixed(transfer.rateBitsPerSecond, 0),
            ]
            text += cells.map(CSV.field).joined(separator: ",") + "\r\n"
        }
        return text
    }
}

extension PlannedReturn {
    /// The spans in which each station receives, joined where they touch.
    var tracks: [SimpleSchedule.Activity] {
        var spans: [String: [Spans.Span]] = [:]
        for transfer in plan.transfers where transfer.isHome {
            spans["\(transfer.from)\n\(transfer.to)", default: []].append(Spans.Span(transfer.start, transfer.end))
        }
        return spans.flatMap { key, list in
            let names = key.split(separator: "\n").map(String.init)
            return Spans(list).list.map {
                SimpleSchedule.Activity(
                    site: names[1],
                    user: names[0],
                    start: start + $0.start,
                    end: start + $0.end,
                    band: band(names[0], names[1])
                )
            }
        }.sorted { ($0.start, $0.site) < ($1.start, $1.site) }
    }

    /// A link's band by the standard's names, near the Earth (NE) as the Moon counts; `N/A` where it has none.
    private func band(_ from: String, _ to: String) -> String {
        let known = ["S": "S-NE", "X": "X-NE", "Ka": "Ka-NE", "UHF": "UHF", "VHF": "VHF", "L": "L", "C": "C", "Ku": "Ku"]
        let own = scenario.links.first { $0.from == from && $0.to == to }
        let link = own ?? scenario.links.first { $0.from == from && $0.to == "*" }
        return link.flatMap { known[$0.band] } ?? "N/A"
    }

    var schedule: SimpleSchedule {
        SimpleSchedule(
            originator: "Magpie",
            created: start,
            start: start,
            end: start + problem.duration,
            activities: tracks
        )
    }

    private var numbers: [String: Int] {
        var numbers: [String: Int] = [:]
        for (index, node) in problem.nodes.enumerated() { numbers[node.id] = index + 1 }
        for (index, station) in scenario.stations.enumerated() {
            numbers[station.station.id] = 101 + index
        }
        return numbers
    }

    /// Comments that say which node has which number.
    var nodeNumbers: String {
        "# Start \(start.text); nodes:\n"
            + numbers.sorted { $0.value < $1.value }.map { "#   \($0.value) \($0.key)\n" }.joined()
    }

    /// The contacts of the planned part, sites and relays numbered from 1, stations from 101.
    func contactPlan(_ windows: WindowSet) throws -> ContactPlan {
        let offset = start - scenario.start
        return try ContactPlan(problem, numbers: numbers) { contact in
            let line = windows.lines.first { $0.from == contact.from && $0.to == contact.to }
            guard let sightline = line?.sightline else { return 0 }
            let middle = offset + (contact.start + contact.end) / 2
            return windows.scene.look(along: sightline, at: middle).range / 299_792.458
        }
    }
}
