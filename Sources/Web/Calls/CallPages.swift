import WebServer

/// All calls, the open ones first.
struct CallListPage: Page {
    static let template = "calls/list"

    var open: [Card]
    var planned: [Card]
    var past: [Card]
    var hasPlanned: Bool
    var hasPast: Bool
    var mayOpen: Bool

    struct Card: Sendable {
        var href: String
        var number: String
        var title: String
        var summary: String
        var state: StateMark
        var samples: String
        /// `Closes`, `Opens`, `Closed`.
        var whenLabel: String
        var iso: String
        var when: String
        var zone: String
        var outcome: String?
    }
}

/// One call.
struct CallPage: Page {
    static let template = "calls/call"

    var number: String
    var title: String
    var summary: String
    var state: StateMark
    var opens: ZonedTime
    var closes: ZonedTime
    var category: String
    var applyHref: String?
    var isPlanned: Bool
    var isClosed: Bool
    var result: Result?
    var samples: [Sample]
    var samplesFound: String
    var actions: [Action]
    var hasActions: Bool
    var records: [Record]

    struct Result: Sendable {
        var announced: ZonedTime
        var received: String
        var sets: String
        var institutions: String
        var mass: String
        var rows: [Selected]
        var hasRows: Bool
    }

    struct Selected: Sendable {
        var organisation: String
        var items: String
        var selectedMass: String
    }

    struct Sample: Sendable {
        var href: String
        var sampleNumber: String
        var mission: String
        var kind: String
        var form: String
        var sampleMass: String
        var available: String
    }

    struct Action: Sendable {
        var href: String
        var label: String
    }

    struct Record: Sendable {
        var sequence: Int
        var what: String
        var at: String
        var href: String
    }
}
