import Domain
import HTTPTypes
import ReadModels
import WebServer

/// Calls: public from the moment that they are announced.
enum CallRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/calls", name: "calls.list", audience: .everybody) { request, visit in
                try await list(request, visit, house)
            },
            .get("/calls/{id:slug}", name: "calls.call", audience: .everybody) { request, visit in
                try await call(request, visit, house)
            },
        ]
    }

    private static func list(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let calls = try await house.register.calls(visit.viewer)
        let texts = try await CallTexts.load(calls, from: house.vault, request)
        func cards(_ states: Set<CallRow.State>) -> [CallListPage.Card] {
            calls.filter { states.contains($0.state(at: visit.now)) }.map { .init($0, texts, request, visit) }
        }
        let planned = cards([.planned])
        let past = cards([.closed, .announced, .cancelled])
        let page = CallListPage(
            open: cards([.open]).reversed(), planned: planned.reversed(), past: past, hasPlanned: !planned.isEmpty,
            hasPast: !past.isEmpty, mayOpen: visit.viewer.may(.callOpen))
        return house.templates.response(page, frame: house.frame(request.strings("calls.title"), request, visit), to: request)
    }

    private static func call(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let id: String = try request.parameter("id")
        guard let call = try await house.register.call(SampleCall.ID(id), visit.viewer) else { throw Problem.notFound }
        let strings = request.strings
        let words = SampleWords(strings: strings)
        let calendar = visit.policy.calendar
        let texts = try await CallTexts.load([call], from: house.vault, request)
        let samples = try await house.register.samples(inCall: SampleCall.ID(id), visit.viewer)
        let entries = try await house.register.entries(
            Register.EntrySearch(stream: "call/\(id)"), limit: 50, visit.viewer)
        let state = call.state(at: visit.now)
        let page = CallPage(
            number: call.number,
            title: texts.text(call.title),
            summary: texts.text(call.summary),
            state: state.mark(strings),
            opens: ZonedTime(call.opens, id: "opens", calendar, request),
            closes: ZonedTime(call.closes, id: "closes", calendar, request),
            category: words.category(call.category),
            applyHref: state == .open ? "/calls/\(id)/apply" : nil,
            isPlanned: state == .planned,
            isClosed: state == .closed,
            result: try await result(call, request, visit, house),
            samples: samples.map { sample in
                CallPage.Sample(
                    href: "/samples/\(sample.id)", sampleNumber: sample.number, mission: words.mission(sample.mission),
                    kind: words.material(sample.material) + (sample.variety.map { " · " + words.variety($0) } ?? ""),
                    form: words.form(sample.form), sampleMass: Wording.mass(Mass(micrograms: sample.mass)),
                    available: sample.available > 0
                        ? Wording.mass(Mass(micrograms: sample.available)) : strings("samples.available.no"))
            },
            samplesFound: strings("calls.samples", count: samples.count),
            actions: actions(call, state, visit.viewer, strings),
            hasActions: !actions(call, state, visit.viewer, strings).isEmpty,
            records: entries.map {
                CallPage.Record(
                    sequence: $0.sequence, what: RecordWords.title($0.type, strings),
                    at: Wording.day($0.at, calendar, request.language), href: "/receipts/\($0.sequence)")
            })
        let frame = house.frame(
            page.title, request, visit, crumbs: [Frame.Crumb(strings("calls.title"), "/calls"), Frame.Crumb(call.number)])
        return house.templates.response(page, frame: frame, to: request)
    }

    private static func result(_ call: CallRow, _ request: Request, _ visit: Visit, _ house: House) async throws
        -> CallPage.Result?
    {
        guard let announced = call.announced else { return nil }
        let selected = try await house.register.selected(inCall: SampleCall.ID(call.id), visit.viewer)
        let names = try await Names.load(
            people: [], organisations: selected.map(\.organisation), from: house.vault, request.language)
        return CallPage.Result(
            announced: ZonedTime(announced, id: "announced", visit.policy.calendar, request),
            received: Wording.count(call.received ?? 0),
            sets: Wording.count(call.sets ?? 0),
            institutions: Wording.count(Set(selected.map(\.organisation)).count),
            mass: Wording.mass(Mass(micrograms: selected.reduce(0) { $0 + $1.mass })),
            rows: selected.map {
                CallPage.Selected(
                    organisation: names.organisation($0.organisation), items: Wording.count($0.items),
                    selectedMass: Wording.mass(Mass(micrograms: $0.mass)))
            },
            hasRows: !selected.isEmpty)
    }

    private static func actions(_ call: CallRow, _ state: CallRow.State, _ viewer: Viewer, _ strings: Strings)
        -> [CallPage.Action]
    {
        var names: [String] = []
        if viewer.may(.callOpen) {
            if state == .planned || state == .open { names += ["call.extend"] }
            if state != .announced, state != .cancelled { names += ["call.cancel"] }
        }
        if state == .closed, viewer.may(.applicationDecide) { names.append("call.announce") }
        return names.map { CallPage.Action(href: "/do/\($0)/\(call.id)", label: strings("action.\($0).title")) }
    }
}
