import Domain
import EventLog
import EventLogSQLite
import Foundation
import HTTPTypes
import ReadModels
import Stores
import Testing
import TestSupport
import WebServer

@Suite("A change of the log's key", .tags(.medium))
struct KeyRotationTests {
    private func receipt(_ site: TestSite, of sequence: Int) async throws -> String {
        let receipt = try await LogHistory(site.directory.log).receipt(of: sequence)
        return String(decoding: try receipt.file(), as: UTF8.self)
    }

    private func check(_ site: TestSite, _ receipt: String) async -> Answer {
        await site.send(MultipartForm(fields: [("receipt", receipt)]).request("/verify/receipt"))
    }

    /// The same directory as a server would open it after a restart.
    private func reopened(_ site: TestSite) async throws -> (TestSite, DataDirectory) {
        let directory = try await DataDirectory.open(site.directory.path, now: site.now)
        return (try TestSite(directory, now: site.now, keys: [:]), directory)
    }

    @Test func `a receipt signed by the old key holds after the change, on the page too`() async throws {
        try await withSite(.founded) { site in
            let old = try await receipt(site, of: 3)

            let rotation = try await site.directory.rotateKey(at: site.now)
            let (after, directory) = try await reopened(site)

            #expect(rotation.old != rotation.new)
            #expect(directory.verifierKey == rotation.new)
            #expect(await check(after, old).text.contains("The proof holds"))
            #expect(await check(site, old).text.contains("The proof holds"), "and in a server that was not restarted")
            let page = await after.get("/verify")
            #expect(page.text.contains(rotation.new.text) && page.text.contains(rotation.old.text))
            try directory.close()
        }
    }

    @Test func `a receipt of today is checked with last year's key alone, through the chain`() async throws {
        try await withSite(.founded) { site in
            let first = site.directory.verifierKey
            let one = try await site.directory.rotateKey(at: site.now)
            let two = try await site.directory.rotateKey(at: site.now.advanced(byDays: 1))
            let (_, directory) = try await reopened(site)
            try await site.run(Installation.AdoptProgramme(part: "missions", digest: String(repeating: "a", count: 64)))
            try await directory.checkpointer.publish()
            let receipt = try Receipt(parsing: Array(try await receipt(site, of: 3).utf8))

            #expect(one.old == first && two.old == one.new)
            #expect(throws: EventLogError.self) { try receipt.verify(trusting: [first]) }
            let linked = try await KeyAnnouncement.keys(linkedTo: [first], in: directory.log)
            let signer = try receipt.verify(trusting: linked)
            #expect(signer == two.new)
            try directory.close()
        }
    }

    @Test func `the log verifies, and the change is a record that anyone may read`() async throws {
        try await withSite(.founded) { site in
            let rotation = try await site.directory.rotateKey(at: site.now)

            let report = try await LogVerifier(site.directory.log, trusting: [rotation.new]).verify()
            let complaints = report.findings.map(\.message)
            let record = try #require(try await site.directory.register.entry(at: rotation.record, .anyone(at: site.now)))
            #expect(report.isSound, "\(complaints)")
            #expect(record.type == "log.keyAnnounced" && record.stream == "log")
            let outcome = try await site.directory.rebuild(swap: false) { _, _, _ in }
            let head = try await site.head()
            #expect(outcome == .equal(records: head))
        }
    }

    @Test func `an announcement that was interrupted is finished, not made twice`() async throws {
        try await withSite(.founded) { site in
            let folder = site.directory.path + "/keys"
            let old = try SigningKey(readingFrom: folder + "/log.key")
            let next = try SigningKey.generate(name: old.name)
            try next.write(to: folder + "/log.key.next")

            let rotation = try await site.directory.rotateKey(at: site.now)
            let again = try SigningKey(readingFrom: folder + "/log.key")

            #expect(rotation.new == next.verifier && again.verifier == next.verifier)
            #expect(!FileManager.default.fileExists(atPath: folder + "/log.key.next"))
            let announcements = try await site.directory.log.entries(ofStream: "log")
            #expect(announcements.count == 1)
        }
    }

    @Test func `a key that was announced by nobody signs nothing that holds`() async throws {
        try await withSite(.founded) { site in
            let stranger = try SigningKey.generate(name: site.directory.settings.origin)
            let head = try await site.head()
            let root = try await LogHistory(site.directory.log).root(atSize: head)
            let forged = try SignedCheckpoint(
                Checkpoint(origin: site.directory.settings.origin, size: head, root: root), signedBy: [stranger])
            let entry = try #require(try await site.directory.log.entry(at: 3))
            let path = try await LogHistory(site.directory.log).inclusionProof(of: 3, atSize: head)
            let receipt = Receipt(entry, proof: ProofText(index: 2, path: path, checkpoint: forged))

            let answer = await check(site, String(decoding: try receipt.file(), as: UTF8.self))

            #expect(answer.text.contains("The proof does not hold"))
        }
    }
}
