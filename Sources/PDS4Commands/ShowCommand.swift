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
    @Flag(help: "List the product's objects and columns as JSON.") var json = false

    func run() throws {
        let product = try Product(path: object.label)
        if json {
            print(product.json(), terminator: "")
        } else if let output {
            let chosen = try product.object(object.object)
            if chosen.content.isTable {
                try plot(try product.table(chosen), to: output)
            } else {
                try draw(try product.array(chosen), product.displayDirection(of: chosen), to: output)
            }
        } else {
            try printHead(product)
        }
    }

    private func plot(_ table: Table, to output: String) throws {
        guard output.hasSuffix(".svg") else { throw ValidationError("“\(table.object.title)” is a table: name a file that ends in .svg.") }
        guard let name = object.columns.last else {
            throw ValidationError("Name the column: --columns NAME, or two to draw the second against the first.")
        }
        guard object.columns.count <= 2 else { throw ValidationError("Name one column, or two to draw the second against the first.") }
        let records = try object.range()
        let values = try table.column(name, records: records).doubles
        let column = table.columns[try table.columnIndex(name)]
        let against = object.columns.count > 1 ? table.columns[try table.columnIndex(object.columns[0])] : nil
        let positions = try against.map { try table.column($0.name, records: records).doubles }
        if let positions, positions.count != values.count {
            throw ValidationError("The columns have different numbers of values: \(positions.count) and \(values.count).")
        }
        let first = Double((records?.lowerBound ?? 0) + 1)
        let svg = ColumnPlot.svg(
            values, positions: positions ?? values.indices.map { first + Double($0 / column.repetitions) + Double($0 % column.repetitions) / Double(column.repetitions) },
            title: "\(table.object.title): \(column.name)", xTitle: against.map { Self.title($0) } ?? "record", yTitle: Self.title(column)
        )
        try CommandFiles.write(svg, to: output)
        print("\(output): \(values.count) values of “\(column.name)”")
    }

    private static func title(_ column: Table.ColumnDescription) -> String {
        column.field.unit.map { "\(column.name) (\($0))" } ?? column.name
    }

    private func draw(_ array: ArrayData, _ direction: ArrayPicture.Direction, to output: String) throws {
        guard output.hasSuffix(".png") else { throw ValidationError("“\(array.object.title)” is an array: name a file that ends in .png.") }
        let picture = try ArrayPicture(array, bands: bands.isEmpty ? nil : bands.map { $0 - 1 }, stretch: try chosenStretch(), direction: direction)
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
        guard object.object != nil || product.objects.count == 1 else {
            for (number, item) in product.objects.enumerated() {
                print("\(number + 1)  \(item.kind)  \(item.title)  \(item.fileName)  byte \(item.offset)")
            }
            if product.objects.isEmpty { print("The label describes no objects.") }
            return
        }
        let chosen = try product.object(object.object)
        guard chosen.content.isTable else {
            let array = try product.array(chosen)
            print("\(chosen.kind) “\(chosen.title)”: \(array.shape.map(String.init).joined(separator: " × ")) \(array.type.rawValue)")
            print("Draw it with: magpie pds4 show \(object.label) --output image.png")
            return
        }
        try TableHead(table: try product.table(chosen), columns: object.columns, range: try object.range() ?? 0..<10).print()
    }
}
