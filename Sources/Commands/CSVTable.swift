/// A CSV file of somebody else's (RFC 4180), read with distrust: every fault is named with line and column.
///
/// Bytes are looked at one by one, so that a file of one endless line costs no more than any other and a broken quote
/// is reported where it opened, not at the end of the file.
struct CSVTable {
    /// More than any catalogue has; what is longer is another kind of file.
    enum Limit {
        static let cell = 64 << 10
        static let line = 1 << 20
        static let columns = 200
    }

    /// Where something is wrong. Lines and columns count from 1; columns are characters, as editors count them.
    struct Fault: Error, Equatable, CustomStringConvertible {
        var line: Int
        var column: Int
        var problem: String
        var description: String { "line \(line), column \(column): \(problem)" }
    }

    /// One value, and where it begins.
    struct Cell: Equatable {
        var text: String
        var line: Int
        var column: Int
    }

    /// Records in order, the line of names first; empty lines are left out.
    private(set) var records: [[Cell]] = []

    init(_ bytes: [UInt8]) throws(Fault) {
        var reader = CSVReader(bytes)
        while let record = try reader.record() {
            if record.count == 1, record[0].text.isEmpty { continue }
            records.append(record)
        }
    }
}

private struct CSVReader {
    private let bytes: [UInt8]
    private var place: Int
    private var line = 1
    private var column = 1
    private var lineStart: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // Spreadsheets put a byte order mark before UTF-8.
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lineStart = place
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func fault(_ problem: String, _ line: Int? = nil, _ column: Int? = nil) -> CSVTable.Fault {
        CSVTable.Fault(line: line ?? self.line, column: column ?? self.column, problem: problem)
    }

    /// The next record; nil at the end.
    mutating func record() throws(CSVTable.Fault) -> [CSVTable.Cell]? {
        guard next != nil else { return nil }
        var record: [CSVTable.Cell] = []
        while true {
            record.append(try cell())
            guard record.count <= CSVTable.Limit.columns else {
                throw fault("more than \(CSVTable.Limit.columns) columns; is the file CSV with commas?")
            }
            switch next {
            case UInt8(ascii: ","): try step()
            case nil: return record
            default:
                try endLine()
                return record
            }
        }
    }

    private mutating func cell() throws(CSVTable.Fault) -> CSVTable.Cell {
        let (line, column) = (self.line, self.column)
        var text: [UInt8] = []
        if next == UInt8(ascii: "\"") {
            try step()
            while true {
                guard let byte = next else { throw fault("a quotation mark opens here and is never closed", line, column) }
                if byte == UInt8(ascii: "\"") {
                    try step()
                    guard next == UInt8(ascii: "\"") else { break }
                    text.append(byte)
                    try step()
                } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    text.append(UInt8(ascii: "\n"))
                    try endLine()
                } else {
                    text.append(byte)
                    try step()
                }
                guard text.count <= CSVTable.Limit.cell else {
                    throw fault("a value of more than \(CSVTable.Limit.cell >> 10) kB; a quotation mark may be missing", line, column)
                }
            }
            guard next == nil || next == UInt8(ascii: ",") || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r") else {
                throw fault("something follows a closing quotation mark; double the marks inside a value")
            }
        } else {
            while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
                guard byte != UInt8(ascii: "\"") else {
                    throw fault("a quotation mark inside a value; put the whole value in quotation marks and double those inside")
                }
                text.append(byte)
                try step()
                guard text.count <= CSVTable.Limit.cell else {
                    throw fault("a value of more than \(CSVTable.Limit.cell >> 10) kB", line, column)
                }
            }
        }
        guard let value = String(validating: text, as: UTF8.self) else {
            throw fault("not UTF-8; save the file as UTF-8", line, column)
        }
        return CSVTable.Cell(text: value, line: line, column: column)
    }

    /// One byte on, within a line.
    private mutating func step() throws(CSVTable.Fault) {
        let byte = bytes[place]
        guard byte >= 0x20 || byte == 0x09 else { throw fault("a control character (\(byte)); is the file CSV?") }
        place += 1
        // The bytes that continue a character of UTF-8 take no column of their own.
        if byte & 0xC0 != 0x80 { column += 1 }
        guard place - lineStart <= CSVTable.Limit.line else {
            throw fault("a line of more than \(CSVTable.Limit.line >> 20) MB; are line ends missing?", line, 1)
        }
    }

    /// LF, CR LF, or the lone CR of old spreadsheets.
    private mutating func endLine() throws(CSVTable.Fault) {
        if next == UInt8(ascii: "\r") {
            place += 1
            if next == UInt8(ascii: "\n") { place += 1 }
        } else {
            place += 1
        }
        line += 1
        column = 1
        lineStart = place
    }
}
