import Testing

@testable import PDS4

/// Three values of a binary type: their bytes as a file has them, and the column that they are read as.
struct BinaryCase: CustomTestStringConvertible, Sendable {
    let type: DataType
    let bytes: [UInt8]
    let column: Column

    var testDescription: String { type.rawValue }
    var size: Int { bytes.count / 3 }

    /// Bytes with the most significant first, each value turned round for the types that begin with the least.
    private static func big<Bits: FixedWidthInteger>(_ values: [Bits], little: Bool) -> [UInt8] {
        values.flatMap { value in
            let bytes = (0..<(Bits.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> Bits(Bits.bitWidth - 8 - 8 * $0)) }
            return little ? bytes.reversed() : bytes
        }
    }

    static let all: [BinaryCase] = {
        let reals: [Double] = [-1.5, 6.02214076e23, -.zero]
        let singles: [Float] = [3.25, Float(bitPattern: 0x8000_0001), .infinity]
        var cases = [
            BinaryCase(type: .signedByte, bytes: [0x80, 0xFF, 0x7F], column: .int8([-128, -1, 127])),
            BinaryCase(type: .unsignedByte, bytes: [0, 1, 255], column: .uint8([0, 1, 255])),
        ]
        for little in [true, false] {
            cases += [
                BinaryCase(type: little ? .signedLSB2 : .signedMSB2, bytes: big([-2, 258, Int16.min], little: little), column: .int16([-2, 258, .min])),
                BinaryCase(type: little ? .unsignedLSB2 : .unsignedMSB2, bytes: big([1, 258, UInt16.max], little: little), column: .uint16([1, 258, .max])),
                BinaryCase(type: little ? .signedLSB4 : .signedMSB4, bytes: big([-2, 16_909_060, Int32.min], little: little), column: .int32([-2, 16_909_060, .min])),
                BinaryCase(type: little ? .unsignedLSB4 : .unsignedMSB4, bytes: big([1, 16_909_060, UInt32.max], little: little), column: .uint32([1, 16_909_060, .max])),
                BinaryCase(
                    type: little ? .signedLSB8 : .signedMSB8, bytes: big([-2, 72_623_859_790_382_856, Int64.min], little: little),
                    column: .int64([-2, 72_623_859_790_382_856, .min], missing: [])
                ),
                BinaryCase(
                    type: little ? .unsignedLSB8 : .unsignedMSB8, bytes: big([1, 72_623_859_790_382_856, UInt64.max], little: little),
                    column: .uint64([1, 72_623_859_790_382_856, .max])
                ),
                BinaryCase(type: little ? .realLSBSingle : .realMSBSingle, bytes: big(singles.map(\.bitPattern), little: little), column: .float(singles)),
                BinaryCase(type: little ? .realLSBDouble : .realMSBDouble, bytes: big(reals.map(\.bitPattern), little: little), column: .double(reals)),
                BinaryCase(
                    type: little ? .complexLSB8 : .complexMSB8, bytes: big((singles + singles.reversed()).map(\.bitPattern), little: little),
                    column: .complexFloat(singles + singles.reversed())
                ),
                BinaryCase(
                    type: little ? .complexLSB16 : .complexMSB16, bytes: big((reals + reals.reversed()).map(\.bitPattern), little: little),
                    column: .complexDouble(reals + reals.reversed())
                ),
            ]
        }
        return cases
    }()
}

extension Column {
    /// Kind and values as text, zeros with their signs: columns are compared by it.
    var written: String { "\(self)" }

    /// The bytes in memory.
    var memory: [UInt8] { withValueBytes { Array($0) } }
}

/// A product in a folder of its own.
struct ProductCase {
    let folder: TestFolder
    let product: Product

    init(_ object: String, data: [UInt8], file: String = "data.dat") throws {
        folder = try TestFolder()
        try folder.write(file, data)
        product = try Product(path: try folder.write("data.xml", TestLabel(file: file, object).text))
    }

    // The folder goes with this value, so files are opened while it is held.
    func table() throws -> Table { try withExtendedLifetime(folder) { try product.table() } }

    func array() throws -> ArrayData { try withExtendedLifetime(folder) { try product.array() } }

    init(_ object: String, data: String) throws { try self.init(object, data: Array(data.utf8)) }
}
