import Foundation
import Mail
import Testing

@Suite("The spool")
struct SpoolTests {
    @Test func `a message becomes a file that only its owner may read`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: "\(folder)/mail")
            let sent = try message()

            let isNew = try spool.put(sent)

            let file = "\(folder)/mail/new/notice-1.eml"
            #expect(isNew)
            #expect(try spool.messages(in: .new) == ["notice-1"])
            #expect(try Data(contentsOf: URL(filePath: file)) == Data(sent.rendered))
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
            #expect(
                try FileManager.default.attributesOfItem(atPath: "\(folder)/mail")[.posixPermissions] as? Int == 0o700
            )
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/mail/partial").isEmpty)
        }
    }

    @Test(arguments: Spool.Box.allCases.filter { $0 != .partial })
    func `a message that is in the spool already is not put again`(box: Spool.Box) async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: folder)
            try spool.put(message())
            if box != .new {
                try FileManager.default.moveItem(
                    atPath: "\(folder)/new/notice-1.eml",
                    toPath: "\(folder)/\(box.rawValue)/notice-1.eml"
                )
            }

            let isNew = try spool.put(message(subject: "Again"))

            #expect(!isNew)
            #expect(try spool.messages(in: .new).count == (box == .new ? 1 : 0))
        }
    }

    @Test func `an address is erased from every folder, and nobody else's`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: folder)
            for (id, to) in [("a-1", "wang@example.org"), ("a-2", "wang@example.org"), ("b-1", "li.wang@example.org")] {
                try spool.put(message(id: id, toName: "王 \(id)", to: to))
            }
            try FileManager.default.moveItem(atPath: "\(folder)/new/a-2.eml", toPath: "\(folder)/failed/a-2.eml")
            try Data("{}".utf8).write(to: URL(filePath: "\(folder)/failed/a-2.json"))

            #expect(try spool.erase(addressedTo: "wang@example.org") == 2)
            #expect(try spool.messages(in: .new) == ["b-1"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/failed").isEmpty)
            #expect(try spool.erase(addressedTo: "wang@example.org") == 0)
        }
    }

    @Test func `of many that put the same message at once one is told that it is new`() async throws {
        try await withFolder { folder async throws in
            let spool = try Spool(at: folder)

            let new = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 { group.addTask { try spool.put(message(subject: "\(number)")) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            #expect(new == 1)
            #expect(try spool.messages(in: .new) == ["notice-1"])
        }
    }

    @Test func `a folder whose parent is missing is named in the error`() {
        #expect {
            _ = try Spool(at: "/nonexistent-parent/mail")
        } throws: { error in
            "\(error)".contains("/nonexistent-parent/mail")
        }
    }
}
