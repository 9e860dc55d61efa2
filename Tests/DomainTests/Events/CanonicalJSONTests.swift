import Domain
import FoundationEssentials
import TestSupport
import Testing

@Suite("JSON as records have it", .tags(.small))
struct CanonicalJSONTests {
    /// One of each thing that a type may do to encode itself.
    struct Everything: Codable, Equatable {
        enum Case: Codable, Equatable {
            case plain
            case with(number: Int, String)
        }

        struct Empty: Codable, Equatable {}

        var zeta = "last by name, first by place"
        var Alpha = "capitals come before small letters"
        var a1 = 1
        var a10 = 10
        var a2 = 2
        var slash = "a/b"
        var small: Int8 = -128
        var large: UInt64 = .max
        var least: Int64 = .min
        var flags = [true, false]
        var numbers = [0.5, 1, -0.0, 1e20, 1e-7, 0.1 + 0.2, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        var single: Float = 0.1
        var gaps: [Int?] = [1, nil, 3]
        var lists: [[String]] = [[], ["x"], ["y", "z"]]
        var table = ["b": [1, 2], "a": [], "é": [3]]
        var none: String?
        var some: Int? = 7
        var cases = [Case.plain, .with(number: 3, "three")]
        var empty = Empty()
        var instant = Instant(milliseconds: 1_703_260_800_123)
    }

    /// Encodes itself through containers inside containers, and in two goes.
    struct ByHand: Encodable {
        enum Key: String, CodingKey { case list, object, above, zero }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            var object = container.nestedContainer(keyedBy: Key.self, forKey: .object)
            try object.encode("late", forKey: .zero)
            try list.encode(1)
            try object.encodeNil(forKey: .above)
            var inner = list.nestedContainer(keyedBy: Key.self)
            try inner.encode([1.5], forKey: .list)
            try "above".encode(to: container.superEncoder(forKey: .above))
            try list.encodeNil()
            var second = encoder.container(keyedBy: Key.self)
            try second.encode(0, forKey: .zero)
        }
    }

    func foundation(_ value: some Encodable, escapingSlashes: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = escapingSlashes ? [.sortedKeys] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    func canonical(_ value: some Encodable, escapingSlashes: Bool = false) throws -> String {
        String(decoding: try CanonicalJSON.bytes(value, escapingSlashes: escapingSlashes), as: UTF8.self)
    }

    @Test(arguments: [false, true])
    func `each way to encode gives the bytes of JSONEncoder`(escapingSlashes: Bool) throws {
        let value = Everything()

        let bytes = try canonical(value, escapingSlashes: escapingSlashes)

        #expect(try bytes == foundation(value, escapingSlashes: escapingSlashes))
        #expect(try canonical(ByHand()) == foundation(ByHand()))
        #expect(try canonical(["a", "b/c"]) == foundation(["a", "b/c"]))
        #expect(try CanonicalJSON.read(Everything.self, from: Array(bytes.utf8)) == value)
    }

    @Test func `each character is written as JSONEncoder writes it, and read again`() throws {
        let scalars = (0..<0x3000).compactMap(Unicode.Scalar.init) + [0xFFFD, 0x1F311, 0x10FFFF].compactMap(Unicode.Scalar.init)
        for scalar in scalars {
            let text = "<\(Character(scalar))>"

            let bytes = try canonical([text])

            #expect(try bytes == foundation([text]), "U+\(String(scalar.value, radix: 16))")
            #expect(try CanonicalJSON.read([String].self, from: Array(bytes.utf8)) == [text])
        }
    }

    @Test func `each record, and what columns keep of it, has the bytes of JSONEncoder`() throws {
        for event in try EveryRecord.make() {
            func compare(_ body: some EventBody) throws { #expect(try canonical(body) == foundation(body)) }
            try compare(event.body)
        }
    }

    @Test func `a number that JSON does not have is refused`() {
        #expect(throws: EncodingError.self) { try CanonicalJSON.bytes([Double.nan]) }
    }

    @Test(arguments: [
        #"{"a":1,"b":[2]}"#, #"{"b":[2],"a":1}"#, #" { "a" : 1.0 , "b" : [ 2e0 ] } "#, #"{"\u0061":1,"b":[2],"c":null}"#,
    ])
    func `other forms of JSON are read as well`(text: String) throws {
        struct Pair: Decodable, Equatable {
            var a: Int
            var b: [Int]
        }

        #expect(try CanonicalJSON.read(Pair.self, from: Array(text.utf8)) == Pair(a: 1, b: [2]))
    }

    @Test(arguments: [
        "", "{", "[01]", "[1.]", "[-]", "[tru]", "[1]]", "[\"\u{1}\"]", "[9223372036854775808]", "{\"a\":1}", "[1e99]",
    ])
    func `what is no list of whole numbers is refused`(text: String) {
        #expect(throws: DecodingError.self) { try CanonicalJSON.read([Int].self, from: Array(text.utf8)) }
    }

    @Test func `bytes that are no text are refused`() {
        let bytes = Array("[\"".utf8) + [0xC3, 0x28] + Array("\"]".utf8)

        #expect(throws: DecodingError.self) { try CanonicalJSON.read([String].self, from: bytes) }
    }
}
