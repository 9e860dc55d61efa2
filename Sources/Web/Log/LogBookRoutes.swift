import Domain
import EventLog
import HTTPTypes
import ReadModels
import WebServer

/// `/log-book`: every entry, searchable, for the auditor.
enum LogBookRoutes {
    private static let pageSize = 100

    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/log-book", name: "logBook.list", audience: "auditor", rate: .costly) { request, visit in
                try await list(request, visit, house)
            },
            .get("/log-book/{sequence:int}", name: "logBook.entry", audience: "auditor") { request, visit in
                try await entry(request, visit, house)
            },
        ]
    }

    private static func list(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        try visit.require(.logAudit)
        let strings = request.strings
        let calendar = visit.policy.calendar
        var errors: [FormError] = []
        func day(_ name: String) -> Day? {
            guard let text = request.query.text(name) else { return nil }
            if let day = Day(text) { return day }
            errors.append(FormError(field: name, message: strings("logBook.badDay")))
            return nil
        }
        let from = day("from")
        let until = day("until")
        let known = RecordWords.types
        let type = request.query.text("type").flatMap { known.contains($0) ? $0 : nil }
        let before = try request.cursor(keys: 1).flatMap { Int($0.keys[0]) }
        let search = Register.EntrySearch(
            stream: try await stream(request, visit, house), type: type, by: request.query.text("person"),
            // A day begins where the day before it ends, in the agency's zone.
            from: from.map { calendar.end(of: $0.adding(days: -1)) }, until: until.map { calendar.end(of: $0) },
            before: before)
        let found = errors.isEmpty ? try await house.register.entries(search, limit: pageSize + 1, visit.viewer) : []
        let rows = found.prefix(pageSize)
        let names = try await Names.load(
            people: rows.map(\.by), organisations: [], from: house.vault, request.language)
        let numbers = try await house.register.numbers(ofStreams: rows.map(\.stream), visit.viewer)
        let page = LogBookPage(
            stream: request.query["stream"] ?? "", person: search.by ?? "", from: request.query["from"] ?? "",
            until: request.query["until"] ?? "",
            types: [.init(value: "", text: strings("logBook.anyType"), isChosen: type == nil)]
                + known.map { .init(value: $0, text: RecordWords.title($0, strings) + " · " + $0, isChosen: $0 == type) },
            clear: "/log-book",
            hasErrors: !errors.isEmpty, errors: errors,
            rows: rows.map { row in
                LogBookPage.Row(
                    href: "/log-book/\(row.sequence)", sequence: Wording.count(row.sequence), iso: row.at.text,
                    at: Wording.time(row.at, calendar, request.language), what: RecordWords.title(row.type, strings),
                    subject: numbers[row.stream] ?? row.stream, subjectHref: "/log-book?stream=" + PercentCoding.encode(row.stream),
                    who: RecordWords.actor(row.by, names, strings),
                    whoHref: "/log-book?person=" + PercentCoding.encode(row.by),
                    audience: strings("logBook.audience." + row.audience.rawValue))
            },
            hasRows: !rows.isEmpty,
            next: found.count > pageSize ? rows.last.map { request.next(after: ["\($0.sequence)"]) } : nil,
            start: before == nil ? nil : request.path(with: ["cursor": nil]))
        let frame = house.frame(strings("logBook.title"), request, visit, dense: true)
        return house.templates.response(page, frame: frame, to: request)
    }

    /// The subject that is asked for: by its stream, or by its official number.
    private static func stream(_ request: Request, _ visit: Visit, _ house: House) async throws -> String? {
        guard let text = request.query.text("stream"), !text.contains("/") else { return request.query.text("stream") }
        return try await house.register.stream(numbered: text, visit.viewer) ?? text
    }

    private static func entry(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        try visit.require(.logAudit)
        let sequence: Int = try request.parameter("sequence")
        guard let row = try await house.register.entry(at: sequence, visit.viewer),
            let entry = try await house.log.entry(at: sequence)
        else { throw Problem.notFound }
        let strings = request.strings
        var proof: ProofText?
        do {
            proof = try await LogHistory(house.log).receipt(of: sequence).proof
        } catch let error as EventLogError where error.code == .notFound {
            // No checkpoint covers it yet; the page says so.
        }
        let head = try await house.log.head()
        let names = try await Names.load(people: [row.by], organisations: [], from: house.vault, request.language)
        let number = try await house.register.numbers(ofStreams: [row.stream], visit.viewer)[row.stream]
        let page = LogEntryPage(
            sequence: Wording.count(sequence),
            what: RecordWords.title(row.type, strings),
            type: row.type,
            at: ZonedTime(row.at, id: "at", visit.policy.calendar, request),
            stream: row.stream,
            subjectNumber: number,
            streamHref: "/log-book?stream=" + PercentCoding.encode(row.stream),
            who: RecordWords.actor(row.by, names, strings),
            audience: strings("logBook.audience." + row.audience.rawValue),
            record: RecordText.pretty(entry.record),
            commitment: entry.commitment.hexadecimal,
            salt: entry.salt.hexadecimal,
            proof: proof?.path.map { .init(hash: $0.bytes.hexadecimal) } ?? [],
            hasProof: proof != nil,
            checkpoint: proof?.checkpoint.encoded,
            receiptHref: "/receipts/\(sequence)",
            earlier: sequence > 1 ? "/log-book/\(sequence - 1)" : nil,
            later: sequence < head ? "/log-book/\(sequence + 1)" : nil)
        let frame = house.frame(
            page.what, request, visit,
            crumbs: [Frame.Crumb(strings("logBook.title"), "/log-book"), Frame.Crumb("№ \(sequence)")], dense: true)
        return house.templates.response(page, frame: frame, to: request)
    }
}
