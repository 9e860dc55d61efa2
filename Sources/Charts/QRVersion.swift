/// One size of a QR code at error correction level M: ISO/IEC 18004, tables 1, 9 and E.1.
struct QRVersion: Sendable {
    let number: Int
    /// Codewords for error correction in each block.
    let correction: Int
    /// Data codewords of each block.
    let blocks: [Int]
    /// Where the middles of the alignment patterns lie, in both directions.
    let alignment: [Int]

    var dataCount: Int { blocks.reduce(0, +) }
    /// Bits of the field that counts the bytes.
    var countBits: Int { number < 10 ? 8 : 16 }

    private init(_ number: Int, _ correction: Int, _ groups: [(count: Int, data: Int)], _ alignment: [Int]) {
        self.number = number
        self.correction = correction
        blocks = groups.flatMap { Array(repeating: $0.data, count: $0.count) }
        self.alignment = alignment
    }

    static func smallest(for count: Int) -> QRVersion? {
        all.first { 4 + $0.countBits + 8 * count <= 8 * $0.dataCount }
    }

    static let all: [QRVersion] = [
        QRVersion(1, 10, [(1, 16)], []),
        QRVersion(2, 16, [(1, 28)], [6, 18]),
        QRVersion(3, 26, [(1, 44)], [6, 22]),
        QRVersion(4, 18, [(2, 32)], [6, 26]),
        QRVersion(5, 24, [(2, 43)], [6, 30]),
        QRVersion(6, 16, [(4, 27)], [6, 34]),
        QRVersion(7, 18, [(4, 31)], [6, 22, 38]),
        QRVersion(8, 22, [(2, 38), (2, 39)], [6, 24, 42]),
        QRVersion(9, 22, [(3, 36), (2, 37)], [6, 26, 46]),
        QRVersion(10, 26, [(4, 43), (1, 44)], [6, 28, 50]),
        QRVersion(11, 30, [(1, 50), (4, 51)], [6, 30, 54]),
        QRVersion(12, 22, [(6, 36), (2, 37)], [6, 32, 58]),
        QRVersion(13, 22, [(8, 37), (1, 38)], [6, 34, 62]),
        QRVersion(14, 24, [(4, 40), (5, 41)], [6, 26, 46, 66]),
        QRVersion(15, 24, [(5, 41), (5, 42)], [6, 26, 48, 70]),
    ]

    /// The data codewords: mode, count, bytes, end, padding.
    func codewords(for bytes: [UInt8]) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for place in (0..<count).reversed() { bits.append(value >> place & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, countBits)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, 8 * dataCount - bits.count))
        while !bits.count.isMultiple(of: 8) { bits.append(false) }
        var result = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        var padding: UInt8 = 0xEC
        while result.count < dataCount {
            result.append(padding)
            padding ^= 0xEC ^ 0x11
        }
        return result
    }

    /// The blocks with their correction, one codeword of each in turn.
    func interleaved(_ data: [UInt8]) -> [UInt8] {
        var start = 0
        var parts: [(data: [UInt8], correction: [UInt8])] = []
        let generator = ReedSolomon.generator(correction)
        for count in blocks {
            let block = Array(data[start..<start + count])
            parts.append((block, ReedSolomon.remainder(of: block, by: generator)))
            start += count
        }
        var result: [UInt8] = []
        for place in 0..<(blocks.max() ?? 0) {
            for part in parts where place < part.data.count { result.append(part.data[place]) }
        }
        for place in 0..<correction { for part in parts { result.append(part.correction[place]) } }
        return result
    }
}

/// Error correction over GF(256) with the polynomial x⁸+x⁴+x³+x²+1.
enum ReedSolomon {
    static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product: UInt8 = 0
        var (a, b) = (a, b)
        while b != 0 {
            if b & 1 == 1 { product ^= a }
            let carries = a & 0x80 != 0
            a <<= 1
            if carries { a ^= 0x1D }
            b >>= 1
        }
        return product
    }

    /// (x − 2⁰)(x − 2¹)…, highest power first, without the leading 1.
    static func generator(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for place in 0..<degree {
                result[place] = product(result[place], root)
                if place + 1 < degree { result[place] ^= result[place + 1] }
            }
            root = product(root, 2)
        }
        return result
    }

    static func remainder(of data: [UInt8], by generator: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for place in result.indices { result[place] ^= product(generator[place], factor) }
        }
        return result
    }
}
