/// The rules for names of files and directories (PDS4 Standards Reference, 6C.1 and 6C.2).
enum NamingRules {
    struct Problem {
        var type: String
        var message: String
    }

    private static let prohibited: Set<String> = ["core"]

    /// The names of Windows' devices, which no extension makes usable there.
    private static let devices: Set<String> = Set(
        ["aux", "con", "nul", "prn"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] }
    )

    private static func isLegal(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        for end in [bytes.first, bytes.last] {
            guard let end, TextRules.isLetter(end) || TextRules.isDigit(end) else { return false }
        }
        return bytes.allSatisfy { TextRules.isLetter($0) || TextRules.isDigit($0) || $0 == 95 || $0 == 45 || $0 == 46 }
    }

    /// The class of product that the name of a label is reserved for (Standards Reference 6C.1.3).
    static func reservedClass(ofLabel name: String) -> String? {
        let name = name.lowercased()
        if name.hasPrefix("bundle_") { return "Product_Bundle" }
        if name.hasPrefix("collection_") { return "Product_Collection" }
        return nil
    }

    /// The first rule that a file's name breaks.
    static func problem(ofFile name: String) -> Problem? { problems(ofFile: name).first }

    /// All rules that a file's name breaks.
    static func problems(ofFile name: String) -> [Problem] {
        var found: [Problem] = []
        if name.utf8.count > 255 {
            found.append(Problem(type: "error.file.name_too_long", message: "The file name “\(name)” has more than 255 characters."))
        }
        if !isLegal(name) {
            found.append(
                Problem(
                    type: "error.file.name_has_invalid_characters",
                    message: "The file name “\(name)” has other characters than letters, digits, “-”, “_” and “.”, or begins or ends wrongly."
                )
            )
        }
        if name.lowercased() == "a.out" {
            found.append(Problem(type: "error.file.unallowed_name", message: "The file name “\(name)” is not allowed."))
        }
        if prohibited.contains(name) || devices.contains(name.prefix { $0 != "." }.lowercased()) {
            found.append(Problem(type: "error.file.unallowed_base_name", message: "The file name “\(name)” is not allowed."))
        }
        return found
    }

    /// The paths whose names another path in the same folder has, except for case (Standards Reference 6C.1.1).
    static func conflictsInCase(_ paths: [String]) -> [String] {
        func key(_ path: String) -> String { FileSystem.join(FileSystem.parent(path), FileSystem.name(path).lowercased()) }
        // Two names that differ in case cannot both be in lower case: most of a bundle's hundreds of thousands of names need
        // not be kept.
        let suspects = Set(paths.lazy.filter { FileSystem.name($0).utf8.contains { $0 &- 65 < 26 } }.map(key))
        guard !suspects.isEmpty else { return [] }
        var seen: Set<String> = []
        return paths.filter { path in
            let key = key(path)
            return suspects.contains(key) && !seen.insert(key).inserted
        }
    }

    /// All rules that a directory's name breaks.
    static func problems(ofDirectory name: String) -> [Problem] {
        var found: [Problem] = []
        if name.utf8.count > 255 {
            found.append(
                Problem(type: "error.directory.name_too_long", message: "The directory name “\(name)” has more than 255 characters.")
            )
        }
        if !isLegal(name) || name.contains(".") {
            found.append(
                Problem(
                    type: "error.directory.name_has_invalid_characters",
                    message: "The directory name “\(name)” has other characters than letters, digits, “-” and “_”, or begins or ends wrongly."
                )
            )
        }
        if prohibited.contains(name) || devices.contains(name.lowercased()) {
            found.append(Problem(type: "error.directory.unallowed_name", message: "The directory name “\(name)” is not allowed."))
        }
        return found
    }
}
