import ArgumentParser
import Glibc
import PDS4

/// Which object of a product a command is about.
struct ObjectOptions: ParsableArguments {
    @Argument(help: "The label.") var label: String
    @Option(help: "The table or array: its name, local identifier or number in `magpie pds4 show`. Not needed when there is only one.") var object: String?
    @Option(parsing: .upToNextOption, help: "Columns of a table: names or numbers.") var columns: [String] = []
    @Option(help: "Records of a table, or planes (lines of an image) of an array, as 1-100, counted from 1.") var rows: String?

    /// The range that `--rows` names, counted from 0.
    func range() throws -> Range<Int>? {
        guard let rows else { return nil }
        let parts = rows.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int($0) }), let last = parts.last.flatMap({ Int($0) }), first >= 1, last >= first,
            parts.count <= 2
        else { throw ValidationError("“\(rows)” is no range: write --rows 1-100.") }
        return (first - 1)..<last
    }

    func columnIndices(_ table: Table) throws -> [Int]? {
        columns.isEmpty ? nil : try columns.map { try table.columnIndex($0) }
    }
}

/// `magpie pds4 read`
struct ReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Write a table or an array as CSV, JSON lines or NumPy's .npy."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl, npy }

    @OptionGroup var object: ObjectOptions
    @Option(name: [.short, .long], help: "csv, jsonl or npy; taken from the output's name when not given.") var format: Format?
    @Option(name: [.short, .long], help: "The file to write; standard output when not given.") var output: String?

    func run() throws {
        let product = try Product(path: object.label)
        let format = format ?? output.flatMap { Format(rawValue: String($0.split(separator: ".").last ?? "")) } ?? .csv
        let object = try product.object(self.object.object)
        let sink = try OutputSink(output)
        try sink.finish { try write(product, object, as: format, to: sink) }
    }

    private func write(_ product: Product, _ object: DataObject, as format: Format, to sink: OutputSink) throws {
        if object.content.isTable {
            let table = try product.table(object)
            let columns = try self.object.columnIndices(table)
            let records = try self.object.range()
            switch format {
            case .csv: try TableExport.csv(table, columns: columns, records: records, write: sink.write)
            case .jsonl: try TableExport.jsonLines(table, columns: columns, records: records, write: sink.write)
            case .npy:
                try NPYExport.table(table, columns: columns ?? Array(table.columns.indices), records: records, write: sink.write)
            }
            return
        }
        let array = try product.array(object)
        switch format {
        case .npy: try NPYExport.array(array, planes: try self.object.range(), write: sink.write)
        case .csv: try ArrayExport.lines(array, as: .csv, planes: try self.object.range(), write: sink.write)
        case .jsonl: try ArrayExport.lines(array, as: .jsonLines, planes: try self.object.range(), write: sink.write)
        }
    }
}

/// A file or standard output. A file takes its name only when it is complete: wrong arguments leave what was there, and the
/// file that is read may be replaced by what is written.
final class OutputSink {
    private let file: UnsafeMutablePointer<FILE>?
    private let path: String?
    /// The name while the file is written, when it is another than the one in the end.
    private var partial: String?

    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            file = fdopen(dup(1), "w")
            return
        }
        // What is there and no plain file, such as a pipe, is written to directly.
        if !PathName.exists(path) || PathName.isFile(path) { partial = "\(path).\(getpid()).partial" }
        file = fopen(partial ?? path, "w")
        if file == nil { throw CommandFailure("\(path): \(String(cString: strerror(errno)))") }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard let file, let first = bytes.baseAddress, !bytes.isEmpty else { return }
        let written = fwrite(first, 1, bytes.count, file)
        guard written == bytes.count else { throw failure() }
    }

    private func failure() -> CommandFailure { CommandFailure("\(path ?? "standard output"): \(String(cString: strerror(errno)))") }

    /// Runs `work`, then closes the file and gives it its name; removes it when the work fails.
    func finish(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch {
            if let file { fclose(file) }
            if let partial { unlink(partial) }
            throw error
        }
        guard let file else { return }
        var isWhole = fclose(file) == 0
        if isWhole, let partial, let path { isWhole = rename(partial, path) == 0 }
        guard !isWhole else { return }
        defer { if let partial { unlink(partial) } }
        throw failure()
    }
}
