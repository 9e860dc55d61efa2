import WebServer

/// The first page: what is open, what there is, how it works.
struct HomePage: Page {
    static let template = "home/home"

    var programme: String
    var open: [CallListPage.Card]
    var latest: [CallListPage.Card]
    var hasLatest: Bool
    var figures: [Figure]
    var roadmap: [Milestone]
    var hasRoadmap: Bool
    var checkpointSize: String?

    struct Figure: Sendable {
        var term: String
        var value: String
        var figureHref: String?
    }

    struct Milestone: Sendable {
        var missionName: String
        var missionHref: String
        var milestone: String
        var date: String
        var milestoneState: StateMark
        var source: String
    }
}
