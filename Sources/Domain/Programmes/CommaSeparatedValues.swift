/// Reads RFC 4180: commas, quotes doubled inside quotes, lines ended by LF or CRLF.
package enum CommaSeparatedValues {
    /// The records of `text`; a last line without an end counts, an empty line does not.
    package static func records(of text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var wasQuoted = false
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                cell.append(rest.removeFirst())
            case "\"" where isQuoted:
                isQuoted = false
            case "\"" where cell.isEmpty:
                isQuoted = true
                wasQuoted = true
            case "," where !isQuoted:
                record.append(cell)
                cell = ""
            case "\n" where !isQuoted, "\r\n" where !isQuoted:
                if !record.isEmpty || !cell.isEmpty || wasQuoted { records.append(record + [cell]) }
                record = []
                cell = ""
                wasQuoted = false
            default:
                cell.append(character)
            }
        }
        if !record.isEmpty || !cell.isEmpty { records.append(record + [cell]) }
        return records
    }
}
