import Domain
import FoundationEssentials
import TestSupport
import Testing

@Suite("Stored records", .tags(.small))
struct GoldenTests {
    static let folder = "Golden/Events/"
    static let types = EventCodec.allTypes.map { $0.type }

    /// Beside `Package.swift`, wherever the tests run.
    static let root = String(#filePath.dropLast("Tests/DomainTests/Events/GoldenTests.swift".count))

    static func golden(_ type: String) -> [UInt8]? {
        FileManager.default.contents(atPath: root + folder + type + ".json").map { data in
            var bytes = Array(data)
            // Editors end a file with a line feed; the log does not.
            if bytes.last == 10 { bytes.removeLast() }
            return bytes
        }
    }

    /// What the columns beside the record would say.
    struct Columns: Decodable {
        var type: String
        var stream: String
        var v: Int
    }

    @Test(arguments: types)
    func `a record as it was first written still reads and writes the same bytes`(type: String) throws {
        let bytes = try #require(
            GoldenTests.golden(type),
            "Golden/Events/\(type).json is missing: add one, once, with `MAGPIE_ADD_GOLDEN=1 swift test --filter GoldenTests`")
        let columns = try JSONDecoder().decode(Columns.self, from: Data(bytes))

        let event = try EventCodec().decode(bytes, stream: columns.stream, type: type)
        let again = try EventCodec().encode(event)

        #expect(columns.type == type)
        #expect(String(decoding: again, as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
    }

    @Test func `every golden file belongs to a type that is still read`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: GoldenTests.root + GoldenTests.folder)

        let strangers = files.filter { $0.hasSuffix(".json") && !GoldenTests.types.contains(String($0.dropLast(5))) }

        #expect(strangers == [])
    }

    @Test func `every type is written by some command`() throws {
        let written = Set(try EveryRecord.make().map { type(of: $0.body).type })

        #expect(Set(GoldenTests.types).subtracting(written) == [])
    }

    /// Adds files that are missing, when asked to; never touches one that is there.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MAGPIE_ADD_GOLDEN"] == "1", "writes golden files; set MAGPIE_ADD_GOLDEN=1"))
    func `add the files that are missing`() throws {
        var fullest: [String: [UInt8]] = [:]
        for event in try EveryRecord.make() {
            let bytes = try EventCodec().encode(event)
            let type = type(of: event.body).type
            if bytes.count > fullest[type, default: []].count { fullest[type] = bytes }
        }
        for (type, bytes) in fullest {
            let path = GoldenTests.root + GoldenTests.folder + type + ".json"
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            try Data(bytes + [10]).write(to: URL(fileURLWithPath: path))
        }
    }
}
