import Foundation

// Writes every file below a folder into one Swift file, text as string literals
// and everything else as base64. The build runs it: embed-resources FOLDER OUTPUT
let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: embed-resources FOLDER OUTPUT\n".utf8))
    exit(2)
}

do {
    // A folder may be embedded by a symbolic link, which the enumeration would not follow.
    try embed(folder: URL(fileURLWithPath: arguments[1]).resolvingSymlinksInPath(), output: URL(fileURLWithPath: arguments[2]))
} catch {
    FileHandle.standardError.write(Data("embed-resources: \(error)\n".utf8))
    exit(1)
}

func embed(folder: URL, output: URL) throws {
    var code = """
        // Made by embed-resources; change the files in Resources instead.
        import WebServer

        enum EmbeddedResources {
            static let files: [ResourceFile] = [

        """
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
        let file = folder.appendingPathComponent(path)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
        guard exists, !isFolder.boolValue, !file.lastPathComponent.hasPrefix(".") else { continue }
        code += "        ResourceFile(path: \(literal(path)), \(content(try Data(contentsOf: file)))),\n"
    }
    code += "    ]\n}\n"
    try Data(code.utf8).write(to: output, options: .atomic)
}

func content(_ data: Data) -> String {
    guard let text = String(validating: data, as: UTF8.self), !data.contains(0) else {
        return "base64: \"\(data.base64EncodedString())\""
    }
    return "text: \(literal(text))"
}

func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": result += "\\\\"
        case "\"": result += "\\\""
        case "\n": result += "\\n"
        case _ where scalar.value < 0x20 || scalar.value == 0x7f: result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
