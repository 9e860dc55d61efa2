import FoundationEssentials
import TOMLKit

/// `magpie.toml`: what the operator decides, with what holds when nothing is said.
package struct OperatorSettings: Sendable {
    package var titleEnglish = "Sample collection"
    package var titleChinese = "样品库"
    /// Host names that requests may name, besides the loopback ones.
    package var hosts: [String] = []
    package var listenHost = "127.0.0.1"
    package var listenPort = 8080
    /// For links in letters: `https://samples.example.org`.
    package var address = "http://127.0.0.1:8080"
    /// The log's name for ever: a domain and a path, without a scheme.
    package var origin = "magpie.invalid/log"
    /// A file in another place that always holds the last checkpoint.
    package var checkpointCopy: String?
    package var checkpointSeconds = 10
    package var allowsRegistration = true
    /// Addresses of reverse proxies that may say where a request came from.
    package var trustedProxies: [String] = []
    /// A sendmail-compatible program, with its arguments; empty for the spool alone.
    package var mailCommand: [String] = []
    package var mailFrom = "magpie@localhost"
    /// One click signs in to any role. Never outside a demonstration.
    package var isDemonstration = false

    package init() {}

    /// What is wrong with the file, and where.
    package struct Fault: Error, CustomStringConvertible {
        package var description: String
    }

    /// Reads the file's text; a name that it does not know is refused, because a typing error would undo a rule.
    package init(toml: String, file: String) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: toml)
        } catch {
            throw Fault(description: "\(file) is not TOML: \(error)")
        }
        let known: Set<String> = [
            "title", "title_zh", "hosts", "listen_host", "listen_port", "address", "origin", "checkpoint_copy",
            "checkpoint_seconds", "allow_registration", "trusted_proxies", "mail_command", "mail_from", "demonstration",
        ]
        for key in table.keys where !known.contains(key) {
            throw Fault(description: "\(file): “\(key)” is no setting. Known are: \(known.sorted().joined(separator: ", ")).")
        }
        func fault(_ key: String, _ what: String) -> Fault { Fault(description: "\(file): “\(key)” must be \(what).") }
        func text(_ key: String) throws -> String? {
            guard let value = table[key] else { return nil }
            guard let text = value.string else { throw fault(key, "a text in quotation marks") }
            return text
        }
        func list(_ key: String) throws -> [String]? {
            guard let value = table[key] else { return nil }
            guard let array = value.array else { throw fault(key, "a list of texts") }
            return try array.map {
                guard let text = $0.string else { throw fault(key, "a list of texts") }
                return text
            }
        }
        func flag(_ key: String) throws -> Bool? {
            guard let value = table[key] else { return nil }
            guard let flag = value.bool else { throw fault(key, "true or false") }
            return flag
        }
        func number(_ key: String, _ range: ClosedRange<Int>) throws -> Int? {
            guard let value = table[key] else { return nil }
            guard let number = value.int, range.contains(number) else {
                throw fault(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        titleEnglish = try text("title") ?? titleEnglish
        titleChinese = try text("title_zh") ?? titleChinese
        hosts = try list("hosts") ?? hosts
        listenHost = try text("listen_host") ?? listenHost
        listenPort = try number("listen_port", 0...65_535) ?? listenPort
        address = try text("address") ?? address
        origin = try text("origin") ?? origin
        checkpointCopy = try text("checkpoint_copy")
        checkpointSeconds = try number("checkpoint_seconds", 1...86_400) ?? checkpointSeconds
        allowsRegistration = try flag("allow_registration") ?? allowsRegistration
        trustedProxies = try list("trusted_proxies") ?? trustedProxies
        mailCommand = try list("mail_command") ?? mailCommand
        mailFrom = try text("mail_from") ?? mailFrom
        isDemonstration = try flag("demonstration") ?? isDemonstration
    }

    /// The text of a new file, with every setting explained.
    package static func template(title: String, origin: String, isDemonstration: Bool) -> String {
        """
        # Magpie's settings. Change, then restart the server.
        title = "\(title)"
        title_zh = "\(isDemonstration ? "演示：月球样品库" : "样品库")"

        # The log's name for ever: a domain of yours and a path, without https://. It is in every checkpoint.
        origin = "\(origin)"

        # Where the server listens. Keep it on loopback and put a proxy with TLS before it.
        listen_host = "127.0.0.1"
        listen_port = 8080
        # The address that people use, for links in letters, and the host names in it.
        address = "http://127.0.0.1:8080"
        hosts = []
        trusted_proxies = []

        # A second place, best on another machine's disk, that always holds the last checkpoint.
        # The server refuses to start on a log that is behind it.
        # checkpoint_copy = "/mnt/elsewhere/checkpoint"
        checkpoint_seconds = 10

        # Letters lie in the folder spool/ until a program takes them, such as ["/usr/bin/msmtp", "-t"].
        mail_command = []
        mail_from = "magpie@localhost"

        allow_registration = \(isDemonstration ? "true" : "false")
        # One click signs in to any role, on loopback only. Never set this on real data.
        demonstration = \(isDemonstration)

        """
    }
}
