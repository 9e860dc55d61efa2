import EventLog
import Foundation
import Testing

/// Keys in files, and how one key follows another.
@Suite("Signing keys")
struct SigningKeyTests {
    @Test func `a key file is only its owner's, and is never overwritten`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.key").path
            let key = try SigningKey.generate(name: "example.org/log")

            try key.write(to: path)
            let again = try SigningKey(readingFrom: path)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            let error = #expect(throws: EventLogError.self) { try key.write(to: path) }

            #expect(again.verifier == key.verifier)
            #expect(mode == 0o600)
            #expect(error?.code == .keyUnusable)
            #expect(error?.message.contains("File exists") == true)
        }
    }

    @Test func `a key that others may read, a missing and a damaged one are refused with what to do`() async throws {
        try await withTemporaryFolder { folder in
            let open = folder.appending(path: "open.key").path
            try SigningKey.generate(name: "n").write(to: open)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
            let damaged = folder.appending(path: "damaged.key")
            try Data("PRIVATE+KEY+n+00000000+AAAA\n".utf8).write(to: damaged)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: damaged.path)

            let others = #expect(throws: EventLogError.self) { try SigningKey(readingFrom: open) }
            let missing = #expect(throws: EventLogError.self) { try SigningKey(readingFrom: open + "x") }
            let broken = #expect(throws: EventLogError.self) { try SigningKey(readingFrom: damaged.path) }

            #expect(others?.message.contains("Run `chmod 600 \(open)`") == true)
            #expect(missing?.message.contains("There is no signing key at") == true)
            #expect(broken?.message.hasPrefix("This is not a signing key") == true)
        }
    }

    @Test func `a new key is believed when the old one announces it, and not otherwise`() throws {
        let keys = try (1...3).map { try SigningKey(name: "log", seed: .init(repeating: UInt8($0), count: 32)) }
        let draft = try KeyAnnouncement(keys[1], by: keys[0]).draft()

        let read = try KeyAnnouncement(record: draft.record, trusting: [keys[0].verifier])
        let error = #expect(throws: EventLogError.self) {
            try KeyAnnouncement(record: draft.record, trusting: [keys[2].verifier])
        }

        #expect(read.newKey == keys[1].verifier)
        #expect(read.announcedBy == keys[0].verifier)
        #expect(draft.type == "log.keyAnnounced")
        #expect(error?.code == .notVerified)
        #expect(throws: EventLogError.self) {
            try KeyAnnouncement(record: Array("{}".utf8), trusting: [keys[0].verifier])
        }
    }
}
