/// What a value is handed to encode itself.
struct CanonicalEncoder: Encoder {
    let slot: CanonicalWriter.Slot

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.becomeObject()
        return KeyedEncodingContainer(Keyed<Key>(slot: slot))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.becomeList()
        return Unkeyed(slot: slot)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(slot: slot) }
}

extension CanonicalEncoder {
    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let slot: CanonicalWriter.Slot
        var codingPath: [any CodingKey] { [] }

        private func add(_ key: Key, _ value: CanonicalWriter.Value) { slot.add(key.stringValue, value) }

        func encodeNil(forKey key: Key) { add(key, slot.writer.null()) }
        func encode(_ value: Bool, forKey key: Key) { add(key, slot.writer.bool(value)) }
        func encode(_ value: String, forKey key: Key) { add(key, slot.writer.string(value)) }
        func encode(_ value: Double, forKey key: Key) throws { add(key, try slot.writer.number(value)) }
        func encode(_ value: Float, forKey key: Key) throws { add(key, try slot.writer.number(value)) }
        func encode(_ value: some FixedWidthInteger & Encodable, forKey key: Key) { add(key, slot.writer.integer(value)) }
        func encode<T: Encodable>(_ value: T, forKey key: Key) throws { add(key, try slot.value(value)) }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
            inner(key).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { inner(key).unkeyedContainer() }
        func superEncoder(forKey key: Key) -> any Encoder { inner(key) }

        func superEncoder() -> any Encoder {
            let inner = slot.inner()
            slot.add("super", .slot(inner))
            return CanonicalEncoder(slot: inner)
        }

        private func inner(_ key: Key) -> CanonicalEncoder {
            let inner = slot.inner()
            add(key, .slot(inner))
            return CanonicalEncoder(slot: inner)
        }
    }

    struct Unkeyed: UnkeyedEncodingContainer {
        let slot: CanonicalWriter.Slot
        var codingPath: [any CodingKey] { [] }
        var count: Int { slot.values.count }

        func encodeNil() { slot.add(slot.writer.null()) }
        func encode(_ value: Bool) { slot.add(slot.writer.bool(value)) }
        func encode(_ value: String) { slot.add(slot.writer.string(value)) }
        func encode(_ value: Double) throws { slot.add(try slot.writer.number(value)) }
        func encode(_ value: Float) throws { slot.add(try slot.writer.number(value)) }
        func encode(_ value: some FixedWidthInteger & Encodable) { slot.add(slot.writer.integer(value)) }
        func encode<T: Encodable>(_ value: T) throws { slot.add(try slot.value(value)) }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
            inner().container(keyedBy: type)
        }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { inner().unkeyedContainer() }
        func superEncoder() -> any Encoder { inner() }

        private func inner() -> CanonicalEncoder {
            let inner = slot.inner()
            slot.add(.slot(inner))
            return CanonicalEncoder(slot: inner)
        }
    }

    struct Single: SingleValueEncodingContainer {
        let slot: CanonicalWriter.Slot
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { slot.set(slot.writer.null()) }
        func encode(_ value: Bool) { slot.set(slot.writer.bool(value)) }
        func encode(_ value: String) { slot.set(slot.writer.string(value)) }
        func encode(_ value: Double) throws { slot.set(try slot.writer.number(value)) }
        func encode(_ value: Float) throws { slot.set(try slot.writer.number(value)) }
        func encode(_ value: some FixedWidthInteger & Encodable) { slot.set(slot.writer.integer(value)) }
        func encode<T: Encodable>(_ value: T) throws { slot.set(try slot.value(value)) }
    }
}
