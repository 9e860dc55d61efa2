import Domain
import EventLog
import ReadModels
import WebServer

/// The log, as far as each may read it, and the state of the service.
enum LogQueries {
    static let row = Resource<EntryRow>(
        "EntryRow",
        [
            .init("sequence", .integer) { $0.sequence }, .init("stream", .text) { $0.stream },
            .init("type", .text) { $0.type },
            .init("audience", .choice(Domain.Audience.allCases.map(\.rawValue))) { $0.audience.rawValue },
            .init("at", .instant) { $0.at }, .init("by", .text) { $0.by },
        ])

    /// A record with its bytes: they and the salt open its commitment.
    struct Record: Sendable {
        var row: EntryRow
        var entry: Entry
    }

    static let record = Resource<Record>(
        "Entry",
        row.properties.map { property in property.of { (record: Record) in record.row } } + [
            .init("record", .text) { String(decoding: $0.entry.record, as: UTF8.self) },
            .init("salt", .text) { $0.entry.salt.hexadecimal },
            .init("commitment", .text) { $0.entry.commitment.hexadecimal },
        ])

    static let health = Resource<Int>(
        "Health", [.init("status", .choice(["ok"])) { _ in "ok" }, .init("records", .integer) { $0 }])

    static let schemas: [Schema] = [Schema(row), Schema(listOf: row), Schema(record), Schema(health)]

    static let all: [Query] = [
        .list(
            "log/entries", "log.entries", "Records that you may read, newest first", row, needsSignIn: false,
            parameters: [
                .init(name: "stream", schema: ["type": "string"], text: "A subject: `sample/ID`."),
                .init(name: "type", schema: ["type": "string"], text: "A type: `sample.registered`."),
                .init(name: "by", schema: ["type": "string"], text: "Who did it."),
                .init(name: "from", schema: ["type": "string", "format": "date-time"], text: "From this instant on."),
                .init(name: "until", schema: ["type": "string", "format": "date-time"], text: "Before this instant."),
            ]
        ) { ask in
            let query = ask.request.query
            func instant(_ name: String) throws -> Instant? {
                guard let text = query[name] else { return nil }
                guard let instant = Instant(text) else { throw Ask.badParameter(name) }
                return instant
            }
            var before: Int?
            if let cursor = try ask.request.cursor(keys: 1) {
                guard let sequence = Int(cursor.keys[0]) else { throw Ask.badParameter("cursor") }
                before = sequence
            }
            let limit = try ask.request.limit()
            let search = Register.EntrySearch(
                stream: query["stream"], type: query["type"], by: query["by"], from: try instant("from"),
                until: try instant("until"), before: before)
            let rows = try await ask.register.entries(search, limit: limit + 1, ask.viewer)
            let page = Array(rows.prefix(limit))
            let next = rows.count > limit ? page.last.map { ask.request.next(after: ["\($0.sequence)"]) } : nil
            return (page, next, try await Prose.load([], ask))
        },
        .one("log/entries/{sequence:int}", "log.entries.one", "One record with its bytes", record, needsSignIn: false) { ask in
            let sequence: Int = try ask.request.parameter("sequence")
            guard let row = try await ask.register.entry(at: sequence, ask.viewer),
                let entry = try await ask.house.log.entry(at: sequence)
            else { return nil }
            return (Record(row: row, entry: entry), try await Prose.load([], ask))
        },
        .one("health", "health", "Whether the service can read", health, needsSignIn: false) { ask in
            (try await ask.house.log.head(), try await Prose.load([], ask))
        },
    ]
}
