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

    @Test func `a chain of announcements leads from any of its keys to all of them, and to no other`() throws {
        let keys = try (1...4).map { try SigningKey(name: "log", seed: .init(repeating: UInt8($0), count: 32)) }
        let names = keys.map(\.verifier)
        let chain = [try KeyAnnouncement(keys[2], by: keys[1]), try KeyAnnouncement(keys[1], by: keys[0])]

        for key in names[...2] {
            #expect(Set(KeyAnnouncement.keys(linkedTo: [key], by: chain)) == Set(names[...2]))
        }
        #expect(KeyAnnouncement.keys(linkedTo: [names[3]], by: chain) == [names[3]])
    }

    @Test func `an announcement reads back, and holds only with both signatures`() throws {
        let old = try SigningKey(name: "log", seed: .init(repeating: 1, count: 32))
        let new = try SigningKey(name: "log", seed: .init(repeating: 2, count: 32))
        let draft = try KeyAnnouncement(new, by: old).draft()
        let text = String(decoding: draft.record, as: UTF8.self)
        // The lines of the note are members of a JSON string, where a newline is \n.
        let lines = text.components(separatedBy: "\\n")
        let withoutOld = lines.filter { !$0.contains("— log \(Data(old.verifier.id).base64EncodedString().prefix(5))") }
        let withoutNew = lines.filter { !$0.contains("— log \(Data(new.verifier.id).base64EncodedString().prefix(5))") }

        let read = try KeyAnnouncement(record: draft.record)

        #expect(read.newKey == new.verifier)
        #expect(read.oldKey == old.verifier)
        #expect(draft.type == "log.keyAnnounced")
        for damaged in [withoutOld, withoutNew] {
            #expect(damaged.count == lines.count - 1)
            let error = #expect(throws: EventLogError.self) {
                try KeyAnnouncement(record: Array(damaged.joined(separator: "\\n").utf8))
            }
            #expect(error?.code == .notVerified)
        }
        #expect(throws: EventLogError.self) { try KeyAnnouncement(record: Array("{}".utf8)) }
    }
}
