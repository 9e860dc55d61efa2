import Domain
import Foundation
import ReadModels
import Stores
import TestSupport
import Testing

@Suite("Policies are files, by their digests", .tags(.medium))
struct PolicyShelfTests {
    @Test func `before one was adopted, the shipped policy holds`() async throws {
        try await withDirectory { (place) async throws in
            let shipped = place.directory.reference.policy

            #expect(try place.directory.policies.policy(nil) == shipped)
            #expect(try place.directory.policies.policy(shipped.digest) == shipped)
        }
    }

    @Test func `a policy that was kept is found by its digest, and holds once adopted`() async throws {
        try await withDirectory { (place) async throws in
            let text = String(decoding: place.directory.reference.policyData, as: UTF8.self)
            let other = Data((text + "\n").utf8)

            let kept = try place.directory.policies.keep(other, file: "other.json")
            try await place.submit(Installation.AdoptPolicy(digest: kept.digest))

            #expect(kept.digest != place.directory.reference.policy.digest)
            #expect(try await place.directory.register.policyDigest() == kept.digest)
            #expect(try await place.reopened().policies.policy(kept.digest) == kept)
        }
    }

    @Test func `a file that was changed after it was adopted is refused, with what to do`() async throws {
        try await withDirectory { (place) async throws in
            let text = String(decoding: place.directory.reference.policyData, as: UTF8.self)
            let kept = try place.directory.policies.keep(Data((text + " ").utf8), file: "other.json")
            let file = place.path + "/policies/\(kept.digest).json"
            try Data((text + "  ").utf8).write(to: URL(filePath: file))

            let reopened = try await place.reopened()

            #expect {
                _ = try reopened.policies.policy(kept.digest)
            } throws: { error in
                "\(error)".contains("was changed") && "\(error)".contains("Put the adopted file back")
            }
        }
    }

    @Test func `a file that is no policy is not kept`() async throws {
        try await withDirectory { (place) async throws in
            #expect(throws: (any Error).self) { _ = try place.directory.policies.keep(Data("{}".utf8), file: "x.json") }
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path + "/policies")
            #expect(names == [])
        }
    }

    @Test func `a policy that is missing stops decisions and says which file`() async throws {
        try await withDirectory { (place) async throws in
            let digest = String(repeating: "e", count: 64)
            try await place.submit(Installation.AdoptPolicy(digest: digest))

            await #expect { try await place.submit(Sample.Register.basalt("a")) } throws: { "\($0)".contains(digest) }
        }
    }
}
