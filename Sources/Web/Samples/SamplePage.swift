import Domain
import WebServer

/// One sample: what it is, where every microgram of it is, who held it, and how to ask for it.
struct SamplePage: Page {
    static let template = "samples/sample"

    var number: String
    var standfirst: String
    var state: StateMark
    var isStandIn: Bool
    var facts: [Fact]
    var birth: [Fact]
    var parents: [Relative]
    var children: [Relative]
    var hasFamily: Bool
    var more: String?
    var familyChart: ChartPart?
    var ledgerChart: ChartPart?
    var ledger: [LedgerLine]
    var total: String
    var steps: [Step]
    var moving: String?
    var seal: Seal?
    var discrepancies: [Discrepancy]
    var calls: [Call]
    var citation: String
    var acknowledgement: String?
    var works: [Work]
    var hasWorks: Bool
    var records: [Record]
    var actions: [Action]
    var hasActions: Bool

    struct Fact: Sendable {
        var term: String
        var value: String
    }

    struct Relative: Sendable {
        var href: String
        var number: String
        var mass: String
        var state: StateMark
    }

    struct LedgerLine: Sendable {
        var color: String
        var account: String
        var mass: String
        var share: String
    }

    /// A step of the timeline, as `partials/timeline` takes it.
    struct Step: Sendable {
        var when: String
        var datetime: String?
        var what: String
        var detail: String?
        var stepHref: String?
        var stepClass: String?
    }

    /// Something done with it, with its photographs.
    struct Work: Sendable {
        var workTitle: String
        var workNote: String?
        var proof: String?
        var files: [File]

        struct File: Sendable {
            var fileLabel: String
            var fileHref: String?
        }
    }

    /// Why it cannot be used, with the form that clears it for who may.
    struct Seal: Sendable {
        var sealText: String
        var clearHref: String?
    }

    struct Discrepancy: Sendable {
        var text: String
        var href: String?
    }

    struct Call: Sendable {
        var href: String
        var number: String
        var closes: String
    }

    struct Record: Sendable {
        var sequence: Int
        var what: String
        var at: String
        var href: String
    }

    struct Action: Sendable {
        var href: String
        var label: String
    }
}
