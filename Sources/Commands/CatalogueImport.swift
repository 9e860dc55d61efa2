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
    }

    private(set) var rows: [Row] = []
    private(set) var faults: [String] = []
    /// Figures that were left out of rows that are otherwise good.
    private(set) var doubts: [String] = []

    init(_ data: Data) throws {
        guard data.count <= 256 << 20 else { throw CatalogueFault("The file is larger than 256 MB.") }
        guard let text = String(validating: data, as: UTF8.self) else { throw CatalogueFault("The file is not UTF-8. Save it as UTF-8.") }
        var records = CommaSeparatedValues.records(of: text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text)
        guard !records.isEmpty else { throw CatalogueFault("The file is empty.") }
        let names = records.removeFirst().map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        func column(_ candidates: String...) -> Int? { names.firstIndex { candidates.contains($0) } }
        guard let number = column("id", "number"), let mission = column("mission"), let type = column("type", "class"),
            let weight = column("weight (g)", "mass (g)", "mass_g")
        else {
            throw CatalogueFault("The first line must name the columns ID, Mission, Type and Weight (g).")
        }
        let subtype = column("subtype", "subclass")
        let pristine = column("pristine (%)", "pristinity_percent")
        var seen: Set<String> = []
        for (index, record) in records.enumerated() where record.contains(where: { !$0.isEmpty }) {
            let line = "line \(index + 2)"
            func cell(_ place: Int?) -> String {
                guard let place, record.indices.contains(place) else { return "" }
                return record[place].trimmingCharacters(in: .whitespaces)
            }
            let name = cell(number)
            guard !name.isEmpty else { fault(line, "has no number"); continue }
            guard seen.insert(name).inserted else { fault(line, "repeats the number \(name)"); continue }
            guard let mass = Mass(decimal: cell(weight), in: .grams) else {
                fault(line, "\(name): the weight is no mass in grams with at most six decimals")
                continue
            }
            guard let (material, form) = CatalogueImport.material(cell(type)) else {
                fault(line, "\(name): the type is none of basalt, breccia, crustal, soil, core, special")
                continue
            }
            var share: Int?
            if !cell(pristine).isEmpty {
                if let percent = Double(cell(pristine)), (0...100).contains(percent) {
                    share = Int((percent * 100).rounded())
                } else {
                    // A share that cannot be is "not stated"; the sample itself is no less real.
                    doubts.append("\(line) \(name): pristine is no percentage from 0 to 100, and was taken as not stated")
                }
            }
            rows.append(
                Row(
                    number: name, mission: cell(mission), material: material,
                    variety: cell(subtype).isEmpty ? nil : cell(subtype), form: form, mass: mass, pristineShare: share))
        }
    }

    private mutating func fault(_ line: String, _ what: String) { faults.append("\(line) \(what)") }

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
