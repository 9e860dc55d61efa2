import Domain
import EventLog
import Foundation
import GRDB
import Letters
import Mail
import ReadModels
import Stores
import TestSupport
import Testing
import Vault
import Web

/// The letters of a test site: derived, written into a spool of its own, and read.
struct PostOffice: Sendable {
    let site: TestSite
    let spool: Spool
    let desk: NoticeDesk
    private let postman: Postman

    init(_ site: TestSite) throws {
        self.site = site
        let directory = site.directory
        spool = try Spool(at: directory.path + "/spool")
        desk = NoticeDesk(
            log: directory.log, registrar: directory.registrar, vault: directory.vault, policies: directory.policies)
        postman = Postman(
            vault: directory.vault, spool: spool, words: NoticeWords(site.house), from: "samples@test.example",
            address: "https://samples.test.example")
    }

    /// Follows the log from its beginning, as an installation does that sent letters from its first day.
    func followingAll() async throws -> PostOffice {
        _ = try await site.directory.vault.mailbox.follow("log", from: 0)
        _ = try await site.directory.vault.mailbox.follow("since", from: 0)
        return self
    }

    /// One round of the service.
    @discardableResult
    func round(at instant: Instant? = nil) async throws -> Postman.Report {
        let now = instant ?? site.now
        try await desk.follow(at: now)
        try await desk.remind(at: now)
        return try await postman.write(now: now.milliseconds)
    }

    func write() async throws -> Postman.Report { try await postman.write(now: site.now.milliseconds) }

    /// Every letter that was written, decoded.
    func letters() throws -> [MailReading] {
        try spool.messages(in: .new).compactMap { id in try spool.message(id, in: .new).map { MailReading($0) } }
    }

    func letters(to who: Who) throws -> [MailReading] { try letters().filter { $0.to.contains(who.email) } }

    func notices(of who: Who) async throws -> [Mailbox.Notice] {
        try await site.directory.vault.mailbox.notices(of: who.person ?? "", limit: 500)
    }

    func kinds(of who: Who) async throws -> [String] { try await notices(of: who).reversed().map(\.kind) }
}

extension TestSite {
    /// Somebody's eyes, for reading from the register.
    func viewer(_ who: Who) async throws -> Viewer {
        let pseudonyms = Set(try await directory.vault.pseudonyms.all(of: who.person ?? "").values)
        let (policy, now) = (directory.reference.policy, now)
        return try directory.register.read { db in
            let people = Recipients(db, policy: policy, at: now)
            return try people.viewer(who.person ?? "", pseudonyms: pseudonyms) ?? .anyone(at: now)
        }
    }
}

extension MailReading {
    /// The path of the first link into one of these folders.
    func link(_ folders: String...) -> String? {
        let address = "https://samples.test.example"
        let words = body.split(whereSeparator: \.isWhitespace)
        let paths = words.filter { $0.hasPrefix(address) }.map { String($0.dropFirst(address.count)) }
        return paths.first { path in folders.contains { path.hasPrefix("/\($0)/") } }
    }
}
