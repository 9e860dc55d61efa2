import WebServer

/// The whole log, for whoever audits it.
struct LogBookPage: Page {
    static let template = "log/book"

    var stream: String
    var person: String
    var from: String
    var until: String
    var types: [Choice]
    var clear: String
    var hasErrors: Bool
    var errors: [FormError]
    var rows: [Row]
    var hasRows: Bool
    var next: String?
    var start: String?

    struct Choice: Sendable {
        var value: String
        var text: String
        var isChosen: Bool
    }

    struct Row: Sendable {
        var href: String
        var sequence: String
        var iso: String
        var at: String
        var what: String
        var subject: String
        var subjectHref: String
        var who: String
        var whoHref: String
        var audience: String
    }
}

/// One entry of the log, with what proves it.
struct LogEntryPage: Page {
    static let template = "log/entry"

    var sequence: String
    var what: String
    var type: String
    var at: ZonedTime
    var stream: String
    /// The subject's official number, where it has one.
    var subjectNumber: String?
    var streamHref: String
    var who: String
    var audience: String
    var record: String
    var commitment: String
    var salt: String
    var proof: [Step]
    var hasProof: Bool
    var checkpoint: String?
    var receiptHref: String
    var earlier: String?
    var later: String?

    struct Step: Sendable { var hash: String }
}
