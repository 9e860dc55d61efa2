import RelayPlanning
import TOMLKit

/// A table of a scenario file that knows where it stands, and remembers which keys were read.
///
/// Every message names the key by its full path; ``finish()`` refuses what nobody read, since a
/// misspelt key that is passed over would plan another mission than the one written down.
final class ScenarioTable {
    let path: String
    private let table: TOMLTable
    private var known: Set<String> = []

    init(_ table: TOMLTable, path: String) {
        self.table = table
        self.path = path
    }

    func has(_ key: String) -> Bool { table[key] != nil }

    func bad(_ key: String, _ why: String) -> RelayError {
        RelayError(.badFile, "\(path.isEmpty ? "" : path + ".")\(key): \(why)")
    }

    private func value(_ key: String) -> (any TOMLValueConvertible)? {
        known.insert(key)
        return table[key]
    }

    func string(_ key: String) throws -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw bad(key, "must be a text in quotation marks") }
        return text
    }

    func number(_ key: String) throws -> Double? {
        guard let value = value(key) else { return nil }
        return try double(value, key)
    }

    private func double(_ value: any TOMLValueConvertible, _ key: String) throws -> Double {
        guard let number = value.type == .int ? value.int.map({ Double($0) }) : value.double, number.isFinite else {
            throw bad(key, "must be a finite number")
        }
        return number
    }

    func flag(_ key: String) throws -> Bool? {
        guard let value = value(key) else { return nil }
        guard value.type == .bool, let flag = value.bool else { throw bad(key, "must be true or false") }
        return flag
    }

    func instant(_ key: String) throws -> Instant? {
        guard let value = value(key) else { return nil }
        let text: String? =
            switch value.type {
            case .string: value.string
            case .dateTime: value.dateTime?.debugDescription
            case .date: value.date?.debugDescription
            default: nil
            }
        guard let text else { throw bad(key, "must be an instant such as 2027-01-01T00:00:00Z") }
        do {
            return try Instant(text)
        } catch let error as RelayError {
            throw bad(key, error.message)
        }
    }

    func table(_ key: String) throws -> ScenarioTable? {
        guard let value = value(key) else { return nil }
        guard let inner = value.table else {
            throw bad(key, "must be a table, [\(path.isEmpty ? key : path + "." + key)]")
        }
        return ScenarioTable(inner, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// The tables of `[[key]]`, in order.
    func tables(_ key: String) throws -> [ScenarioTable] {
        guard let value = value(key) else { return [] }
        guard let array = value.array else { throw bad(key, "must be a list of tables, [[\(key)]]") }
        return try array.enumerated().map { index, element in
            guard let inner = element.table else { throw bad(key, "must hold tables only") }
            let name = inner["id"]?.string.map { "'\($0)'" } ?? "\(index + 1)"
            return ScenarioTable(inner, path: "\(path.isEmpty ? "" : path + ".")\(key) \(name)")
        }
    }

    /// A list of lists of numbers, each as long as `width`.
    func rows(_ key: String, width: Int) throws -> [[Double]]? {
        guard let value = value(key) else { return nil }
        guard let array = value.array else { throw bad(key, "must be a list of lists of \(width) numbers") }
        return try array.map { element in
            guard let row = element.array, row.count == width else {
                throw bad(key, "must hold lists of \(width) numbers each")
            }
            return try row.map { try double($0, key) }
        }
    }

    func strings(_ key: String) throws -> [String]? {
        guard let value = value(key) else { return nil }
        guard let array = value.array else { throw bad(key, "must be a list of texts") }
        return try array.map { element in
            guard let text = element.string else { throw bad(key, "must hold texts only") }
            return text
        }
    }

    func required<T>(_ key: String, _ read: (String) throws -> T?) throws -> T {
        guard let value = try read(key) else { throw bad(key, "is missing") }
        return value
    }

    /// Refuses keys that nothing has read.
    func finish() throws {
        for key in table.keys where !known.contains(key) {
            throw bad(key, "is not a key here; known are \(known.sorted().joined(separator: ", "))")
        }
    }

    /// Runs a reading of this table, then refuses what is left; adds the path to foreign errors.
    func read<T>(_ body: (ScenarioTable) throws -> T) throws -> T {
        let result: T
        do {
            result = try body(self)
        } catch let error as RelayError where error.code != .badFile && !path.isEmpty && !error.message.hasPrefix(path) {
            throw RelayError(error.code, "\(path): \(error.message)")
        }
        try finish()
        return result
    }
}
