import ArgumentParser
import PDS4

/// `magpie pds4 show`
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a product holds: the head of a table, an image as PNG, a column as SVG."
    )

    @OptionGroup var object: ObjectOptions
    @Option(name: [.short, .long], help: "Draw into this file: .png for an image, .svg for a column.") var output: String?
    @Option(help: "linear, percentile, or gamma.") var stretch = "percentile"
    @Option(help: "The percentiles that are black and white, as 1-99.") var percentiles = "1-99"
    @Option(help: "The power of --stretch gamma.") var gamma = 2.2
    @Option(parsing: .upToNextOption, help: "One band, or three as red, green, blue; counted from 1.") var bands: [Int] = []

    func run() throws {
        let product = try Product(path: object.label)
        guard let output else {
            try printHead(product)
            return
        }
        if output.hasSuffix(".svg") {
            let table = try product.table(object.object)
            guard let name = object.columns.last else { throw ValidationError("Name the column: --columns NAME, or two to draw one against the other.") }
            let values = try table.column(name, records: try object.range()).doubles
            let positions = object.columns.count > 1 ? try table.column(object.columns[0], records: try object.range()).doubles : nil
            let svg = ColumnPlot.svg(
                values, positions: positions, title: "\(table.object.title): \(name)",
                xTitle: object.columns.count > 1 ? object.columns[0] : "record", yTitle: try table.columns[table.columnIndex(name)].field.unit ?? ""
            )
            try CommandFiles.write(svg, to: output)
            return
        }
        let picture = try ArrayPicture(
            try product.array(object.object), bands: bands.isEmpty ? nil : bands.map { $0 - 1 }, stretch: try chosenStretch()
        )
        try picture.writePNG(to: output)
        print("\(output): \(picture.width) × \(picture.height) pixels, \(picture.channels == 3 ? "colour" : "grey")")
    }

    private func chosenStretch() throws -> Stretch {
        switch stretch {
        case "linear": return .linear
        case "gamma":
            guard gamma > 0 else { throw ValidationError("--gamma must be greater than 0.") }
            return .gamma(gamma)
        case "percentile":
            let parts = percentiles.split(separator: "-").compactMap { Double($0) }
            guard parts.count == 2, parts.allSatisfy({ $0 >= 0 && $0 <= 100 }) else {
                throw ValidationError("Write --percentiles as 1-99.")
            }
            return .percentile(parts[0], parts[1])
        default: throw ValidationError("There is no stretch “\(stretch)”: use linear, percentile or gamma.")
        }
    }

    private func printHead(_ product: Product) throws {
        if object.object == nil, product.objects.count != 1 {
            for (number, item) in product.objects.enumerated() {
                print("\(number + 1)  \(item.kind)  \(item.title)  \(item.fileName)  byte \(item.offset)")
            }
            return
        }
        if !product.arrays.isEmpty, product.tables.isEmpty || product.arrays.contains(where: { $0.name == object.object }) {
            let array = try product.array(object.object)
            print("\(array.object.kind) “\(array.object.title)”: \(array.shape.map(String.init).joined(separator: " × ")) \(array.type.rawValue)")
            print("Draw it with: magpie pds4 show \(object.label) --output image.png")
            return
        }
        let table = try product.table(object.object)
        print("\(table.object.kind) “\(table.object.title)”: \(table.count) records, \(table.columns.count) columns")
        let range = try object.range() ?? 0..<10
        let columns = try object.columnIndices(table) ?? Array(table.columns.indices.prefix(8))
        var lines = [columns.map { table.columns[$0].name }]
        for row in table.rows {
            if row.number > range.upperBound { break }
            guard row.number > range.lowerBound else { continue }
            lines.append(columns.map { Self.text(row.values(at: $0)) })
        }
        let widths = columns.indices.map { column in min(30, lines.map { $0[column].count }.max() ?? 0) }
        for line in lines {
            let cells = zip(line, widths).map { cell, width in
                String(cell.prefix(30)) + String(repeating: " ", count: max(0, width - cell.count))
            }
            print(cells.joined(separator: "  "))
        }
        if columns.count < table.columns.count { print("… and \(table.columns.count - columns.count) more columns") }
    }

    private static func text(_ values: [Value]) -> String {
        let texts = values.prefix(4).map { value in
            switch value {
            case .integer(let number): String(number)
            case .unsigned(let number): String(number)
            case .real(let number): "\(number)"
            case .complex(let real, let imaginary): "\(real)+\(imaginary)i"
            case .text(let text): text
            case .missing: "–"
            }
        }
        return texts.joined(separator: " ") + (values.count > 4 ? " … (\(values.count))" : "")
    }
}
