import Testing

@testable import Charts

/// QR codes, read back by the standard's own steps and compared with another program's.
@Suite struct QRCodeTests {
    /// The dark modules as python-qrcode draws them at level M with the same mask; segno pads otherwise than the standard.
    @Test(arguments: QRCodeVectors.all)
    func `is drawn as another program draws it`(vector: QRCodeVectors.Vector) throws {
        let code = try #require(QRCode(Array(vector.text.utf8)))

        let rows = (0..<code.size).map { row in
            String((0..<code.size).map { code.isDark(column: $0, row: row) ? "1" : "0" })
        }

        #expect(rows == vector.rows)
    }

    @Test func `takes what fits and refuses the rest`() {
        #expect(QRCode([]) != nil)
        #expect(QRCode(Array(repeating: 0x41, count: 412))?.size == 77)
        #expect(QRCode(Array(repeating: 0x41, count: 413)) == nil)
    }

    @Test(arguments: QRVersion.all.map(\.number))
    func `has blocks whose correction leaves no remainder`(number: Int) {
        let version = QRVersion.all[number - 1]
        let generator = ReedSolomon.generator(version.correction)
        let data = (0..<version.dataCount).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ number) }

        let first = Array(data.prefix(version.blocks[0]))
        let correction = ReedSolomon.remainder(of: first, by: generator)

        // A codeword is divisible by the generator, so its remainder with the correction in place is zero.
        var rest = first + correction
        for index in first.indices {
            let factor = rest[index]
            rest[index] = 0
            for place in generator.indices { rest[index + 1 + place] ^= ReedSolomon.product(generator[place], factor) }
        }
        #expect(rest.allSatisfy { $0 == 0 })
        #expect(version.interleaved(data).count == data.count + version.blocks.count * version.correction)
    }

    @Test func `says what it is to those who do not see it`() throws {
        let code = try #require(QRCode(Array("otpauth://totp/a".utf8)))

        #expect(code.svg(title: "\"<Code>\"").contains("role=\"img\" aria-label=\"&quot;&lt;Code&gt;&quot;\""))
    }
}
