import ArgumentParser
import PDS4

/// What the words of `magpie pds4 validate` mean.
enum ValidateArguments {
    /// Values that may be separated by commas, as in `a.xml, b.xml`. What exists as it stands is left whole.
    static func list(_ words: [String]) -> [String] {
        words.flatMap { word in
            !word.contains(",") || PathName.exists(word) ? [word] : word.split(separator: ",").map(String.init)
        }
    }

    /// Targets, in the place of a pattern such as `data/*.xml` that no shell has resolved the paths that match it. A pattern that
    /// matches nothing is left as it is, to be reported as missing.
    static func targets(_ words: [String]) -> [String] {
        words.flatMap { word in
            guard word.contains(where: { "*?[".contains($0) }), !PathName.exists(word) else { return [word] }
            let paths = PathName.matching(word)
            return paths.isEmpty ? [word] : paths
        }
    }

    static func rule(_ name: String?) throws -> ValidationOptions.Rule {
        guard let name else { return .automatic }
        if name == "pds3.volume" { throw ValidationError("Volumes of PDS3 are not validated here, only products of PDS4.") }
        guard let rule = ValidationOptions.Rule(rawValue: name) else {
            throw ValidationError("There is no rule “\(name)”. Use one of: \(ValidationOptions.Rule.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return rule
    }

    static func severity(_ verbosity: Int?) throws -> Severity {
        switch verbosity ?? 2 {
        case 0: return .debug
        case 1: return .info
        case 2: return .warning
        case 3: return .error
        case let other: throw ValidationError("There is no verbosity \(other). Use 1 for information, 2 for warnings, 3 for errors.")
        }
    }

    static func positive(_ number: Int?, _ option: String) throws -> Int? {
        guard let number, number < 1 else { return number }
        throw ValidationError("\(option) must be 1 or more, not \(number).")
    }

    /// Extensions, also as `.xml` or `*.xml`.
    static func extensions(_ words: [String]) throws -> [String] {
        try list(words).map { word in
            let name = word.hasPrefix("*.") ? word.dropFirst(2) : word.hasPrefix(".") ? word.dropFirst() : word[...]
            guard !name.isEmpty, !name.contains(where: { "*?[]/".contains($0) }) else {
                throw ValidationError("“\(word)” is no extension of labels. Name it as xml or *.xml.")
            }
            return String(name)
        }
    }

    /// Context products of JSON files, and of all JSON files in folders.
    static func contextProducts(_ words: [String]) throws -> ContextProducts {
        let paths = try list(words).flatMap { word in
            guard let inside = PathName.files(inFolder: word, withExtension: "json") else { return [word] }
            guard !inside.isEmpty else { throw CommandFailure("\(word) holds no .json file with context products.") }
            return inside
        }
        return try ContextProducts(paths: paths)
    }

    /// The folder that a manifest's paths are relative to when nobody says so: the target's.
    static func commonFolder(of targets: [String]) throws -> String {
        let folders = Set(targets.map { PathName.normalized(PathName.folder(of: $0)) })
        guard folders.count == 1, let folder = folders.first else {
            throw ValidationError("With targets in several folders, say with -B which folder the manifest's paths are relative to.")
        }
        return folder
    }
}

/// Options of NASA's `validate` that change nothing here, or that cannot be had: scripts that use them keep running, or
/// are told why not.
struct ValidateIdleOptions: ParsableArguments {
    @Flag(name: [.customShort("f"), .customLong("force")], help: "What is done anyway: labels are held to the dictionaries that they name.")
    var isForced = false
    @Flag(name: .customLong("skip-context-reference-check"), help: "What is done anyway: bundles need not list the context products of their labels.")
    var skipsReferenceCheck = false
    @Flag(name: .customLong("debug-mode"), help: "Nothing: there are no stack traces to be printed.") var isDebugging = false
    @Option(name: [.customShort("m"), .customLong("model-version")], help: "Refused: use -x and -S with the model's files.") var modelVersion: String?
    @Flag(name: [.customShort("u"), .customLong("update-context-products")], help: "Refused: nothing is fetched; use magpie pds4 dictionaries add.")
    var updatesProducts = false

    /// Refuses what cannot be done, and says what can.
    func refuse() throws {
        if let modelVersion {
            throw ValidationError("Model version \(modelVersion): labels are held to the dictionaries that they name; use -x and -S with the files of another version.")
        }
        if updatesProducts {
            throw ValidationError("Nothing is fetched from the network. Install context products with: magpie pds4 dictionaries add registered_context_products.json")
        }
    }
}
