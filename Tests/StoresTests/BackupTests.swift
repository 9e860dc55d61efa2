import Domain
import EventLog
import EventLogSQLite
import FileStore
import Foundation
import GRDB
import Mail
import ReadModels
import Registrar
import Stores
import Synchronization
import TestSupport
import Testing
import Vault

@Suite("Backup, restore and rebuild", .tags(.medium))
struct BackupTests {
    private func nothing(_ what: String, _ done: Int, _ of: Int) {}

    @Test func `a backup that is taken while decisions are made holds a whole directory`() async throws {
        try await withDirectory { (place) async throws in
            let target = place.folder.appending(path: "copy").path
            let restored = place.folder.appending(path: "restored").path
            for number in 0..<5 { try await place.directory.openCall("a\(number)", title: "Before \(number)") }
            let writing = Task {
                for number in 0..<40 { try await place.directory.openCall("b\(number)", title: "Meanwhile \(number)") }
            }

            let copied = try await place.directory.backUp(to: target, progress: nothing)
            try await writing.value
            try await DataDirectory.restore(from: target, to: restored, against: nil, progress: nothing)
            let other = try await DataDirectory.open(restored, now: place.now)

            #expect(copied >= 10)
            #expect(try await other.log.head() == copied)
            let mine = try await place.directory.log.entries(after: 0, limit: copied)
            #expect(try await other.log.entries(after: 0, limit: copied) == mine)
            #expect(try await other.rebuild(swap: false, progress: nothing) == .equal(records: copied))
            // No record without its texts.
            for call in try await other.register.calls(.anyone(at: place.now)) {
                #expect(try await other.vault.texts.state(call.title.id) != nil, "\(call.number)")
                #expect(try await other.vault.texts.state(call.summary.id) != nil, "\(call.number)")
            }
            #expect(try await other.health(at: place.now).isGood)
        }
    }

    @Test func `files are in the copy, and are what they were`() async throws {
        try await withDirectory { (place) async throws in
            let bytes = Array("Two plus two is four.\n".utf8)
            let stored = try await place.directory.files.put(
                AsyncStream<[UInt8]> { stream in
                    stream.yield(bytes)
                    stream.finish()
                }, declared: FileDeclaration(name: "note.txt", mediaType: "text/plain"), limit: 1000)
            let target = place.folder.appending(path: "copy").path

            try await place.directory.backUp(to: target, progress: nothing)
            let restored = place.folder.appending(path: "restored").path
            try await DataDirectory.restore(from: target, to: restored, against: nil, progress: nothing)
            let other = try await DataDirectory.open(restored, now: place.now)

            try await other.files.verify(stored.sha256)
            #expect(try await other.files.size(of: stored.sha256) == Int64(bytes.count))
        }
    }

    @Test func `nothing that is there is overwritten`() async throws {
        try await withDirectory { (place) async throws in
            let target = place.folder.appending(path: "copy").path
            try await place.directory.backUp(to: target, progress: nothing)

            await #expect(throws: DirectoryFault.self) { try await place.directory.backUp(to: target, progress: nothing) }
            await #expect(throws: DirectoryFault.self) {
                try await DataDirectory.restore(from: target, to: place.path, against: nil, progress: nothing)
            }
            await #expect(throws: DirectoryFault.self) {
                try await DataDirectory.restore(
                    from: place.folder.path, to: place.folder.appending(path: "new").path, against: nil, progress: nothing)
            }
            #expect(throws: DirectoryFault.self) {
                try DataDirectory.create(at: place.path, title: "T", origin: "example.org/log", isDemonstration: false)
            }
        }
    }

    @Test func `a backup behind a checkpoint that somebody holds is a fork, and is refused`() async throws {
        try await withDirectory { (place) async throws in
            try await place.directory.openCall("a", title: "Before")
            let target = place.folder.appending(path: "copy").path
            try await place.directory.backUp(to: target, progress: nothing)
            try await place.directory.openCall("b", title: "After")
            let kept = place.folder.appending(path: "kept").path
            try await place.directory.checkpointer.publish()
            let newest = try #require(try await place.directory.log.latestCheckpoint())
            try newest.note.write(toFile: kept, atomically: true, encoding: .utf8)
            let restored = place.folder.appending(path: "restored").path

            await #expect {
                try await DataDirectory.restore(from: target, to: restored, against: kept, progress: nothing)
            } throws: { error in
                "\(error)".contains("not sound") && "\(error)".contains("nothing was restored")
            }

            #expect(!FileManager.default.fileExists(atPath: restored + "/log.sqlite"))
        }
    }

    @Test func `the server does not start on a log that is behind the copy of its checkpoint`() async throws {
        try await withDirectory(checkpointCopy: true) { (place) async throws in
            try await place.directory.openCall("a", title: "Before")
            try await place.directory.checkpointer.publish()
            let target = place.folder.appending(path: "copy").path
            try await place.directory.backUp(to: target, progress: nothing)
            // As long as nothing follows, the backup is the newest there is.
            let equal = place.folder.appending(path: "equal").path
            try await DataDirectory.restore(from: target, to: equal, against: nil, progress: nothing)
            _ = try await DataDirectory.open(equal, now: place.now)

            try await place.directory.openCall("b", title: "After")
            try await place.directory.checkpointer.publish()
            let fork = place.folder.appending(path: "fork").path
            try await DataDirectory.restore(from: target, to: fork, against: nil, progress: nothing)

            let error = await #expect(throws: EventLogError.self) { _ = try await DataDirectory.open(fork, now: place.now) }
            #expect(error?.code == .behind)
        }
    }

    @Test func `a read model that is ahead of an older log is named, and a rebuild mends it`() async throws {
        try await withDirectory { (place) async throws in
            try await place.directory.openCall("a", title: "Before")
            let target = place.folder.appending(path: "copy").path
            try await place.directory.backUp(to: target, progress: nothing)
            try await place.directory.openCall("b", title: "After")
            _ = try await place.directory.register.calls(.anyone(at: place.now))
            try place.directory.close()
            let files = FileManager.default
            for end in ["", "-wal", "-shm"] { try? files.removeItem(atPath: place.path + "/log.sqlite" + end) }
            try files.copyItem(atPath: target + "/log.sqlite", toPath: place.path + "/log.sqlite")

            let directory = try await place.reopened()
            await #expect(throws: RegisterError.self) { try await directory.openCall("c", title: "Refused") }
            #expect(try await directory.rebuild(swap: true, progress: nothing) != .equal(records: 0))

            try await directory.openCall("c", title: "Next")
            #expect(try await directory.register.calls(.anyone(at: place.now)).count == 2)
            let again = try await directory.rebuild(swap: false, progress: nothing)
            #expect(again == .equal(records: try await directory.log.head()))
        }
    }

    @Test func `a backup that was altered is not restored`() async throws {
        try await withDirectory { (place) async throws in
            try await place.directory.openCall("a", title: "Before")
            try await place.directory.checkpointer.publish()
            let target = place.folder.appending(path: "copy").path
            try await place.directory.backUp(to: target, progress: nothing)
            let queue = try DatabaseQueue(path: target + "/log.sqlite")
            try await queue.write { db in
                try db.execute(sql: "DROP TRIGGER entry_is_never_changed; UPDATE entry SET salt = zeroblob(32) WHERE sequence = 1")
            }
            try queue.close()

            await #expect {
                try await DataDirectory.restore(
                    from: target, to: place.folder.appending(path: "restored").path, against: nil, progress: nothing)
            } throws: { "\($0)".contains("not sound") }
        }
    }

    @Test func `an erasure takes the letters to a person out of the spool, and leaves the others`() async throws {
        try await withDirectory { (place) async throws in
            let spool = try Spool(at: place.path + "/spool")
            for id in ["gone", "stays"] {
                try await place.submit(Person.Register(subject: Person.ID(id)))
                try await place.directory.vault.people.store(
                    .init(
                        id: id, name: id, latinName: id, email: "\(id)@example.org", language: "en",
                        created: place.now.milliseconds))
                try spool.put(
                    MailMessage(
                        id: "letter-\(id)", from: MailAddress(name: "Magpie", address: "magpie@example.org"),
                        to: MailAddress(name: id, address: "\(id)@example.org"), subject: "A step", body: "A step.\n",
                        date: place.now.milliseconds))
            }
            try await place.submit(Installation.OrderErasure(texts: [], person: Person.ID("gone")))
            try await place.directory.reportErasures(at: place.now)

            #expect(try spool.messages(in: .new) == ["letter-stays"])
            #expect(try await place.directory.vault.people.profile("gone") == nil)
        }
    }

    @Test func `an erasure that the log orders is carried out in a vault that was restored from before it`() async throws {
        try await withDirectory { (place) async throws in
            let secret = "the secret that has to go"
            let reference = try await place.directory.keep(secret)
            try await place.submit(Sample.Register.basalt("a"))
            try await place.directory.vault.backUp(to: place.folder.appending(path: "old-vault.sqlite").path)
            try await place.submit(Installation.OrderErasure(texts: [reference.id], person: nil))
            try await place.directory.reportErasures(at: place.now)
            guard case .erased? = try await place.directory.vault.texts.state(reference.id) else {
                Issue.record("the text was not erased in the first place")
                return
            }
            try place.directory.close()

            // The operator puts the older vault back: it holds the text, and the log orders that it must not.
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place.path + "/vault.sqlite" + end) }
            try FileManager.default.moveItem(
                atPath: place.folder.appending(path: "old-vault.sqlite").path, toPath: place.path + "/vault.sqlite")
            #expect(try place.disk(holds: secret))
            let reopened = try await place.reopened()

            guard case .erased? = try await reopened.vault.texts.state(reference.id) else {
                Issue.record("the restored vault still has the text")
                return
            }
            try reopened.close()
            #expect(try !place.disk(holds: secret))
        }
    }

    @Test func `an erasure that a crash left open is carried out at the next opening, and reported once`() async throws {
        try await withDirectory { (place) async throws in
            let reference = try await place.directory.keep("to be erased")
            try await place.submit(Installation.OrderErasure(texts: [reference.id], person: nil))
            // Nobody carried it out before the process died.
            let first = try await place.reopened()
            let head = try await first.log.head()
            let second = try await place.reopened()

            guard case .erased? = try await first.vault.texts.state(reference.id) else {
                Issue.record("not erased")
                return
            }
            #expect(try await first.log.entry(at: head)?.type == "erasure.carriedOut")
            #expect(try await second.log.head() == head)
            #expect(try await second.health(at: place.now).isGood)
        }
    }

    @Test func `a rebuild finds and replaces a read model that differs, while decisions are made`() async throws {
        try await withDirectory { (place) async throws in
            for number in 0..<10 { try await place.submit(Sample.Register.basalt("a\(number)")) }
            #expect(try await place.directory.rebuild(swap: true, progress: nothing) == .equal(records: 10))
            try await place.directory.register.pool.write { try $0.execute(sql: "UPDATE sample SET available = 7 WHERE id = 'a1'") }
            #expect(try await place.directory.rebuild(swap: false, progress: nothing) == .differed(records: 10))
            #expect(try await place.directory.number("SELECT count(*) FROM sample WHERE available = 7") == 1)

            let writing = Task { for number in 0..<60 { try await place.submit(Sample.Register.basalt("b\(number)")) } }
            let outcome = try await place.directory.rebuild(swap: true, progress: nothing)
            try await writing.value

            guard case .differed = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(try await place.directory.number("SELECT count(*) FROM sample") == 70)
            #expect(try await place.directory.number("SELECT count(*) FROM sample WHERE available = 7") == 0)
            #expect(try await place.directory.rebuild(swap: false, progress: nothing) == .equal(records: 70))
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + "/read-models").allSatisfy { !$0.contains("rebuild") })
        }
    }

    @Test func `opening after a crash between append and apply brings the read model to the head`() async throws {
        try await withDirectory { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))
            let world = World()
            try world.run(Sample.Register.basalt("a"), as: .operator)
            let lost = try world.run(Sample.Recategorise(subject: Sample.ID("a"), to: .backup), as: .operator)
            try place.directory.log.writeSync { log in
                for event in lost {
                    _ = try log.append([
                        DraftEntry(
                            stream: event.stream, type: type(of: event.body).type, record: try EventCodec().encode(event),
                            salt: DraftEntry.freshSalt())
                    ])
                }
            }
            #expect(try await !place.directory.health(at: place.now).isGood)

            let reopened = try await place.reopened()

            #expect(try await reopened.number("SELECT count(*) FROM sample WHERE category = 'backup'") == 1)
            #expect(try await reopened.health(at: place.now).isGood)
            #expect(try await reopened.rebuild(swap: false, progress: nothing) == .equal(records: 2))
        }
    }

    @Test func `several processes may open one directory at once`() async throws {
        try await withDirectory { (place) async throws in
            for number in 0..<30 { try await place.submit(Sample.Register.basalt("a\(number)")) }
            for end in ["", "-wal", "-shm"] {
                for name in try FileManager.default.contentsOfDirectory(atPath: place.path + "/read-models")
                where name.hasSuffix(".sqlite" + end) {
                    try FileManager.default.removeItem(atPath: place.path + "/read-models/" + name)
                }
            }

            let opened = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await place.reopened().number("SELECT count(*) FROM sample") }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(opened == [30, 30, 30, 30])
        }
    }
}
