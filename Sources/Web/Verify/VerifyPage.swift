import WebServer

/// What is checked here, and what came of it.
struct VerifyPage: Page {
    static let template = "verify/verify"

    var key: String
    /// Keys that the log's announcements link to it.
    var linked: [Key] = []
    var hasLinked = false
    var receiptText = ""
    var checkpointText = ""
    var verdict: Verdict?

    init(key: String) { self.key = key }

    struct Verdict: Sendable {
        var holds: Bool
        var text: String
        var facts: [Fact]
        var record: String?
        var proof: String?
        var detail: String?
    }

    struct Key: Sendable {
        var linkedKey: String
    }

    struct Fact: Sendable {
        var term: String
        var value: String
    }
}
