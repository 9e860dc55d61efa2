import PDS4

/// The first records of a table as text, in columns as wide as their values.
struct TableHead {
    let table: Table
    let columns: [String]
    let range: Range<Int>

    private static let widest = 30
    private static let mostColumns = 8

    func print() throws {
        Swift.print("\(table.object.kind) “\(table.object.title)”: \(table.count) records, \(table.columns.count) columns")
        let indices = columns.isEmpty ? Array(table.columns.indices.prefix(Self.mostColumns)) : try columns.map { try table.columnIndex($0) }
        var lines = [indices.map { table.columns[$0].name }]
        var isNumber = indices.map { _ in true }
        for row in table.rows {
            if row.number > range.upperBound { break }
            guard row.number > range.lowerBound else { continue }
            let values = indices.map { row.values(at: $0) }
            for (column, value) in values.enumerated() { if case .text? = value.first { isNumber[column] = false } }
            lines.append(values.map(Self.text))
        }
        let widths = indices.indices.map { column in min(Self.widest, lines.map { $0[column].count }.max() ?? 0) }
        for line in lines {
            let cells = line.indices.map { column in
                let cell = line[column].count > Self.widest ? String(line[column].prefix(Self.widest - 1)) + "…" : line[column]
                let blanks = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return isNumber[column] ? blanks + cell : cell + blanks
            }
            let text = cells.joined(separator: "  ")
            Swift.print(String(text.reversed().drop { $0 == " " }.reversed()))
        }
        if indices.count < table.columns.count, columns.isEmpty { Swift.print("… and \(table.columns.count - indices.count) more columns") }
    }

    private static func text(_ values: [Value]) -> String {
        let texts = values.prefix(4).map { value in
            switch value {
            case .integer(let number): String(number)
            case .unsigned(let number): String(number)
            case .real(let number): "\(number)"
            case .single(let number): "\(number)"
            case .complex(let real, let imaginary): "\(real)+\(imaginary)i"
            case .text(let text): text
            case .missing: "–"
            }
        }
        return texts.joined(separator: " ") + (values.count > 4 ? " … (\(values.count))" : "")
    }
}
