import Foundation

/// A file that the program needs while it runs: a template, a text, a stylesheet.
package struct ResourceFile: Sendable {
    /// The path below the folder of resources, with `/` between parts.
    package let path: String
    package let bytes: [UInt8]

    /// A file with these bytes.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// A file of text, as the generated code of ``EmbedResources`` has it.
    package init(path: String, text: StaticString) {
        self.init(path: path, bytes: text.withUTF8Buffer { Array($0) })
    }

    /// A file that is not text, in base64.
    package init(path: String, base64: StaticString) {
        guard let data = Data(base64Encoded: base64.description) else {
            preconditionFailure("the embedded file \(path) is no base64")
        }
        self.init(path: path, bytes: Array(data))
    }

    /// The text of the file.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Every file below `folder`, for tests and for work on pages without a build.
    ///
    /// - Throws: the error of the file system, where a file cannot be read.
    package static func all(in folder: String) throws -> [ResourceFile] {
        let root = URL(fileURLWithPath: folder, isDirectory: true)
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted().compactMap { path in
            let file = root.appendingPathComponent(path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue,
                !(path.split(separator: "/").last?.hasPrefix(".") ?? true)
            else { return nil }
            return ResourceFile(path: path, bytes: Array(try Data(contentsOf: file)))
        }
    }
}
