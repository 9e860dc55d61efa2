/// Stored bytes as people read them.
enum RecordText {
    /// JSON with line ends and indents, every token as it is stored; other bytes stay as they are.
    static func pretty(_ record: [UInt8]) -> String {
        var result: [UInt8] = []
        var depth = 0
        var isInText = false
        var isEscaped = false
        func newLine(_ result: inout [UInt8], _ depth: Int) {
            result.append(10)
            result += Array(repeating: 32, count: 2 * max(0, depth))
        }
        for (index, byte) in record.enumerated() {
            if isInText {
                result.append(byte)
                if isEscaped { isEscaped = false } else if byte == 92 { isEscaped = true } else if byte == 34 { isInText = false }
                continue
            }
            switch byte {
            case 34:
                isInText = true
                result.append(byte)
            case 123, 91:
                result.append(byte)
                depth += 1
                let next = index + 1 < record.count ? record[index + 1] : 0
                if next != 125, next != 93 { newLine(&result, depth) }
            case 125, 93:
                depth -= 1
                if let last = result.last, last != 123, last != 91 { newLine(&result, depth) }
                result.append(byte)
            case 44:
                result.append(byte)
                newLine(&result, depth)
            case 58: result += [58, 32]
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
