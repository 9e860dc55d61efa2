import Domain
import HTTPTypes
import ReadModels
import Stores
import Vault
import Web
import WebServer

/// Every address of the site that can be asked for without changing anything, with subjects that exist.
struct Crawl: Sendable {
    /// The addresses, without those that only an example of a placeholder was missing for.
    var paths: [String]
    /// Patterns with a placeholder for which ``examples`` knows nothing: they would go untested.
    var unknown: [String]

    /// - Parameter narrow: fewer subjects of each kind, for tests that ask everything many times.
    init(_ site: TestSite, narrow: Bool = false) async throws {
        let examples = try await Examples(site, narrow: narrow)
        var paths: [String] = []
        var unknown: [String] = []
        for route in site.routes where route.method == .get {
            guard let filled = examples.fill(route) else {
                unknown.append(route.name)
                continue
            }
            paths += filled
        }
        self.paths = paths + examples.queries
        self.unknown = unknown
    }
}

/// Subjects that exist, by the kind of placeholder that they stand for.
struct Examples: Sendable {
    private var ids: [String: [String]] = [:]
    private var sequences: [String]
    /// Records that name files, by the folder in their addresses, and uploads.
    private var files: [String: [String]] = [:]
    let queries: [String]

    static let pieces = ["pieceaoffered", "pieceaout", "pieceareturned", "pieceapartly", "partapartly", "pieceoout"]

    init(_ site: TestSite, narrow: Bool) async throws {
        let applications = narrow ? ["breview", "bdecided", "aout", "oreview", "adeclined"] : EveryStage.applications
        let reviews = [
            "revbreviewprita", "revbreviewprosa", "revbreviewprufus", "revbreviewpreve", "revbreviewprada", "revaoutprita",
            "revaoutprolf", "revbdecidedprita", "revbdecidedprolf", "revoreviewprolf",
        ]
        ids = [
            "applications": applications,
            "reviews": narrow ? Array(reviews.prefix(6)) : reviews,
            "loans": narrow ? ["loanaout", "loanoout"] : (EveryStage.lent + ["asent", "alapsed", "oagain"]).map { "loan" + $0 },
            "samples": (narrow ? ["sbdecided", "saannounced"] : ["sbreview", "sbdecided", "sbwithdrawn", "saannounced", "saout"])
                + Examples.pieces,
            "calls": narrow ? ["kalpha", "kbeta"] : ["kalpha", "kbeta", "kgamma", "kdelta", "kepsilon"],
            "people": ["pana", "poto", "prita", "pkurt"],
            "organisations": ["hcologne", "hosaka"],
            "missions": ["change-4"],
            "certificates": ["MAGPIE-2025-00001", "MAGPIE-2025-00002"],
        ]
        sequences = []
        let register = site.directory.register
        let all = Viewer(.operatorReading, at: site.now)
        for stream in [
            "application/breview", "application/bdecided", "application/oreview", "application/aout", "review/revbreviewprita",
            "review/revbdecidedprolf", "loan/loanaout", "loan/loanllate", "sample/pieceareturned", "sample/pieceaoffered",
            "sample/sbdecided", "sample/pieceaout", "sample/pieceoout", "sample/pieceapartly", "person/prita", "call/kalpha",
        ].prefix(narrow ? 6 : 16) {
            sequences += try await register.entries(.init(stream: stream), limit: narrow ? 2 : 50, all).map { "\($0.sequence)" }
        }
        for (folder, type) in [("works", "sample.processed"), ("documents", "loan.documentAttached")] {
            files[folder] = try await register.entries(.init(type: type), limit: 10, all).map { "\($0.sequence)" }
        }
        let uploads = try await site.directory.vault.drafts.drafts(of: "pana").filter { $0.key.kind == "upload" }
        files["uploads"] = uploads.map(\.key.subject)
        if !narrow {
            for type in ["application.submitted", "application.decided"] {
                sequences += try await register.entries(.init(type: type), limit: 100, all).map { "\($0.sequence)" }
            }
            sequences = Set(sequences).sorted()
        }
        queries = [
            "/samples?q=CE5C&available=yes", "/samples?available=no", "/samples?q=PIECE", "/samples?material=basalt",
            "/samples/by-number?number=PIECE-AOUT", "/certificates?number=MAGPIE-2025-00001", "/certificates?number=MAGPIE-2025-99999",
            "/log-book?stream=application/breview", "/log-book?person=pcora", "/calls?lang=zh-Hans", "/samples/sbdecided?lang=zh-Hans",
            "/api/v1/samples?text=PIECE", "/api/v1/samples?available=yes&limit=200", "/api/v1/samples?available=no",
            "/api/v1/applications?limit=200", "/api/v1/applications?call=kbeta", "/api/v1/applications?call=kalpha&limit=3",
            "/api/v1/reviews?limit=200", "/api/v1/reviews?application=breview", "/api/v1/loans?limit=200",
            "/api/v1/people?limit=200", "/api/v1/log/entries?limit=200", "/api/v1/log/entries?stream=application/breview",
            "/api/v1/log/entries?stream=review/revbreviewprita", "/api/v1/log/entries?stream=sample/pieceareturned",
            "/api/v1/log/entries?stream=loan/loanaout", "/api/v1/log/entries?by=pcora", "/api/v1/log/entries?type=review.submitted&limit=200",
            "/api/v1/log/entries?type=application.submitted&limit=200", "/api/v1/log/entries?type=application.decided",
            "/api/v1/log/entries?type=role.granted", "/api/v1/log/entries?type=review.invited&limit=200",
            "/api/v1/log/entries?type=review.conflictDeclared&limit=200", "/api/v1/log/entries?type=loan.agreementSent&limit=200", "/api/v1/log/entries?stream=sample/sbdecided",
        ]
    }

    /// The paths that a route answers; nil where a placeholder has no example.
    func fill(_ route: Route<Visit>) -> [String]? {
        let pattern = route.pattern.description
        guard pattern.contains("{") else { return [pattern] }
        let segments = pattern.split(separator: "/").map(String.init)
        var paths = [""]
        for (index, segment) in segments.enumerated() {
            guard segment.hasPrefix("{") else {
                paths = paths.map { $0 + "/" + segment }
                continue
            }
            guard let values = values(segment, after: index > 0 ? segments[index - 1] : "", route) else { return nil }
            paths = paths.flatMap { path in values.map { path + "/" + $0 } }
        }
        return paths
    }

    private func values(_ placeholder: String, after folder: String, _ route: Route<Visit>) -> [String]? {
        let name = placeholder.dropFirst().prefix { $0 != ":" && $0 != "." && $0 != "}" }
        switch name {
        case "sequence": return files[folder] ?? sequences
        case "place": return folder == "materials" ? ["0", "1"] : ["0"]
        case "sha256": return files["uploads"]
        case "rest": return []  // The published log is no secret, and not crawled.
        case "secret": return ["nosuchsecret"]
        case "id", "number":
            if route.pattern.description.hasPrefix("/do/") { return subjects(of: folder) }
            return ids[folder]
        default: return nil
        }
    }

    /// What an action's form is asked for about: two of its kind.
    private func subjects(of action: String) -> [String]? {
        let kinds: [(prefixes: [String], folder: String)] = [
            (["application.", "review.assign"], "applications"), (["review."], "reviews"),
            (["loan.", "certificate.", "renewal.", "incident.", "outcome.", "return."], "loans"),
            (["sample.", "custody.", "quarantine.", "discrepancy.", "ledger.", "seal."], "samples"), (["call."], "calls"),
            (["person.", "role.", "membership.", "delegation."], "people"), (["organisation."], "organisations"),
        ]
        let kind = kinds.first { $0.prefixes.contains { action.hasPrefix($0) } }
        return kind.flatMap { ids[$0.folder].map { Array($0.prefix(1)) } }
    }
}
