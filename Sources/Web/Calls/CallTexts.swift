import Domain
import Intake
import ReadModels
import Vault
import WebServer

/// The agency's own texts of calls, joined from the vault.
struct CallTexts: Sendable {
    private var stored: [String: String]
    private var request: Request

    static func load(_ calls: [CallRow], from vault: Vault, _ request: Request) async throws -> CallTexts {
        let states = try await vault.texts.states(calls.flatMap { [$0.title.id, $0.summary.id] })
        return CallTexts(stored: states.compactMapValues(\.text), request: request)
    }

    /// The text in the reader's language; a sentence that it was erased, where it was.
    func text(_ reference: TextReference) -> String {
        guard let stored = stored[reference.id] else { return request.strings("calls.textGone") }
        return LocalText.text(stored, in: request.language.tag)
    }
}

extension CallRow.State {
    /// The state with its word.
    func mark(_ strings: Strings) -> StateMark {
        switch self {
        case .planned: StateMark(kind: "idle", text: strings("state.planned"))
        case .open: StateMark(kind: "good", text: strings("state.open"))
        case .closed: StateMark(kind: "wait", text: strings("calls.state.closed"))
        case .announced: StateMark(kind: "ended", text: strings("calls.state.announced"))
        case .cancelled: StateMark(kind: "ended", text: strings("calls.state.cancelled"))
        }
    }
}

extension CallListPage.Card {
    init(_ call: CallRow, _ texts: CallTexts, _ request: Request, _ visit: Visit) {
        let strings = request.strings
        let calendar = visit.policy.calendar
        let state = call.state(at: visit.now)
        href = "/calls/\(call.id)"
        number = call.number
        title = texts.text(call.title)
        summary = texts.text(call.summary)
        self.state = state.mark(strings)
        samples = strings("calls.samples", count: call.samples)
        let instant = state == .planned ? call.opens : call.closes
        whenLabel =
            strings(state == .planned ? "time.opens" : state == .open ? "time.closes" : "time.closed")
        iso = instant.text
        when = Wording.time(instant, calendar, request.language)
        zone = ZonedTime.name(of: calendar.zone, strings)
        if let received = call.received, let sets = call.sets, state == .announced {
            outcome = strings(
                "calls.outcome", ["received": Wording.count(received), "sets": Wording.count(sets)])
        }
    }
}
