import Foundation

/// The files of the site's look, read from the sources.
enum Resources {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every file with that ending below a folder, with its path from there.
    static func files(_ ending: String, under folder: String) throws -> [(path: String, text: String)] {
        let start = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: start.path) else { throw NoSuchFolder(path: folder) }
        return try walk.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted().map { path in
            (path, try String(contentsOf: start.appending(path: path), encoding: .utf8))
        }
    }

    struct NoSuchFolder: Error {
        var path: String
    }

    static func templates() throws -> [(path: String, text: String)] {
        try files(".mustache", under: "Sources/Web/Resources/Templates")
    }

    static func stylesheet() throws -> String {
        let file = root.appending(path: "Sources/Web/Resources/Assets/magpie.css")
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.replacing(/(?s)\/\*.*?\*\//, with: "")
    }
}
