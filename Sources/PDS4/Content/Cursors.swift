/// Lines of a text, each with its end: line feed, carriage return, or both.
struct LineCursor {
    let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() -> UnsafeRawBufferPointer? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 10 { break }
            if byte == 13 {
                if position < bytes.count, bytes[position] == 10 { position += 1 }
                break
            }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }
}

/// Records of delimited text (PDS4 Standards Reference 4C.1): fields may be quoted, and then hold delimiters and line
/// breaks. Fields are ranges of bytes, quotes included: nothing is copied.
struct DelimitedCursor {
    let bytes: UnsafeRawBufferPointer
    let delimiter: UInt8
    private(set) var fields: [Range<Int>] = []
    private(set) var position = 0

    init(bytes: UnsafeRawBufferPointer, delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
    }

    /// Reads the next record into ``fields``; `false` at the end.
    mutating func next() -> Bool {
        let count = bytes.count
        guard position < count else { return false }
        fields.removeAll(keepingCapacity: true)
        var start = position
        var index = position
        while index < count {
            let byte = bytes[index]
            if byte == 34 {
                index += 1
                while index < count, bytes[index] != 34 { index += 1 }
                index = min(index + 1, count)
            } else if byte == delimiter {
                fields.append(start..<index)
                index += 1
                start = index
            } else if byte == 10 || byte == 13 {
                fields.append(start..<index)
                index += byte == 13 && index + 1 < count && bytes[index + 1] == 10 ? 2 : 1
                position = index
                return true
            } else {
                index += 1
            }
        }
        fields.append(start..<index)
        position = count
        return true
    }
}
