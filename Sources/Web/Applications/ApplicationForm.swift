import Domain
import Foundation
import HTTPTypes
import Intake
import ReadModels
import Registrar
import Vault
import WebServer

/// The application, written over days: a draft in the vault that saves itself, then a submission.
struct ApplicationForm {
    let house: House
    let request: Request
    let visit: Visit
    /// What was wrong with a file of this very form.
    var refused: Refusal?

    private var strings: Strings { request.strings }

    private func key() throws -> Drafts.Key {
        let person = try visit.person()
        // A token that is good for other things is not good for its owner's drafts.
        guard visit.viewer.actsForThemselves else { throw Problem.notFound }
        return Drafts.Key(owner: person.id, kind: "application", subject: try request.parameter("id"))
    }

    /// The form, with the draft or with what was just sent.
    func show(refusals: [Refusal] = [], values sent: InputValue? = nil, more: String? = nil) async throws -> Response {
        let id: String = try request.parameter("id")
        let key = try key()
        guard let call = try await house.register.call(SampleCall.ID(id), visit.viewer) else { throw Problem.notFound }
        let texts = try await Texts.load([call.title], house, request)
        let draft = try await house.vault.drafts.draft(key)
        let values = sent ?? draft.map { InputValue(form: Self.fields($0.body)) } ?? .object([:])
        let builder = FormBuilder(
            action: Action.application(in: call), strings: strings, policy: visit.policy, refusals: refusals,
            references: try await references(SampleCall.ID(id)), more: more,
            uploads: try await Uploads(house: house, visit: visit).byDigest())
        let fields = builder.fields(values)
        let page = ApplicationFormPage(
            heading: texts(call.title),
            introduction: strings("apply.text"),
            closes: Wording.time(call.closes, visit.policy.calendar, request.language),
            closesUTC: Wording.utc(call.closes),
            zone: ZonedTime.name(of: call.zone, strings),
            isOpen: call.state(at: visit.now) == .open,
            target: "/calls/\(id)/apply",
            once: house.desk.identities.next(),
            draftTarget: "/calls/\(id)/apply/draft",
            saved: draft.map { Wording.time(Instant(milliseconds: $0.saved), visit.policy.calendar, request.language) },
            hasErrors: !refusals.isEmpty,
            errors: builder.errors(among: fields),
            fields: fields,
            call: id
        )
        let frame = house.frame(
            page.heading, request, visit,
            crumbs: [.init(strings("applications.title"), "/applications"), .init(page.heading)])
        let html = house.templates.html(page, frame: frame, in: request.language)
        return Response.html(html, status: refusals.isEmpty ? .ok : .unprocessableContent).cached(.never)
    }

    /// Saves the draft: by the script as one types, or by the button without one.
    func save() async throws -> Response {
        let key = try key()
        let body = try JSONEncoder().encode(request.form.all.map { [$0.name, $0.value] })
        // What is sent last is what its author wants: a draft has one author.
        let current = try await house.vault.drafts.draft(key)?.version ?? 0
        let saved = try await house.vault.drafts.save(Array(body), as: key, replacing: current, now: request.arrived)
        if request.headers[.accept]?.contains("application/json") == true { return Response.json(["version": saved]) }
        if let list = request.form["more"] { return try await show(more: list) }
        return .redirect(to: "/calls/\(key.subject)/apply?done=saved")
    }

    func submit() async throws -> Response {
        let key = try key()
        let values = InputValue(form: request.form.all.map { ($0.name, $0.value) })
        if refused == nil, request.form["save"] != nil || request.form["more"] != nil { return try await save() }
        let given = MaterialPlaces.given(values)
        guard let action = ActionTable.action(Application.Submit.name) else { throw Problem.notFound }
        let own = try await house.register.ownApplications(visit.viewer)
        let former = own.first { $0.call == key.subject && $0.applicant == key.owner && $0.stage != .withdrawn }
        let call = Action.Call(
            inputs: Inputs(given, calendar: visit.policy.calendar),
            path: former.map { ["id": $0.id] } ?? [:],
            requester: visit.requester,
            // The last byte of the body counts: the window closes to the second.
            arrived: Instant(milliseconds: request.arrived),
            desk: house.desk
        )
        var mistakes = FormCheck.refusals(action.fields, call.inputs)
        if refused != nil { mistakes.removeAll { $0.field == "materials" } }
        if let refused { return try await again(key, mistakes, values, given, also: refused) }
        guard mistakes.isEmpty else { return try await again(key, mistakes, values, given) }
        do {
            let receipt = try await action.carryOut(call, id: request.form["once"])
            try await house.vault.drafts.delete(key)
            return .redirect(to: "/applications/\(receipt.subject)?done=application.submit")
        } catch let refusal as Refusal {
            return try await again(key, [refusal], values, given)
        }
    }

    /// Nothing typed is lost: it is the draft now, and stands in the form again.
    ///
    /// - Parameter file: what was wrong with a file, at the place of the form itself.
    private func again(
        _ key: Drafts.Key, _ refusals: [Refusal], _ values: InputValue, _ given: InputValue, also file: Refusal? = nil
    ) async throws -> Response {
        let body = try JSONEncoder().encode(request.form.all.map { [$0.name, $0.value] })
        let version = try await house.vault.drafts.draft(key)?.version ?? 0
        _ = try await house.vault.drafts.save(Array(body), as: key, replacing: version, now: request.arrived)
        var placed = refusals.map { refusal in
            var refusal = refusal
            refusal.field = MaterialPlaces.field(refusal, among: given, visit.policy)
            return refusal
        }
        if let file { placed.append(file) }
        return try await show(refusals: placed, values: values)
    }

    private static func fields(_ body: [UInt8]) -> [(name: String, value: String)] {
        let pairs = (try? JSONDecoder().decode([[String]].self, from: Data(body))) ?? []
        return pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }
    }

    private func references(_ call: SampleCall.ID) async throws -> [String: [(value: String, text: String)]] {
        let samples = try await house.register.samples(inCall: call, visit.viewer)
        let houses = visit.viewer.actor.organisations.map(\.rawValue)
        let names = try await Names.load(people: [], organisations: houses, from: house.vault, request.language)
        return [
            "sample": samples.map {
                ($0.id, "\($0.number) · \(strings.word($0.material)) · \(Wording.mass(Mass(micrograms: $0.available)))")
            },
            "organisation": houses.map { ($0, names.organisation($0)) }.sorted { $0.1 < $1.1 },
        ]
    }
}

extension Action {
    /// The submission's form under one call: the call itself is not asked for.
    fileprivate static func application(in call: CallRow) -> Action {
        guard var action = ActionTable.action(Application.Submit.name) else { preconditionFailure("the table has it") }
        action.fields.removeAll { $0.name == "call" }
        return action
    }
}

struct ApplicationFormPage: Page {
    static let template = "applications/form"
    var heading: String
    var introduction: String
    var closes: String
    var closesUTC: String
    var zone: String
    var isOpen: Bool
    var target: String
    var once: String
    var draftTarget: String
    var saved: String?
    var hasErrors: Bool
    var errors: [FormError]
    var fields: [FormField]
    var call: String
}
