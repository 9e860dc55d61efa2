import Domain
import HTTPTypes
import Letters
import ReadModels
import Vault
import WebServer

/// Questions and answers about one application, between its applicants and the office.
///
/// A reviewer who may read the application does not come here: the thread would tell applicants about reviewers and
/// reviewers about applicants.
enum ThreadRoutes {
    private static let textLimit = 5000

    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/applications/{id}/messages", name: "applications.messages", audience: "applicantOrOffice") { request, visit in
                let application = try await application(request, visit, house)
                return try await show(application, request, visit, house, errors: [])
            },
            .post("/applications/{id}/messages", name: "applications.messages.post", audience: "applicantOrOffice") {
                request, visit in
                try await post(request, visit, house)
            },
        ]
    }

    /// Whether the visitor takes part in the thread of an application that they may see.
    static func takesPart(_ application: ApplicationRow, _ visit: Visit) -> Bool {
        application.isOwn || visit.viewer.may(.applicationCheck) || visit.viewer.may(.applicationDecide)
    }

    private static func application(_ request: Request, _ visit: Visit, _ house: House) async throws -> ApplicationRow {
        let id: String = try request.parameter("id")
        _ = try visit.person()
        guard let application = try await house.register.application(Application.ID(id), visit.viewer),
            takesPart(application, visit)
        else { throw Problem.notFound }
        return application
    }

    private static func show(
        _ application: ApplicationRow, _ request: Request, _ visit: Visit, _ house: House, errors: [FormError]
    ) async throws -> Response {
        let person = try visit.person()
        let strings = request.strings
        let subject = application.id
        let messages = try await house.vault.messages.thread(
            about: subject, audiences: [MessageThread.audience], limit: 1000)
        if let last = messages.last { try await house.vault.messages.markRead(subject, by: person.id, upTo: last.number) }
        let states = try await house.vault.texts.states(messages.map(\.text))
        let names = try await Names.load(people: messages.map(\.author), organisations: [], from: house.vault, request.language)
        let title = try await Texts.load([application.title], house, request)(application.title)
        let applicants = Set([application.applicant] + application.coApplicants)
        let page = ThreadPage(
            title: title,
            callNumber: application.callNumber,
            back: "/applications/\(application.id)",
            target: "/applications/\(application.id)/messages",
            messages: messages.map { message in
                let isApplicant = applicants.contains(message.author)
                // Applicants write with the office, not with one of its people.
                let isNamed = isApplicant || !application.isOwn
                let name = isNamed ? names.person(message.author) : strings("thread.office")
                let at = Instant(milliseconds: message.at)
                let text = states[message.text]?.text ?? strings("text.erased")
                return ThreadPage.Message(
                    author: message.author == person.id ? strings("thread.you") : name,
                    side: isNamed ? strings(isApplicant ? "thread.applicant" : "thread.office") : nil,
                    when: Wording.time(at, visit.policy.calendar, request.language), iso: at.text,
                    paragraphs: text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init),
                    isOurs: isApplicant == application.isOwn)
            },
            zone: ZonedTime.name(of: visit.policy.calendar.zone, strings),
            typed: errors.isEmpty ? "" : request.form["text"] ?? "",
            limit: textLimit,
            textError: errors.first?.message,
            hasErrors: !errors.isEmpty,
            errors: errors
        )
        let crumbs: [Frame.Crumb] = [
            application.isOwn ? .init(strings("applications.title"), "/applications") : visit.deskCrumb(strings),
            .init(title, page.back), .init(strings("thread.title")),
        ]
        let frame = house.frame(strings("thread.title"), request, visit, crumbs: crumbs)
        let html = house.templates.html(page, frame: frame, in: request.language)
        return Response.html(html, status: errors.isEmpty ? .ok : .unprocessableContent).cached(.never)
    }

    private static func post(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let application = try await application(request, visit, house)
        let text = request.form.text("text") ?? ""
        let strings = request.strings
        let error: String? =
            text.isEmpty
            ? strings("thread.empty") : text.utf8.count > textLimit * 4 || text.count > textLimit ? strings("thread.tooLong") : nil
        if let error {
            return try await show(application, request, visit, house, errors: [FormError(field: "f-text", message: error)])
        }
        _ = try await house.vault.messages.post(
            text, about: application.id, by: visit.person().id,
            to: MessageThread.audience, now: request.arrived)
        return .redirect(to: "/applications/\(application.id)/messages?done=message.posted")
    }
}

struct ThreadPage: Page {
    static let template = "messages/thread"
    var title: String
    var callNumber: String
    var back: String
    var target: String
    var messages: [Message]
    var zone: String
    var typed: String
    var limit: Int
    var textError: String?
    var hasErrors: Bool
    var errors: [FormError]

    struct Message: Sendable {
        var author: String
        var side: String?
        var when: String
        var iso: String
        var paragraphs: [String]
        var isOurs: Bool
    }
}
