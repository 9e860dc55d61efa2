/// The binary tables (DAF) in which JPL gives out positions (SPK) and orientations (PCK).
///
/// Types 2 and 3, Chebyshev polynomials over equal intervals, are read: DE421, DE430, DE440 and
/// the Moon's orientations that go with them. Source: NAIF, *DAF Required Reading*, *SPK Required
/// Reading*, *PCK Required Reading*.
struct ChebyshevKernel: Sendable {
    /// A segment: what it is of, when it holds, and where its numbers lie.
    struct Segment: Sendable {
        var target: Int
        var center: Int
        var frame: Int
        var type: Int
        var span: ClosedRange<Double>
        var first: Int
        var start: Double
        var length: Double
        var size: Int
        var count: Int
    }

    let name: String
    let segments: [Segment]
    private let bytes: [UInt8]
    private let isLittle: Bool

    /// Opens a file's bytes; `kind` is what its first eight letters must say after `DAF/`.
    init(_ bytes: [UInt8], kind: String, name: String) throws {
        func bad(_ why: String) -> RelayError { RelayError(.badEphemerisFile, "\(name): \(why)") }
        guard bytes.count >= 2_048, String(decoding: bytes[0..<7], as: UTF8.self) == "DAF/\(kind)" else {
            throw bad("this is no binary \(kind) kernel (it must begin with DAF/\(kind))")
        }
        let order = String(decoding: bytes[88..<96], as: UTF8.self)
        guard order == "LTL-IEEE" || order == "BIG-IEEE" else { throw bad("the byte order '\(order)' is not known") }
        self.name = name
        self.bytes = bytes
        isLittle = order == "LTL-IEEE"
        let little = isLittle
        let word = { (at: Int) in ChebyshevKernel.integer(bytes, at, little) }
        let double = { (address: Int) in ChebyshevKernel.double(bytes, (address - 1) * 8, little) }
        let (nd, ni) = (word(8), word(12))
        guard nd == 2, ni == (kind == "SPK" ? 6 : 5) else { throw bad("its summaries have an unknown size") }
        let width = nd + (ni + 1) / 2
        var found: [Segment] = []
        var record = word(76)
        var visited = 0
        while record > 0 {
            let base = (record - 1) * 1_024
            visited += 1
            guard base + 1_024 <= bytes.count, visited < 10_000 else {
                throw bad("its list of summaries leads out of the file")
            }
            guard let count = ChebyshevKernel.whole(double(base / 8 + 3)), count >= 0, count <= 25 else {
                throw bad("a summary record is damaged")
            }
            for index in 0..<count {
                let at = base + 24 + index * width * 8
                let integers = (0..<ni).map { word(at + 16 + $0 * 4) }
                let (begin, end) = (integers[ni - 2], integers[ni - 1])
                guard begin >= 1, end >= begin + 3, end * 8 <= bytes.count else {
                    throw bad("a segment leads out of the file")
                }
                let (from, to) = (double(at / 8 + 1), double(at / 8 + 2))
                guard from.isFinite, to.isFinite else { throw bad("a segment's span is damaged") }
                let (size, records) = (
                    ChebyshevKernel.whole(double(end - 1)) ?? 0, ChebyshevKernel.whole(double(end)) ?? 0
                )
                let isSPK = kind == "SPK"
                let segment = Segment(
                    target: integers[0],
                    center: isSPK ? integers[1] : 0,
                    frame: isSPK ? integers[2] : integers[1],
                    type: isSPK ? integers[3] : integers[2],
                    span: from...max(from, to),
                    first: begin,
                    start: double(end - 3),
                    length: double(end - 2),
                    size: size,
                    count: records
                )
                let isKnown = segment.type == 2 || segment.type == 3
                let isSound =
                    segment.length > 0 && segment.start.isFinite && segment.size >= 5 && segment.count >= 1
                    && begin + segment.size * segment.count <= end
                if isKnown, !isSound {
                    throw bad("the directory of a segment is damaged")
                }
                found.append(segment)
            }
            guard let next = ChebyshevKernel.whole(double(base / 8 + 1)) else {
                throw bad("its list of summaries is damaged")
            }
            record = next
        }
        segments = found
    }

    /// The three components and their rates at seconds of TDB since J2000.0.
    func evaluate(_ segment: Segment, at t: Double) throws -> OrbitState {
        guard segment.type == 2 || segment.type == 3 else {
            throw RelayError(
                .badEphemerisFile,
                "\(name): segments of type \(segment.type) are not read; types 2 and 3 are"
            )
        }
        guard segment.span.contains(t) else {
            throw RelayError(.outsideEphemeris, "\(name) does not cover the instant \(t) s after J2000.0 TDB")
        }
        let index = max(0, min(segment.count - 1, Int((t - segment.start) / segment.length)))
        let base = segment.first + index * segment.size
        let (middle, radius) = (number(base), number(base + 1))
        let terms = (segment.size - 2) / (segment.type == 2 ? 3 : 6)
        let x = (t - middle) / radius
        var values = [Double](repeating: 0, count: 3)
        var rates = values
        for axis in 0..<3 {
            var (b1, b2, d1, d2) = (0.0, 0.0, 0.0, 0.0)
            for k in stride(from: terms - 1, to: 0, by: -1) {
                let b0 = number(base + 2 + axis * terms + k) + 2 * x * b1 - b2
                let d0 = 2 * b1 + 2 * x * d1 - d2
                (b1, b2, d1, d2) = (b0, b1, d0, d1)
            }
            values[axis] = number(base + 2 + axis * terms) + x * b1 - b2
            rates[axis] = (b1 + x * d1 - d2) / radius
        }
        return OrbitState(
            position: Vector3(values[0], values[1], values[2]),
            velocity: Vector3(rates[0], rates[1], rates[2])
        )
    }

    /// A count that is kept as a floating-point number; nil where it is none, or larger than any file's.
    private static func whole(_ value: Double) -> Int? {
        value.isFinite && abs(value) < 1e9 ? Int(value) : nil
    }

    private func number(_ address: Int) -> Double {
        ChebyshevKernel.double(bytes, (address - 1) * 8, isLittle)
    }

    private static func integer(_ bytes: [UInt8], _ at: Int, _ isLittle: Bool) -> Int {
        let raw = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: UInt32.self) }
        return Int(Int32(bitPattern: isLittle ? UInt32(littleEndian: raw) : UInt32(bigEndian: raw)))
    }

    private static func double(_ bytes: [UInt8], _ at: Int, _ isLittle: Bool) -> Double {
        let raw = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
        return Double(bitPattern: isLittle ? UInt64(littleEndian: raw) : UInt64(bigEndian: raw))
    }
}
