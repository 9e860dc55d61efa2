import Foundation
import TestSupport
import Testing

@testable import WebServer

@Suite("Embedded resources", .tags(.medium))
struct EmbeddingTests {
    @Test func `what is embedded is what the folder holds, byte for byte`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path

        let onDisk = try ResourceFile.all(in: folder + "/Resources")

        #expect(EmbeddedResources.files.map(\.path) == onDisk.map(\.path))
        #expect(EmbeddedResources.files.map(\.bytes) == onDisk.map(\.bytes))
        #expect(onDisk.contains { $0.path == "Assets/odd.png" })
    }
}
