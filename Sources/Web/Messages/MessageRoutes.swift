import Domain
import HTTPTypes
import Letters
import Vault
import WebServer

/// Everything that a person was told, the newest first: the same words as in the letters.
enum MessageRoutes {
    private static let pageSize = 30

    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/messages", name: "messages", audience: "signedIn") { request, visit in
                try await list(request, visit, house)
            },
            .post("/messages/read", name: "messages.read", audience: "signedIn") { request, visit in
                let person = try visit.personInSession().id
                // Only what the page showed: what came since is still new.
                let last = request.form["upTo"].flatMap { Int64($0) } ?? 0
                try await house.vault.mailbox.markRead(by: person, upTo: last, now: request.arrived)
                return .redirect(to: "/messages")
            },
        ]
    }

    private static func list(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let person = try visit.personInSession()
        let strings = request.strings
        let before = request.query["before"].flatMap { Int64($0) } ?? .max
        let notices = try await house.vault.mailbox.notices(of: person.id, before: before, limit: pageSize + 1)
        let words = NoticeWords(house)
        var rows: [MessagesPage.Row] = []
        for notice in notices.prefix(pageSize) {
            let worded = try await words.worded(notice, request.language)
            let at = Instant(milliseconds: notice.at)
            rows.append(
                .init(
                    title: worded.title, text: worded.text, href: worded.page, iso: at.text,
                    when: Wording.time(at, visit.policy.calendar, request.language), isNew: notice.read == nil))
        }
        let page = MessagesPage(
            rows: rows,
            hasNew: rows.contains(where: \.isNew),
            upTo: "\(notices.first?.number ?? 0)",
            zone: ZonedTime.name(of: visit.policy.calendar.zone, strings),
            email: person.email,
            older: notices.count > pageSize ? "/messages?before=\(notices[pageSize - 1].number)" : nil
        )
        let frame = house.frame(strings("messages.title"), request, visit)
        return house.templates.response(page, frame: frame, to: request).cached(.never)
    }
}

struct MessagesPage: Page {
    static let template = "messages/list"
    var rows: [Row]
    var hasNew: Bool
    var upTo: String
    var zone: String
    var email: String
    var older: String?

    struct Row: Sendable {
        var title: String
        var text: String
        var href: String
        var iso: String
        var when: String
        var isNew: Bool
    }
}
