import Domain
import Mail
import WebServer

/// The demonstration's post: what the server would have sent, for whoever plays all the roles.
///
/// Letters hold links that open accounts, so this page is where one click opens them anyway, and nowhere else.
enum LetterBoxRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/demonstration/letters", name: "demonstration.letters", audience: "demonstration") { request, visit in
                guard Demonstration.isOpen(house, request), let folder = house.settings.spool else { throw Problem.notFound }
                return try show(folder, request, visit, house)
            }
        ]
    }

    private static func show(_ folder: String, _ request: Request, _ visit: Visit, _ house: House) throws -> Response {
        let spool = try Spool(at: folder)
        let letters = try spool.messages(in: .new).compactMap { id in try spool.message(id, in: .new).map(MailReading.init) }
            .sorted { $0.date > $1.date }
        let page = LetterBoxPage(
            folder: folder + "/new",
            letters: letters.prefix(100).map { letter in
                .init(
                    to: letter.to, subject: letter.subject, date: letter.date,
                    lines: letter.body.split(separator: "\n").map { line in
                        let path = line.hasPrefix(house.settings.address + "/")
                            ? SafePath(String(line.dropFirst(house.settings.address.count)))?.text : nil
                        return .init(words: path == nil ? String(line) : nil, link: path)
                    })
            })
        let frame = house.frame(request.strings("demonstration.letters"), request, visit)
        return house.templates.response(page, frame: frame, to: request).cached(.never)
    }
}

struct LetterBoxPage: Page {
    static let template = "messages/letters"
    var folder: String
    var letters: [Letter]

    struct Letter: Sendable {
        var to: String
        var subject: String
        var date: String
        var lines: [Line]
    }

    struct Line: Sendable {
        var words: String?
        var link: String?
    }
}
