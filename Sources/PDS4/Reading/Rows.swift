/// The rows of a table, one after the other.
public struct Rows: Sequence, Sendable {
    let table: Table

    /// Reads rows until the file or the table ends.
    public struct Iterator: IteratorProtocol {
        private let table: Table
        private var record = 0
        private var cursor: DelimitedCursor

        init(_ table: Table) {
            self.table = table
            cursor = DelimitedCursor(bytes: table.bytes, delimiter: table.description.fieldDelimiter)
        }

        /// The next row.
        public mutating func next() -> Row? {
            guard record < table.count else { return nil }
            defer { record += 1 }
            guard table.description.kind == .delimited else {
                let length = table.description.recordLength
                return Row(table: table, number: record + 1, start: record * length, fields: nil)
            }
            guard cursor.next() else { return nil }
            return Row(table: table, number: record + 1, start: 0, fields: cursor.fields)
        }
    }

    /// Begins at the first row.
    public func makeIterator() -> Iterator { Iterator(table) }
}

/// One row of a table: a place in the file, whose values are read when they are asked for.
public struct Row: Sendable {
    let table: Table
    /// The record's number, counted from 1.
    public let number: Int
    let start: Int
    let fields: [Range<Int>]?

    /// The first value of the column with this name; `nil` when there is no such column.
    public subscript(name: String) -> Value? {
        guard let index = table.columns.firstIndex(where: { $0.name == name }) else { return nil }
        return value(ofField: table.columns[index].fields[0])
    }

    /// All values of the column with this index, counted from 0.
    public func values(at column: Int) -> [Value] { table.columns[column].fields.map { value(ofField: $0) } }

    /// The bytes of a field.
    private func bytes(ofField index: Int) -> UnsafeRawBufferPointer {
        let all = table.bytes
        if let fields {
            guard index < fields.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
            return UnsafeRawBufferPointer(rebasing: all[fields[index]])
        }
        let field = table.description.fields[index]
        let from = start + field.offset
        guard from + field.length <= all.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: all[from..<(from + field.length)])
    }

    private func value(ofField index: Int) -> Value {
        let field = table.description.fields[index]
        let bytes = bytes(ofField: index)
        guard let type = field.type else { return .text(TextNumber.text(bytes)) }
        if field.firstBit != nil || type.isBitString {
            let last = field.lastBit ?? field.length * 8
            return BinaryValue.bitField(bytes, first: field.firstBit ?? 1, last: last, signed: type == .signedBits)
                .map { .integer($0) } ?? .missing
        }
        if let size = type.size {
            guard bytes.count >= size, let number = BinaryValue.double(bytes, type) else { return .missing }
            if type.isReal { return size == 4 ? .single(Float(number)) : .real(number) }
            if type.isComplex {
                let half = UnsafeRawBufferPointer(rebasing: bytes[(size / 2)...])
                let part: DataType = size == 8 ? (type.isLittleEndian ? .realLSBSingle : .realMSBSingle)
                    : (type.isLittleEndian ? .realLSBDouble : .realMSBDouble)
                return .complex(number, BinaryValue.double(half, part) ?? .nan)
            }
            guard size == 8 else { return .integer(Int64(number)) }
            let bits = BinaryValue.load(bytes, UInt64.self, little: type.isLittleEndian)
            return type.isSigned ? .integer(Int64(bitPattern: bits)) : .unsigned(bits)
        }
        let content = TextColumns.content(bytes, type)
        if content.isEmpty { return type == .asciiString || type == .utf8String ? .text("") : .missing }
        switch type {
        case .integer, .nonNegativeInteger:
            return TextNumber.integer(content).map { .integer($0) } ?? .text(TextNumber.text(content))
        case .real: return TextNumber.double(content).map { .real($0) } ?? .text(TextNumber.text(content))
        default: return .text(TextNumber.text(content))
        }
    }
}
