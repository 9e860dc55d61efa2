import Glibc
import PDS4

/// What `compare.py` calls, one measurement per process: nothing is warm that a user's first call would find cold.
@main struct PDS4Benchmark {
    static func main() {
        do {
            try run()
        } catch {
            note("\(error)\n")
            exit(2)
        }
    }

    private static func run() throws {
        let words = CommandLine.arguments.dropFirst()
        let rest = Array(words.dropFirst())
        switch (words.first, rest.count) {
        case ("generate", 4): try generate(rest[0], kind: rest[1], count: Int(rest[2]) ?? 1, records: Int(rest[3]) ?? 1)
        case ("bundle", 2): try bundle(rest[0], count: Int(rest[1]) ?? 1)
        case ("columns", 1): try columns(rest[0])
        case ("array", 1): try array(rest[0])
        case ("validate", 3): validate(rest[0], dictionaries: rest[1], threads: Int(rest[2]) ?? 1)
        case ("integrity", 1): integrity(rest[0])
        case ("schematron", 2...): try schematron(rest[0], labels: Array(rest.dropFirst()))
        case ("md5", 1): try md5(rest[0])
        default:
            print("usage: PDS4Benchmark generate|bundle|columns|array|validate|integrity|schematron|md5 …; see compare.py")
            exit(2)
        }
    }

    private static func generate(_ folder: String, kind: String, count: Int, records: Int) throws {
        guard let kind = Generator.Kind(rawValue: kind) else { exit(2) }
        for number in 1...count { try Generator(kind: kind, records: records).write(number: number, to: folder) }
        Measurement.report([("products", Double(count))])
    }

    private static func bundle(_ folder: String, count: Int) throws {
        let measurement = Measurement.begin()
        try GeneratedBundle(generator: Generator(kind: .small), count: count).write(to: folder)
        Measurement.report(measurement.end())
    }

    /// From a label's path to all columns of its table.
    private static func columns(_ path: String) throws {
        let measurement = Measurement.begin()
        let columns = try Product(path: path).table().allColumns()
        let figures = measurement.end()
        Measurement.report(figures + [("values", Double(columns.reduce(0) { $0 + $1.count })), ("bytes", Double(columns.reduce(0) { $0 + $1.byteCount }))])
    }

    /// From a label's path to all elements of its array.
    private static func array(_ path: String) throws {
        let measurement = Measurement.begin()
        let elements = try Product(path: path).array().elements()
        Measurement.report(measurement.end() + [("values", Double(elements.count)), ("bytes", Double(elements.byteCount))])
    }

    /// Everything that validation does, for every label in a folder; compiling the dictionaries is measured with it.
    private static func validate(_ folder: String, dictionaries: String, threads: Int) {
        let measurement = Measurement.begin()
        var options = ValidationOptions()
        options.threads = threads
        options.checksContext = false
        let report = Validator(options: options, pack: DictionaryPack(folders: [dictionaries])).validate([folder])
        Measurement.report(measurement.end() + counts(report))
    }

    /// Members, references, identifiers, files, sizes and checksums of a bundle; what labels say is not judged.
    private static func integrity(_ folder: String) {
        let measurement = Measurement.begin()
        var options = ValidationOptions()
        options.checksProducts = false
        options.checksFiles = true
        options.rule = .bundle
        var shown = 0
        let report = Validator(options: options, pack: DictionaryPack(folders: [])).validate([folder]) { done, total in
            if done * 20 / total > shown {
                shown = done * 20 / total
                note("\(done) of \(total) labels\n")
            }
        }
        Measurement.report(measurement.end() + counts(report))
    }

    private static func counts(_ report: ValidationReport) -> [(String, Double)] {
        let tally = report.productValidation
        return [
            ("labels", Double(tally.passed + tally.failed + tally.skipped)), ("errors", Double(report.totalErrors)),
            ("warnings", Double(report.totalWarnings)), ("related", Double(report.referentialIntegrity.passed)),
        ]
    }

    /// One Schematron file on labels: compiling it, and then each label parsed and checked.
    private static func schematron(_ rules: String, labels: [String]) throws {
        let compiling = Measurement.begin()
        let schematron = try Schematron(path: rules)
        let compiled = compiling.end()[0].1
        let measurement = Measurement.begin()
        var failures = 0
        for path in labels { failures += schematron.failures(in: try Label(path: path)).count }
        let figures = measurement.end()
        Measurement.report([("compile", compiled), ("cpu", figures[0].1), ("labels", Double(labels.count)), ("failures", Double(failures))])
    }

    private static func note(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }

    private static func md5(_ path: String) throws {
        let measurement = Measurement.begin()
        let sum = try MD5.hexadecimal(ofFile: path)
        let figures = measurement.end()
        note("\(sum)\n")
        Measurement.report(figures)
    }
}
