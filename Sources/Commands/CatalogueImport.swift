import Domain
import Foundation

/// A catalogue file of somebody else's, read row by row with everything that is wrong in it.
struct CatalogueImport {
    struct Row {
        var number: String
        var mission: String
        var material: Sample.Material
        var variety: String?
        var form: Sample.Form
        var mass: Mass
        var pristineShare: Int?
        /// The line of the file, for what is found out later.
        var line: Int
    }

    private(set) var rows: [Row] = []
    /// Sentences with line and column; a row with any is in ``rows`` no more.
    private(set) var faults: [String] = []
    /// Figures that were left out of rows that are otherwise good.
    private(set) var doubts: [String] = []

    init(_ data: Data) throws {
        guard data.count <= 256 << 20 else { throw CatalogueFault("The file is larger than 256 MB.") }
        guard !data.isEmpty else { throw CatalogueFault("The file is empty.") }
        let table: CSVTable
        do {
            table = try CSVTable([UInt8](data))
        } catch {
            throw CatalogueFault("\(error)")
        }
        guard let header = table.records.first else { throw CatalogueFault("The file is empty.") }
        let columns = try Columns(header)
        var seen: [String: Int] = [:]
        for record in table.records.dropFirst() where record.contains(where: { !$0.text.isEmpty }) {
            guard record.count == header.count else {
                let place = record[min(record.count, header.count) - 1]
                fault(place, "\(record.count) values where the first line names \(header.count) columns")
                continue
            }
            if let row = row(record, columns, &seen) { rows.append(row) }
        }
    }

    private mutating func row(_ record: [CSVTable.Cell], _ columns: Columns, _ seen: inout [String: Int]) -> Row? {
        func text(_ place: Int) -> String { record[place].text.trimmingCharacters(in: .whitespaces) }
        let name = text(columns.number)
        guard !name.isEmpty else { return fault(record[columns.number], "there is no number") }
        if let first = seen[name] { return fault(record[columns.number], "the number \(name) stands in line \(first) already") }
        seen[name] = record[columns.number].line
        let weight = record[columns.weight]
        guard !text(columns.weight).hasPrefix("-") else { return fault(weight, "\(name): the weight is negative") }
        guard let mass = Mass(decimal: text(columns.weight), in: .grams) else {
            return fault(weight, "\(name): the weight is no mass in grams with at most six decimals, up to a ton")
        }
        guard let (material, form) = CatalogueImport.material(text(columns.type)) else {
            return fault(record[columns.type], "\(name): the type is none of basalt, breccia, crustal, soil, core, special")
        }
        let mission = text(columns.mission)
        guard !mission.isEmpty else { return fault(record[columns.mission], "\(name): there is no mission") }
        var share: Int?
        if let place = columns.pristine, !text(place).isEmpty {
            if let percent = Double(text(place)), (0...100).contains(percent) {
                share = Int((percent * 100).rounded())
            } else {
                // A share that cannot be is "not stated"; the sample itself is no less real.
                doubts.append(
                    "line \(record[place].line), column \(record[place].column): \(name): pristine is no percentage "
                        + "from 0 to 100, and was taken as not stated")
            }
        }
        let variety = columns.subtype.map(text) ?? ""
        return Row(
            number: name, mission: mission, material: material, variety: variety.isEmpty ? nil : variety, form: form,
            mass: mass, pristineShare: share, line: record[columns.number].line)
    }

    @discardableResult
    private mutating func fault(_ cell: CSVTable.Cell, _ what: String) -> Row? {
        faults.append("line \(cell.line), column \(cell.column): \(what)")
        return nil
    }

    /// Where the columns stand; names are taken in either of two spellings, and in any case.
    private struct Columns {
        var number: Int
        var mission: Int
        var type: Int
        var weight: Int
        var subtype: Int?
        var pristine: Int?

        init(_ header: [CSVTable.Cell]) throws {
            let names = header.map { $0.text.trimmingCharacters(in: .whitespaces).lowercased() }
            var repeated: Set<String> = []
            for (index, name) in names.enumerated() where !name.isEmpty {
                guard repeated.insert(name).inserted else {
                    throw CatalogueFault(
                        "line \(header[index].line), column \(header[index].column): the column “\(name.prefix(40))” occurs twice")
                }
            }
            func column(_ candidates: String...) -> Int? { names.firstIndex { candidates.contains($0) } }
            func needed(_ shown: String, _ place: Int?) throws -> Int {
                guard let place else {
                    throw CatalogueFault(
                        "line \(header[0].line), column 1: the first line must name the columns ID, Mission, Type and "
                            + "Weight (g); \(shown) is missing. It names: "
                            + names.prefix(12).map { String($0.prefix(40)) }.joined(separator: ", "))
                }
                return place
            }
            number = try needed("ID", column("id", "number"))
            mission = try needed("Mission", column("mission"))
            type = try needed("Type", column("type", "class"))
            weight = try needed("Weight (g)", column("weight (g)", "mass (g)", "mass_g"))
            subtype = column("subtype", "subclass")
            pristine = column("pristine (%)", "pristinity_percent")
        }
    }

    private static func material(_ type: String) -> (Sample.Material, Sample.Form)? {
        switch type.lowercased() {
        case "basalt": (.basalt, .rock)
        case "breccia": (.breccia, .rock)
        case "crustal": (.crustal, .rock)
        case "soil": (.soil, .powder)
        case "core": (.core, .core)
        case "special": (.special, .rock)
        default: nil
        }
    }
}

struct CatalogueFault: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
