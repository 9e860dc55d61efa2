/// Decompresses DEFLATE data (RFC 1951), as ZIP and gzip hold it.
///
/// Written here because the system's own programs would have to be installed, trusted with hostile archives and kept
/// from writing where they should not. The output never grows beyond a limit: a bomb of kilobytes is refused, not unpacked.
struct Inflate {
    private let input: UnsafeRawBufferPointer
    private var position: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []
    private let limit: Int

    /// The decompressed bytes, and the place of the first input byte after the data.
    ///
    /// - Throws: ``ReadingProblem`` when the data are damaged, cut off, or longer than `limit`.
    static func decompress(_ input: UnsafeRawBufferPointer, from start: Int, limit: Int) throws -> (bytes: [UInt8], end: Int) {
        var inflate = Inflate(input: input, position: start, limit: limit)
        try inflate.run()
        return (inflate.output, inflate.position - inflate.bitCount / 8)
    }

    private init(input: UnsafeRawBufferPointer, position: Int, limit: Int) {
        self.input = input
        self.position = position
        self.limit = limit
    }

    private mutating func run() throws {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try copyStored()
            case 1: try decode(Self.fixedLengths, Self.fixedDistances)
            case 2:
                let (lengths, distances) = try readCodes()
                try decode(lengths, distances)
            default: throw Self.damaged
            }
        }
    }

    private static let damaged = ReadingProblem("The archive is damaged.")

    private mutating func take(_ count: Int) throws -> Int {
        while bitCount < count {
            guard position < input.count else { throw Self.damaged }
            bits |= UInt32(input[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        let value = bits & (1 << UInt32(count) - 1)
        bits >>= UInt32(count)
        bitCount -= count
        return Int(value)
    }

    private mutating func copyStored() throws {
        bits = 0
        // Whole bytes that were read ahead belong to the stored data.
        position -= bitCount / 8
        bitCount = 0
        guard position + 4 <= input.count else { throw Self.damaged }
        let length = Int(input[position]) | Int(input[position + 1]) << 8
        let complement = Int(input[position + 2]) | Int(input[position + 3]) << 8
        position += 4
        guard length == ~complement & 0xFFFF, position + length <= input.count else { throw Self.damaged }
        try checkRoom(length)
        output.append(contentsOf: input[position..<(position + length)])
        position += length
    }

    private func checkRoom(_ count: Int) throws {
        guard output.count + count <= limit else { throw ReadingProblem("The archive holds more than \(limit >> 20) megabytes.") }
    }

    /// A canonical Huffman code: how many codes of each length there are, and the symbols in the order of their codes.
    private struct Code {
        var counts = [UInt16](repeating: 0, count: 16)
        var symbols: [UInt16]

        init(_ lengths: some Collection<UInt8>) throws {
            for length in lengths { counts[Int(length)] += 1 }
            counts[0] = 0
            var left = 1
            for length in 1..<16 {
                left = left * 2 - Int(counts[length])
                guard left >= 0 else { throw Inflate.damaged }
            }
            var offsets = [Int](repeating: 0, count: 17)
            for length in 1..<16 { offsets[length + 1] = offsets[length] + Int(counts[length]) }
            symbols = [UInt16](repeating: 0, count: lengths.count)
            for (symbol, length) in lengths.enumerated() where length != 0 {
                symbols[offsets[Int(length)]] = UInt16(symbol)
                offsets[Int(length)] += 1
            }
        }
    }

    // Programmer's tables: their lengths are those of RFC 1951, 3.2.6, and always make a code.
    private static let fixedLengths = try! Code(
        [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8)
    )
    // As above.
    private static let fixedDistances = try! Code([UInt8](repeating: 5, count: 30))

    private mutating func symbol(_ code: Code) throws -> Int {
        var value = 0
        var first = 0
        var index = 0
        for length in 1..<16 {
            value |= try take(1)
            let count = Int(code.counts[length])
            if value - count < first { return Int(code.symbols[index + value - first]) }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Self.damaged
    }

    private mutating func readCodes() throws -> (Code, Code) {
        let lengthCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let codeCount = try take(4) + 4
        guard lengthCount <= 286, distanceCount <= 30 else { throw Self.damaged }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        for place in order.prefix(codeCount) { codeLengths[place] = UInt8(try take(3)) }
        let code = try Code(codeLengths)
        var lengths: [UInt8] = []
        while lengths.count < lengthCount + distanceCount {
            switch try symbol(code) {
            case let length where length < 16: lengths.append(UInt8(length))
            case 16:
                guard let last = lengths.last else { throw Self.damaged }
                lengths += [UInt8](repeating: last, count: try take(2) + 3)
            case 17: lengths += [UInt8](repeating: 0, count: try take(3) + 3)
            default: lengths += [UInt8](repeating: 0, count: try take(7) + 11)
            }
        }
        guard lengths.count == lengthCount + distanceCount, lengths[256] != 0 else { throw Self.damaged }
        return (try Code(lengths[..<lengthCount]), try Code(lengths[lengthCount...]))
    }

    private static let lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
    private static let lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049, 3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
    ]

    private mutating func decode(_ lengths: Code, _ distances: Code) throws {
        while true {
            let value = try symbol(lengths)
            if value == 256 { return }
            if value < 256 {
                try checkRoom(1)
                output.append(UInt8(value))
                continue
            }
            guard value - 257 < Self.lengthBase.count else { throw Self.damaged }
            let length = Self.lengthBase[value - 257] + (try take(Self.lengthExtra[value - 257]))
            let place = try symbol(distances)
            guard place < Self.distanceBase.count else { throw Self.damaged }
            let distance = Self.distanceBase[place] + (try take(max(0, place / 2 - 1)))
            guard distance <= output.count else { throw Self.damaged }
            try checkRoom(length)
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }
}
