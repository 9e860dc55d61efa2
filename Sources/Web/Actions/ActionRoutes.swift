import Domain
import Intake
import ReadModels
import Registrar
import Vault
import HTTPTypes
import WebServer

/// Every action by form: `/do/NAME` and `/do/NAME/SUBJECT`.
///
/// GET shows the form, filled from the query; POST carries it out and goes back
/// to the subject, or shows the form again with what was typed and what is wrong.
enum ActionRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        ActionTable.all.flatMap { action -> [Route<Visit>] in
            let path = "/do/\(action.name)" + (action.needsSubject ? "/{id}" : "")
            return [
                .get(path, name: "do.\(action.name).form", audience: "signedIn") { request, visit in
                    try await form(action, request, visit, house, values: query(request), refusals: [])
                },
                .post(path, name: "do.\(action.name)", audience: "signedIn", body: action.takesFiles ? .stream(limit: Uploads.Limit.form) : .form(limit: 4 << 20)) {
                    request, visit in
                    guard action.takesFiles else { return try await carryOut(action, request, visit, house, refused: nil) }
                    let (request, refused) = try await Uploads(house: house, visit: visit).form(request)
                    return try await carryOut(action, request, visit, house, refused: refused)
                },
            ]
        }
    }

    private static func query(_ request: Request) -> InputValue {
        InputValue(form: request.query.all.map { ($0.name, $0.value) })
    }

    private static func carryOut(
        _ action: Action, _ request: Request, _ visit: Visit, _ house: House, refused: Refusal?
    ) async throws -> Response {
        _ = try visit.person()
        let values = InputValue(form: request.form.all.map { ($0.name, $0.value) })
        if let list = request.form["more"] {
            return try await form(action, request, visit, house, values: values, refusals: [], more: list)
        }
        var mistakes = FormCheck.refusals(action.fields, Inputs(values, calendar: visit.policy.calendar))
        if let refused {
            // The file that was refused leaves its field empty: one mistake, not two.
            mistakes.removeAll { $0.field == refused.field }
            mistakes.append(refused)
        }
        guard mistakes.isEmpty else {
            return try await form(action, request, visit, house, values: values, refusals: mistakes)
        }
        let call = Action.Call(
            inputs: Inputs(values, calendar: visit.policy.calendar),
            path: request.parameters,
            requester: visit.requester,
            // The last byte of the body counts, not the header that the visit was made out from.
            arrived: Instant(milliseconds: request.arrived),
            desk: house.desk
        )
        do {
            // The form carries its own id: sent twice, it is carried out once.
            let receipt = try await action.carryOut(call, id: request.form["once"])
            let target = SafePath(request.form["next"]) ?? SafePath(of: action, receipt.subject, request)
            return .redirect(to: target.adding("done", try await outcome(of: action, request, visit, house)))
        } catch let refusal as Refusal {
            if refusal.kind == .notFound { throw refusal }
            return try await form(action, request, visit, house, values: values, refusals: [refusal])
        }
    }

    /// What the next page says was done: an acceptance that left a seal broken says that too.
    private static func outcome(of action: Action, _ request: Request, _ visit: Visit, _ house: House) async throws -> String {
        guard action.name == Sample.AcceptCustody.name,
            let sample = try await house.register.sample(Sample.ID(request.parameters["id"] ?? ""), visit.viewer),
            !sample.brokenSeals.isEmpty
        else { return action.name }
        return ActionNames.sealBroken
    }

    private static func form(
        _ action: Action, _ request: Request, _ visit: Visit, _ house: House, values: InputValue, refusals: [Refusal],
        more: String? = nil
    ) async throws -> Response {
        _ = try visit.person()
        let strings = request.strings
        let (values, settled) = try await FixedFields.settled(action, values, visit, house, request)
        var builder = FormBuilder(action: action, strings: strings, policy: visit.policy, refusals: refusals)
        builder.references = try await references(for: action, visit, house, request.language)
        builder.fixed = try await FixedFields.texts(action, values, visit, house, request)
        builder.settled = settled
        builder.more = more
        if action.name == Sample.OfferCustody.name {
            builder.choices["to"] = try await Receivers.list(values, visit, house, request)
        }
        if action.takesFiles { builder.uploads = try await Uploads(house: house, visit: visit).byDigest() }
        if action.name == Sample.AcceptCustody.name,
            let offer = try await house.register.sample(Sample.ID(request.parameters["id"] ?? ""), visit.viewer)?.offer
        {
            builder.checklists["seals"] = offer.seals.map { ($0, $0) }
        }
        if action.name == Person.Delegate.name {
            // Only what one has oneself and not everybody.
            let own = visit.viewer.actor.permissions.subtracting(visit.policy.everyone)
            builder.checklists["permissions"] = Permission.allCases.filter(own.contains).map {
                ($0.rawValue, strings.word($0.rawValue, of: "permission"))
            }
        }
        let fields = builder.fields(values)
        let errors = builder.errors(among: fields)
        let next = SafePath(values.text("next") ?? request.query["next"])
        let back = next ?? SafePath(of: action, request.parameters["id"] ?? "", request)
        let subject = try await ActionSubject.find(action, visit, house, request)
        let page = ActionFormPage(
            subject: subject?.name,
            subjectAddress: subject?.address ?? "",
            heading: strings("action.\(action.name).title"),
            introduction: strings("action.\(action.name).text"),
            target: request.target.rawPath,
            once: house.desk.identities.next(),
            hasErrors: !errors.isEmpty,
            errors: errors,
            fields: fields,
            hasFields: !fields.isEmpty,
            hasFiles: action.takesFiles,
            submitLabel: strings("action.\(action.name).submit"),
            isFinal: FinalActions.names.contains(action.name),
            // Without a page that asked for it, on to what was made or changed.
            next: next?.text ?? "",
            back: back.text
        )
        let frame = house.frame(page.heading, request, visit)
        let html = house.templates.html(page, frame: frame, in: request.language)
        let status: HTTPResponse.Status =
            switch refusals.first?.kind {
            case nil: .ok
            case .conflict: .conflict
            case .forbidden: .forbidden
            case .invalid, .notFound: .unprocessableContent
            }
        return Response.html(html, status: status).cached(.never)
    }

    /// Lists to choose from, where the visitor may know them.
    private static func references(for action: Action, _ visit: Visit, _ house: House, _ language: Language) async throws
        -> [String: [(value: String, text: String)]]
    {
        var lists: [String: [(value: String, text: String)]] = [:]
        for case .reference(let kind) in action.fields.map(\.kind) {
            switch kind {
            case "organisation":
                lists[kind] = try await house.organisations(language)
            // A program names people by their ids: a token that reads one thing is no directory of the house.
            case "person" where visit.viewer.actor.scopes == nil && (visit.viewer.isStaff || visit.viewer.may(.roleGrant)):
                lists[kind] = try await house.vault.people.profiles(limit: 500).map {
                    ($0.id, language == .english && !$0.latinName.isEmpty ? $0.latinName : $0.name)
                }.sorted { $0.1 < $1.1 }
            default: break
            }
        }
        return lists
    }
}

extension Action {
    /// Whether the path names a subject, be it its own or the one that it is made for.
    var needsSubject: Bool { path.contains("{id}") }
}

extension Action {
    /// Whether any of its fields is a file.
    var takesFiles: Bool { fields.contains { $0.kind.takesFiles } }
}

extension FieldSpec.Kind {
    fileprivate var takesFiles: Bool {
        switch self {
        case .file: true
        case .list(let fields), .object(let fields): fields.contains { $0.kind.takesFiles }
        default: false
        }
    }
}

extension InputValue {
    fileprivate func text(_ name: String) -> String? {
        if case .text(let text) = self[name], !text.isEmpty { text } else { nil }
    }
}

/// Actions that cannot be taken back: their button says so.
enum FinalActions {
    static let names: Set<String> = [
        "application.withdraw", "application.decide", "call.cancel", "call.announce", "loan.close", "person.close",
        "erasure.order", "sample.writeOff", "loan.sign", "review.submit", "review.decline", "review.declare",
    ]
}

/// A path on this site: the only kind of address that a form may send anybody to.
struct SafePath {
    let text: String

    /// Nil for anything that is not a plain path of this site.
    init?(_ text: String?) {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 500,
            text.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }

    /// The page of an action's subject.
    init(of action: Action, _ subject: String, _ request: Request) {
        let plural = [
            "sample": "samples", "call": "calls", "application": "applications", "review": "reviews", "loan": "loans",
            "person": "people", "organisation": "organisations",
        ]
        let isPlain = !subject.isEmpty && subject.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
        if action.name == Review.Assign.name, let application = request.parameters["id"] {
            text = "/applications/" + (application.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) } ? application : "")
        } else if let folder = plural[action.subjectKind] {
            text = "/\(folder)" + (isPlain ? "/\(subject)" : "")
        } else {
            text = "/"
        }
    }

    func adding(_ name: String, _ value: String) -> String {
        text + (text.contains("?") ? "&" : "?") + name + "=" + value
    }
}
