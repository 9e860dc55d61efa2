import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

@Suite("Against DE421")
struct DE421Tests {
    private struct Entry: Decodable {
        var t: Double
        var moon: [Double]
        var sun: [Double]
        var rows: [[Double]]
    }

    private static func vector(_ numbers: [Double]) -> Vector3 { Vector3(numbers[0], numbers[1], numbers[2]) }

    @Test(.enabled(if: PythonPeer.isPresent, "no virtual environment with skyfield; run make relay-venv"))
    func `Moon, Sun and rotation stay within their stated errors from 2019 to 2035`() throws {
        let entries = try JSONDecoder().decode([Entry].self, from: PythonPeer.run("de421.py"))
        let ephemeris = AnalyticalEphemeris()
        let arcsecond = Double.pi / 648_000

        var worst = (distance: 0.0, moon: 0.0, sun: 0.0, rotation: 0.0)
        for entry in entries {
            let (moon, sun) = (Self.vector(entry.moon), Self.vector(entry.sun))
            let mine = ephemeris.moon(at: entry.t).position
            worst.distance = max(worst.distance, (mine - moon).length)
            worst.moon = max(worst.moon, mine.angle(to: moon) / arcsecond)
            worst.sun = max(worst.sun, (ephemeris.sun(at: entry.t) - mine).angle(to: sun) / arcsecond)
            let rows = entry.rows.map(Self.vector)
            let theirs = Matrix3(rows[0], rows[1], rows[2])
            let turn = LunarRotation(at: entry.t).matrix * theirs.transposed
            worst.rotation = max(worst.rotation, turn.rotationAngle / arcsecond)
        }

        // Every ten hours the worst are 23.14 km, on 21 August 2032, and 13.4″.
        #expect(entries.count == 4_000)
        #expect(worst.distance < 26)
        #expect(worst.moon < 15)
        #expect(worst.sun < 0.05)
        #expect(worst.rotation < 17)
    }
}
