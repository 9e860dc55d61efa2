import Foundation
import Stores
import TestSupport
import Testing

@Suite("magpie.toml", .tags(.small))
struct OperatorSettingsTests {
    func read(_ toml: String) throws -> OperatorSettings { try OperatorSettings(toml: toml, file: "magpie.toml") }

    @Test func `an empty file leaves the defaults`() throws {
        let settings = try read("")

        #expect(settings.listenHost == "127.0.0.1")
        #expect(settings.listenPort == 8080)
        #expect(settings.checkpointSeconds == 10)
        #expect(settings.checkpointCopy == nil)
        #expect(!settings.isDemonstration)
    }

    @Test(arguments: [false, true])
    func `the file that is written for a new directory can be read`(isDemonstration: Bool) throws {
        let text = OperatorSettings.template(title: "Samples", origin: "example.org/log", isDemonstration: isDemonstration)

        let settings = try read(text)

        #expect(settings.titleEnglish == "Samples")
        #expect(settings.origin == "example.org/log")
        #expect(settings.isDemonstration == isDemonstration)
        #expect(settings.allowsRegistration == isDemonstration)
    }

    @Test func `every setting is read`() throws {
        let settings = try read(
            """
            title = "A"
            title_zh = "乙"
            hosts = ["a.example", "b.example"]
            listen_host = "::1"
            listen_port = 9000
            address = "https://a.example"
            origin = "a.example/log"
            checkpoint_copy = "/mnt/copy"
            checkpoint_seconds = 60
            allow_registration = false
            trusted_proxies = ["10.0.0.1"]
            mail_command = ["msmtp", "-t"]
            mail_from = "magpie@a.example"
            """)

        #expect(settings.titleChinese == "乙")
        #expect(settings.hosts == ["a.example", "b.example"])
        #expect(settings.listenHost == "::1")
        #expect(settings.listenPort == 9000)
        #expect(settings.address == "https://a.example")
        #expect(settings.checkpointCopy == "/mnt/copy")
        #expect(settings.checkpointSeconds == 60)
        #expect(!settings.allowsRegistration)
        #expect(settings.trustedProxies == ["10.0.0.1"])
        #expect(settings.mailCommand == ["msmtp", "-t"])
        #expect(settings.mailFrom == "magpie@a.example")
    }

    /// What is wrong, and a word that the message must hold.
    static let faults: [(String, String)] = [
        ("tilte = \"A\"", "tilte"),
        ("title = 5", "quotation marks"),
        ("hosts = \"a.example\"", "list"),
        ("hosts = [1]", "list"),
        ("listen_port = \"8080\"", "whole number"),
        ("listen_port = 65536", "0 to 65535"),
        ("listen_port = -1", "0 to 65535"),
        ("checkpoint_seconds = 0", "1 to 86400"),
        ("demonstration = \"yes\"", "true or false"),
        ("title = ", "not TOML"),
        ("[table]\nx = 1", "table"),
    ]

    @Test(arguments: faults.indices)
    func `a mistake is named, with the file`(index: Int) {
        let (toml, word) = Self.faults[index]

        #expect {
            _ = try read(toml)
        } throws: { error in
            "\(error)".contains("magpie.toml") && "\(error)".contains(word)
        }
    }
}
