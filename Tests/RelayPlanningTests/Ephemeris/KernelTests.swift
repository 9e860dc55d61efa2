import Foundation
import RelayTestSupport
import Testing

@testable import RelayPlanning

@Suite("JPL's kernels")
struct KernelTests {
    private struct Files: Decodable {
        var ephemeris: String
        var orientation: String
    }

    private struct Entry: Decodable {
        var t: Double
        var moon: [Double]
        var sun: [Double]
        var rows: [[Double]]
    }

    @Test(.enabled(if: PythonPeer.isPresent, "no virtual environment with skyfield; run make relay-venv"))
    func `DE421's own files are read as Skyfield reads them`() throws {
        let files = try JSONDecoder().decode(Files.self, from: PythonPeer.run("kernels.py"))
        let ephemeris = try SpacecraftKernel([UInt8](Data(contentsOf: URL(fileURLWithPath: files.ephemeris))), name: "DE421")
        let orientation = try OrientationKernel(
            [UInt8](Data(contentsOf: URL(fileURLWithPath: files.orientation))),
            name: "PCK"
        )
        let entries = try JSONDecoder().decode([Entry].self, from: PythonPeer.run("de421.py"))

        for entry in entries.enumerated().filter({ $0.offset.isMultiple(of: 40) }).map(\.element) {
            let moon = try ephemeris.moon(at: entry.t)
            #expect((moon.position - Vector3(entry.moon[0], entry.moon[1], entry.moon[2])).length < 1e-3)
            let sun = try ephemeris.sun(at: entry.t) - moon.position
            #expect((sun - Vector3(entry.sun[0], entry.sun[1], entry.sun[2])).length < 0.1)
            let rows = entry.rows.map { Vector3($0[0], $0[1], $0[2]) }
            let turn =
                try orientation.rotation(at: entry.t).matrix
                * Matrix3(rows[0], rows[1], rows[2]).transposed
            #expect(turn.rotationAngle.degrees * 3_600 < 0.01)
        }
        #expect(throws: RelayError.self) { try ephemeris.moon(at: 1e10) }
        #expect(ephemeris.validity.upperBound < 1e10)
    }

    /// A kernel of one record of summaries without any segment, as a base to be damaged.
    private func empty(kind: String = "SPK") -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 3_072)
        bytes.replaceSubrange(0..<8, with: Array("DAF/\(kind) ".utf8))
        func put(_ value: Int32, _ at: Int) { withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(at..<(at + 4), with: $0) } }
        put(2, 8)
        put(kind == "SPK" ? 6 : 5, 12)
        put(2, 76)
        bytes.replaceSubrange(88..<96, with: Array("LTL-IEEE".utf8))
        return bytes
    }

    private func message(_ bytes: [UInt8]) -> String {
        do {
            _ = try SpacecraftKernel(bytes, name: "x.bsp")
            return "read"
        } catch {
            return "\(error)"
        }
    }

    @Test func `what is no kernel is refused with a reason`() {
        var order = empty()
        order.replaceSubrange(88..<96, with: Array("VAX-GFLT".utf8))
        var size = empty()
        size[8] = 9
        var outside = empty()
        outside[76] = 200

        #expect(message([]).contains("no binary SPK kernel"))
        #expect(message(Array("hello".utf8)).contains("no binary SPK kernel"))
        #expect(message(empty(kind: "PCK")).contains("no binary SPK kernel"))
        #expect(message(order).contains("VAX-GFLT"))
        #expect(message(size).contains("unknown size"))
        #expect(message(outside).contains("out of the file"))
        #expect(message(empty()).contains("no segment of body 301"))
    }

    @Test(arguments: 0..<200)
    func `damaged bytes never crash the reader`(seed: Int) {
        var generator = TransferProblems.Generator(seed: seed)
        var bytes = empty()
        for _ in 0..<Int.random(in: 1...40, using: &generator) {
            let place = Bool.random(using: &generator) ? Int.random(in: 0...120, using: &generator) : Int.random(in: 1_024...1_400, using: &generator)
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }

        #expect(message(bytes) != "read")
    }
}
