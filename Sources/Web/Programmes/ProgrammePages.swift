import WebServer

/// All missions, by their line.
struct MissionListPage: Page {
    static let template = "programmes/missions"
    var version: VersionShown
    var lines: [Line]
    var contradictions: Int

    struct Line: Sendable {
        var heading: String
        var missions: [Mission]
    }

    struct Mission: Sendable {
        var href: String
        var name: String
        var summary: String
        var latest: String?
    }
}

/// One mission: every figure with its mark, its source and its date.
struct MissionPage: Page {
    static let template = "programmes/mission"
    var version: VersionShown
    var name: String
    var ownName: String
    var summary: String
    var about: Provenance
    var figures: [FigureBlock]
    var hasFigures: Bool
    var dates: [MilestoneRow]
    var hasDates: Bool
    var rules: [Rule]
    var hasRules: Bool
    var distributions: [Distribution]
    var hasDistributions: Bool
    var craft: [Craft]
    var hasCraft: Bool
    var instruments: [Instrument]
    var hasInstruments: Bool
    var agreements: [Link]
    var hasAgreements: Bool
    var contradictions: [Link]
    var hasContradictions: Bool

    struct Provenance: Sendable {
        var mark: MarkShown
        var source: String
    }

    struct Rule: Sendable {
        var title: String
        var expression: String
        var groups: [Group]
        var statement: FigureLine

        struct Group: Sendable {
            var groupTitle: String
            var members: String
        }
    }

    struct Distribution: Sendable {
        var title: String
        var kind: String
        var date: String
        var mark: MarkShown
        var source: String
        var figures: [FigureBlock]
    }

    struct Craft: Sendable {
        var title: String
        var kind: String
        var mark: MarkShown
        var source: String
        var figures: [FigureBlock]
        var hasOwnFigures: Bool
    }

    struct Instrument: Sendable {
        var title: String
        var abbreviation: String?
        var host: String
        var institutes: String
        var isInternational: Bool
        var status: String
        var mark: MarkShown
        var source: String
        var note: String?
        var figures: [FigureBlock]
        var hasOwnFigures: Bool
    }

    struct Link: Sendable {
        var href: String
        var label: String
    }
}

/// Which version of the reference data a page shows, and the record that put it in force.
struct VersionShown: Sendable {
    var versionText: String
    var versionHref: String
}

/// A milestone with everything that was said of its date.
struct MilestoneRow: Sendable {
    var missionName: String
    var missionHref: String
    var milestone: String
    var headline: String
    var isPlan: Bool
    var statements: [Statement]

    struct Statement: Sendable {
        var kind: String
        var date: String
        var mark: MarkShown
        var source: String
        var stated: String
        var note: String?
    }
}

/// All milestones of all missions.
struct RoadmapPage: Page {
    static let template = "programmes/roadmap"
    var version: VersionShown
    var chart: ChartPart?
    var rows: [MilestoneRow]
}

/// What sources differ on.
struct ContradictionsPage: Page {
    static let template = "programmes/contradictions"
    var version: VersionShown
    var items: [Item]

    struct Item: Sendable {
        var anchor: String
        var number: Int
        var subject: String
        var lines: [FigureLine]
        var explanation: String
    }
}

/// Bodies that take part.
struct InstitutesPage: Page {
    static let template = "programmes/institutes"
    var version: VersionShown
    var rows: [Row]

    struct Row: Sendable {
        var name: String
        var ownName: String?
        var language: String
        var country: String
        var kind: String
        var mark: MarkShown
        var source: String
    }
}

/// Agreements, with the signature of each party.
struct AgreementsPage: Page {
    static let template = "programmes/agreements"
    var version: VersionShown
    var lines: [FigureLine]
    var hasStatements: Bool
    var rows: [Row]

    struct Row: Sendable {
        var anchor: String
        var title: String
        var missionName: String?
        var tier: String
        var instrument: String
        var parties: [Party]
        /// Nil where neither end is stated.
        var period: String?
        var mark: MarkShown
        var source: String
        var note: String?
    }

    struct Party: Sendable {
        var name: String
        var signed: String
        var partyNote: String?
    }
}

/// Laws that limit cooperation, each with what is known of it and from whom.
struct RestrictionsPage: Page {
    static let template = "programmes/restrictions"
    var version: VersionShown
    var rows: [Row]

    struct Row: Sendable {
        var anchor: String
        var title: String
        var jurisdiction: String
        var period: String
        var effect: String
        var exceptions: [Remark]
        var hasExceptions: Bool
        var evidence: [Remark]
        var mark: MarkShown
        var source: String
        var note: String?
    }

    struct Remark: Sendable {
        var remark: String
        var mark: MarkShown
        var source: String
    }
}

/// The reference data in force, part by part.
struct ProgrammeDataPage: Page {
    static let template = "programmes/data"
    var rows: [Row]

    struct Row: Sendable {
        var part: String
        var digest: String
        var adopted: String
        var recordHref: String?
        var record: String?
    }
}
