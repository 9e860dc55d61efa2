import FoundationEssentials

/// Missions with their spacecraft, instruments and sourced figures: `Programmes/missions.json`.
package struct MissionList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.missions/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// In the order in which pages show them.
    package let missions: [Mission]

    /// One mission, or the research station.
    package struct Mission: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name in its own script and in Latin letters.
        package let name: ProperName
        /// The line that it belongs to.
        package let programme: Programme
        /// What it is, in a sentence.
        package let summary: Wording
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// What was stated about it.
        package let figures: [Figure]
        /// What it consists of.
        package let spacecraft: [Spacecraft]
        /// What it carries, guests first.
        package let instruments: [Instrument]
        /// The ways in which its instruments are counted, where they differ.
        package let countingRules: [CountingRule]?
        /// Batches, gifts and calls in which its samples were shared.
        package let distributions: [Distribution]?
    }

    /// The line of missions that one belongs to.
    package enum Programme: String, Codable, Hashable, Sendable, CaseIterable {
        case lunar, planetary, station

        /// What a heading says.
        package var title: Wording {
            switch self {
            case .lunar: Wording(en: "Lunar exploration", zh: "月球探测")
            case .planetary: Wording(en: "Planetary exploration", zh: "行星探测")
            case .station: Wording(en: "Research station", zh: "科研站")
            }
        }
    }

    /// Something that flies or stands on its own.
    package struct Spacecraft: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name in its own script and in Latin letters.
        package let name: ProperName
        /// What sort it is.
        package let kind: Kind
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// What was stated about it.
        package let figures: [Figure]

        /// What sort of craft it is.
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
            case orbiter, lander, rover, relay, ascender, returner, microsatellite
        }
    }

    /// An instrument or payload and who provided it.
    package struct Instrument: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// What it is.
        package let title: Wording
        /// What it is called in short.
        package let abbreviation: String?
        /// Other spellings that occur.
        package let aliases: [String]?
        /// The spacecraft that carries it.
        package let host: String
        /// Who provided it: bodies of `institutes.json`.
        package let institutes: [String]
        /// Whether it is a guest.
        package let isInternational: Bool
        /// How far it came.
        package let status: Status
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// What was stated about it.
        package let figures: [Figure]
        /// A remark for readers.
        package let note: Wording?

        /// How far it came.
        package enum Status: String, Codable, Hashable, Sendable, CaseIterable { case selected, flown, dropped }
    }

    /// One way of counting a mission's instruments, with what it counts.
    package struct CountingRule: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// What it counts.
        package let title: Wording
        /// What is counted together.
        package let groups: [Group]
        /// The count as somebody stated it.
        package let statement: Figure

        /// Instruments that are counted together.
        package struct Group: Codable, Hashable, Sendable {
            /// What they have in common.
            package let title: Wording
            /// Keys of the instruments counted.
            package let instruments: [String]
        }

        /// `6 + 3`, or `13` where there is one group.
        package var expression: String { groups.map { "\($0.instruments.count)" }.joined(separator: " + ") }
    }

    /// A batch, a gift or a call in which samples were shared.
    package struct Distribution: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// What sort it is.
        package let kind: Kind
        /// Its name on pages.
        package let title: Wording
        /// When it was, as exactly as is known.
        package let date: ReferenceDate?
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// What was stated about it.
        package let figures: [Figure]

        /// What sort of sharing it was; a total sums earlier batches.
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable { case batch, total, gift, call }
    }

    /// The mission called `id`.
    package func mission(_ id: String) -> Mission? { missions.first { $0.id == id } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(missions.map(\.id), at: "missions")
        inspection.requireUnique(missions.flatMap(\.spacecraft).map(\.id), at: "missions.spacecraft")
        inspection.requireUnique(missions.flatMap(\.instruments).map(\.id), at: "missions.instruments")
        inspection.enter("missions", missions)
    }
}

extension MissionList.Mission: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("name", name)
        inspection.enter("summary", summary)
        inspection.requireSource(source)
        inspection.enter("figures", figures)
        for (index, craft) in spacecraft.enumerated() {
            inspection.enter("spacecraft[\(index)].name", craft.name)
            inspection.requireSource(craft.source, at: "spacecraft[\(index)].source")
            inspection.enter("spacecraft[\(index)].figures", craft.figures)
        }
        let hosts = Set(spacecraft.map(\.id))
        for (index, instrument) in instruments.enumerated() {
            let path = "instruments[\(index)]"
            inspection.enter("\(path).title", instrument.title)
            inspection.enter("\(path).note", instrument.note)
            inspection.requireSource(instrument.source, at: "\(path).source")
            inspection.enter("\(path).figures", instrument.figures)
            inspection.requireKnown([instrument.host], in: hosts, at: "\(path).host", kind: "spacecraft")
        }
        for (index, distribution) in (distributions ?? []).enumerated() {
            inspection.enter("distributions[\(index)].title", distribution.title)
            inspection.requireSource(distribution.source, at: "distributions[\(index)].source")
            inspection.enter("distributions[\(index)].figures", distribution.figures)
        }
        inspection.requireUnique((distributions ?? []).map(\.id), at: "distributions")
        checkCounts(&inspection)
    }

    /// A rule has to count what it says: the list behind a number is part of the number.
    private func checkCounts(_ inspection: inout Inspection) {
        let known = Set(instruments.map(\.id))
        for (index, rule) in (countingRules ?? []).enumerated() {
            let path = "countingRules[\(index)]"
            let counted = rule.groups.flatMap(\.instruments)
            inspection.enter("\(path).title", rule.title)
            inspection.enter("\(path).statement", rule.statement)
            for (place, group) in rule.groups.enumerated() {
                inspection.enter("\(path).groups[\(place)].title", group.title)
            }
            inspection.requireKnown(counted, in: known, at: "\(path).groups", kind: "instrument")
            inspection.requireUnique(counted, at: "\(path).groups")
            inspection.require(
                rule.statement.value == .number(.init(counted.count)),
                at: path,
                "the rule lists \(counted.count) instruments, which is not what its statement says",
                remedy: "list the instruments that it counts"
            )
        }
    }
}
