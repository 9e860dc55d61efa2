/// What a type is handed to read itself from.
struct CanonicalDecoder: Decoder {
    let reader: CanonicalReader
    let token: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard reader.tokens[token].kind == .object else { throw CanonicalReader.NotCanonical() }
        return KeyedDecodingContainer(Keyed<Key>(reader: reader, token: token))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard reader.tokens[token].kind == .list else { throw CanonicalReader.NotCanonical() }
        return Unkeyed(reader: reader, token: token)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(reader: reader, token: token) }
}

extension CanonicalDecoder {
    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let reader: CanonicalReader
        let token: Int
        var codingPath: [any CodingKey] { [] }

        var allKeys: [Key] {
            var keys: [Key] = []
            var index = token + 1
            while index < reader.tokens[token].next {
                if let name = try? reader.string(index), let key = Key(stringValue: name) { keys.append(key) }
                index = reader.tokens[index + 1].next
            }
            return keys
        }

        func contains(_ key: Key) -> Bool { reader.member(key.stringValue, of: token) != nil }

        private func find(_ key: Key) throws -> Int {
            guard let found = reader.member(key.stringValue, of: token) else { throw CanonicalReader.NotCanonical() }
            return found
        }

        /// Nil for what is absent or null: those of the protocol look the key up three times.
        private func findIfAny(_ key: Key) -> Int? {
            guard let found = reader.member(key.stringValue, of: token), reader.tokens[found].kind != .null else { return nil }
            return found
        }

        func decodeNil(forKey key: Key) throws -> Bool { reader.tokens[try find(key)].kind == .null }
        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try reader.bool(find(key)) }
        func decode(_ type: String.Type, forKey key: Key) throws -> String { try reader.string(find(key)) }
        func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try reader.number(find(key), type) }
        func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try reader.number(find(key), type) }
        func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type, forKey key: Key) throws -> Integer { try reader.integer(find(key), type) }

        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try T(from: CanonicalDecoder(reader: reader, token: find(key)))
        }

        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try findIfAny(key).map(reader.string) }

        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            try findIfAny(key).map { try T(from: CanonicalDecoder(reader: reader, token: $0)) }
        }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<Inner>
        {
            try CanonicalDecoder(reader: reader, token: find(key)).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try CanonicalDecoder(reader: reader, token: find(key)).unkeyedContainer()
        }

        func superDecoder(forKey key: Key) throws -> any Decoder { CanonicalDecoder(reader: reader, token: try find(key)) }

        func superDecoder() throws -> any Decoder {
            guard let found = reader.member("super", of: token) else { throw CanonicalReader.NotCanonical() }
            return CanonicalDecoder(reader: reader, token: found)
        }
    }

    struct Unkeyed: UnkeyedDecodingContainer {
        let reader: CanonicalReader
        private let end: Int
        private var index: Int
        private(set) var currentIndex = 0
        let count: Int?
        var codingPath: [any CodingKey] { [] }
        var isAtEnd: Bool { index >= end }

        init(reader: CanonicalReader, token: Int) {
            self.reader = reader
            end = reader.tokens[token].next
            index = token + 1
            var elements = 0
            var next = index
            while next < end {
                elements += 1
                next = reader.tokens[next].next
            }
            count = elements
        }

        private mutating func take() throws -> Int {
            guard index < end else { throw CanonicalReader.NotCanonical() }
            let taken = index
            index = reader.tokens[index].next
            currentIndex += 1
            return taken
        }

        mutating func decodeNil() throws -> Bool {
            guard index < end else { throw CanonicalReader.NotCanonical() }
            guard reader.tokens[index].kind == .null else { return false }
            _ = try take()
            return true
        }

        mutating func decode(_ type: Bool.Type) throws -> Bool { try reader.bool(take()) }
        mutating func decode(_ type: String.Type) throws -> String { try reader.string(take()) }
        mutating func decode(_ type: Double.Type) throws -> Double { try reader.number(take(), type) }
        mutating func decode(_ type: Float.Type) throws -> Float { try reader.number(take(), type) }
        mutating func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type) throws -> Integer { try reader.integer(take(), type) }

        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            try T(from: CanonicalDecoder(reader: reader, token: take()))
        }

        mutating func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) throws -> KeyedDecodingContainer<Inner> {
            try CanonicalDecoder(reader: reader, token: take()).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try CanonicalDecoder(reader: reader, token: take()).unkeyedContainer()
        }

        mutating func superDecoder() throws -> any Decoder { CanonicalDecoder(reader: reader, token: try take()) }
    }

    struct Single: SingleValueDecodingContainer {
        let reader: CanonicalReader
        let token: Int
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { reader.tokens[token].kind == .null }
        func decode(_ type: Bool.Type) throws -> Bool { try reader.bool(token) }
        func decode(_ type: String.Type) throws -> String { try reader.string(token) }
        func decode(_ type: Double.Type) throws -> Double { try reader.number(token, type) }
        func decode(_ type: Float.Type) throws -> Float { try reader.number(token, type) }
        func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type) throws -> Integer { try reader.integer(token, type) }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: CanonicalDecoder(reader: reader, token: token)) }
    }
}
