/// What a value is handed to encode itself.
struct CanonicalEncoder: Encoder {
    let writer: CanonicalWriter

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.becomeObject()
        return KeyedEncodingContainer(Keyed<Key>(writer: writer))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.becomeList()
        return Unkeyed(writer: writer)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(writer: writer) }
}

extension CanonicalEncoder {
    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let writer: CanonicalWriter
        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) { writer.member(key.stringValue) { writer.null() } }
        func encode(_ value: Bool, forKey key: Key) { writer.member(key.stringValue) { writer.bool(value) } }
        func encode(_ value: String, forKey key: Key) { writer.member(key.stringValue) { writer.string(value) } }
        func encode(_ value: Double, forKey key: Key) throws { try writer.member(key.stringValue) { try writer.number(value) } }
        func encode(_ value: Float, forKey key: Key) throws { try writer.member(key.stringValue) { try writer.number(value) } }
        func encode(_ value: some FixedWidthInteger & Encodable, forKey key: Key) {
            writer.member(key.stringValue) { writer.integer(value) }
        }
        func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            try writer.member(key.stringValue) { try writer.value(value) }
        }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
            writer.lateMember(key.stringValue).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            writer.lateMember(key.stringValue).unkeyedContainer()
        }

        func superEncoder(forKey key: Key) -> any Encoder { writer.lateMember(key.stringValue) }
        func superEncoder() -> any Encoder { writer.lateMember("super") }
    }

    struct Unkeyed: UnkeyedEncodingContainer {
        let writer: CanonicalWriter
        var codingPath: [any CodingKey] { [] }
        var count: Int { writer.count }

        func encodeNil() { writer.element { writer.null() } }
        func encode(_ value: Bool) { writer.element { writer.bool(value) } }
        func encode(_ value: String) { writer.element { writer.string(value) } }
        func encode(_ value: Double) throws { try writer.element { try writer.number(value) } }
        func encode(_ value: Float) throws { try writer.element { try writer.number(value) } }
        func encode(_ value: some FixedWidthInteger & Encodable) { writer.element { writer.integer(value) } }
        func encode<T: Encodable>(_ value: T) throws { try writer.element { try writer.value(value) } }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
            writer.lateElement().container(keyedBy: type)
        }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { writer.lateElement().unkeyedContainer() }
        func superEncoder() -> any Encoder { writer.lateElement() }
    }

    struct Single: SingleValueEncodingContainer {
        let writer: CanonicalWriter
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { writer.single { writer.null() } }
        func encode(_ value: Bool) { writer.single { writer.bool(value) } }
        func encode(_ value: String) { writer.single { writer.string(value) } }
        func encode(_ value: Double) throws { try writer.single { try writer.number(value) } }
        func encode(_ value: Float) throws { try writer.single { try writer.number(value) } }
        func encode(_ value: some FixedWidthInteger & Encodable) { writer.single { writer.integer(value) } }
        func encode<T: Encodable>(_ value: T) throws { try writer.single { try writer.value(value) } }
    }
}
