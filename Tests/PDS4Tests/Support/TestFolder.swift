import Foundation

@testable import PDS4

/// A folder of its own for one test, removed when the test lets go of it.
final class TestFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "magpie-pds4-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, its folders included, and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(atPath: FileSystem.parent(file), withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

    func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: destination)
    }
}

extension ValidationOptions {
    /// Everything is checked, without context products, and information is kept.
    static func test(_ change: (inout ValidationOptions) -> Void = { _ in }) -> ValidationOptions {
        var options = ValidationOptions()
        options.checksContext = false
        options.threads = 1
        change(&options)
        return options
    }
}

extension LabelReport {
    /// The findings without those that only say what was not checked for want of dictionaries.
    var judgements: [Finding] { findings.filter { $0.type != FindingType.notChecked } }

    /// How often each type was found, what was not checked left out.
    var types: [String: Int] { counts.filter { $0.key != FindingType.notChecked } }
}

extension ValidationReport {
    /// How often each type was found, what was not checked left out.
    var types: [String: Int] { messageTypes.filter { $0.key != FindingType.notChecked } }
}

/// Reports of labels by themselves, with no dictionaries but those of `pack`.
func report(_ label: String, pack: String? = nil, _ change: (inout ValidationOptions) -> Void = { _ in }) -> LabelReport {
    Validator(options: .test(change), pack: DictionaryPack(folders: pack.map { [$0] } ?? [])).validate(label: label)
}

/// A run over targets, with no dictionaries but those of `pack`.
func run(_ targets: [String], pack: String? = nil, _ change: (inout ValidationOptions) -> Void = { _ in }) -> ValidationReport {
    Validator(options: .test(change), pack: DictionaryPack(folders: pack.map { [$0] } ?? [])).validate(targets)
}
