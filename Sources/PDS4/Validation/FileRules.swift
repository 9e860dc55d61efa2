/// The files that a label names: existence, checksum, size, extension.
enum FileRules {
    struct Reference {
        var name = ""
        var directory = ""
        var checksum = ""
        var size = ""
        var encoding: String?
        var documentKind: String?
        var line = 0
        var isExternal = false
        var isDocument = false

        var relativePath: String { directory.isEmpty ? name : FileSystem.join(directory, name) }
    }

    /// Whether a path that a label gives stays below the label's folder, links aside: labels come from anywhere, and
    /// must not have other files read. A `directory_path_name` may lead to a neighbour, as archives do, unless the options
    /// want everything inside.
    static func staysBelow(_ path: String) -> Bool {
        !path.hasPrefix("/") && !path.utf8.contains(0) && !path.split(separator: "/").contains("..")
    }

    /// Whether a file may be read for a label in `folder`: it, links followed, lies there too, unless the options let labels
    /// lead elsewhere.
    static func mayRead(_ file: String, from folder: String, _ options: ValidationOptions) -> Bool {
        options.allowsOutside || FileSystem.isInside(file, folder)
    }

    /// All file areas and document files of a label.
    static func references(in root: LabelElement) -> [Reference] {
        root.descendants { $0.name.hasPrefix("File_Area") || $0.name == "Document_File" }.map { area in
            var reference = Reference()
            reference.line = area.line
            reference.isDocument = area.name == "Document_File"
            reference.isExternal = area.name == "File_Area_External"
            let parts: [LabelElement]
            if reference.isDocument {
                parts = area.children
            } else {
                parts = area.children.flatMap(\.children)
                if let file = area.child("File") { reference.line = file.line }
            }
            for part in parts {
                switch part.name {
                case "file_name": if reference.name.isEmpty { reference.name = part.value }
                case "md5_checksum": reference.checksum = part.value
                case "file_size": reference.size = part.value
                case "directory_path_name": reference.directory = part.value
                case "encoding_standard_id": reference.encoding = part.value
                case "document_standard_id": reference.documentKind = part.value
                default: break
                }
            }
            return reference
        }
    }

    /// The extensions that go with an encoding. An empty list admits all, `nil` means that the encoding is unknown.
    static func extensions(ofEncoding name: String) -> [String]? {
        switch name.lowercased() {
        case "gif": ["gif"]
        case "j2c", "jp2": ["j2c", "jp2", "mj2", "mjp2"]
        case "jpeg": ["jpg", "jpeg"]
        case "mmm odr stream", "msss camera mini header": ["dat"]
        case "m4a/aac": ["m4a"]
        case "mp4/h.264", "mp4/h.264/aac": ["mp4"]
        case "nikon electronic format (nef)": ["nef"]
        case "msss original data record mini header", "msss original data record payload data": []
        case "pdf": ["pdf"]
        case "pdfa", "pdf/a": ["pdf", "pdfa"]
        case "png": ["png"]
        case "tiff": ["tif", "tiff"]
        case "wav": ["wav"]
        case let other where other.hasPrefix("seed 2."): ["mseed", "seed"]
        default: nil
        }
    }
}

extension LabelChecker {
    /// Checks every file that the label names.
    mutating func checkFiles(_ label: Label) {
        let folder = FileSystem.parent(path)
        checkManifest(path, line: nil)
        guard options.checksProducts || options.checksFiles else { return }
        for reference in FileRules.references(in: label.root) {
            if reference.directory.hasPrefix("/") {
                add(
                    .error, "error.directory.unallowed_name",
                    "The directory_path_name “\(reference.directory)” must not be absolute.", line: reference.line
                )
                return
            }
            checkEncoding(reference)
            if options.checksContent { check(reference, folder: folder) }
        }
    }

    private mutating func checkEncoding(_ reference: FileRules.Reference) {
        guard let encoding = reference.encoding, !encoding.isEmpty, !reference.isExternal, reference.name.contains(".") else { return }
        let suffix = FileSystem.pathExtension(reference.name)
        guard let allowed = FileRules.extensions(ofEncoding: encoding) else {
            add(.error, FindingType.internalError, "The encoding “\(encoding)” is unknown.", line: reference.line)
            return
        }
        if !allowed.isEmpty, !allowed.contains(suffix.lowercased()) {
            add(
                .warning, FindingType.fileNaming,
                "Files of the encoding “\(encoding)” end in \(allowed.joined(separator: ", ")), not in “\(suffix)”.", line: reference.line
            )
        }
    }

    private mutating func check(_ reference: FileRules.Reference, folder: String) {
        guard !reference.name.isEmpty else {
            add(.error, "error.validation.unknown_value", "A file area has no file_name.", line: reference.line)
            return
        }
        let file = FileSystem.join(folder, reference.relativePath)
        guard FileRules.staysBelow(reference.name), options.allowsOutside || FileRules.staysBelow(reference.directory) else {
            add(.error, FindingType.missingFile, "The file \(reference.relativePath) is not below the label's folder.", line: reference.line)
            return
        }
        guard case .file(let size)? = FileSystem.kind(file) else {
            add(.error, FindingType.missingFile, "The file \(reference.relativePath) does not exist.", line: reference.line)
            return
        }
        guard FileRules.mayRead(file, from: folder, options) else {
            add(
                .error, FindingType.missingFile, "The file \(reference.relativePath) lies outside the label's folder.",
                line: reference.line
            )
            return
        }
        if size <= options.largestChecksummedFile {
            checkChecksum(reference, file)
        } else {
            add(.info, FindingType.notChecked, "\(reference.name): the checksum of \(size) bytes was not computed.", line: reference.line)
        }
        if reference.size.isEmpty {
            add(.info, "info.label.missing_filesize", "The label states no size of \(reference.name).", line: reference.line)
        } else if reference.size == String(size) {
            add(.info, "info.label.filesize_matches", "\(reference.name) has the stated size.", line: reference.line)
        } else {
            add(
                .error, "error.label.filesize_mismatch",
                "\(reference.name) has \(size) bytes; the label says \(reference.size).", line: reference.line
            )
        }
        checkDocument(reference, file)
    }

    /// What the manifest says of a file. Where there is a manifest, it has to list every label and every file.
    private mutating func checkManifest(_ file: String, line: Int?) {
        guard !options.checksumManifest.isEmpty else { return }
        guard let expected = options.checksumManifest[FileSystem.normalized(file)] else {
            add(.error, "error.label.missing_checksum", "The manifest has no checksum of \(FileSystem.name(file)).", line: line)
            return
        }
        compare(file, with: expected, from: "the manifest", line: line)
    }

    private mutating func checkChecksum(_ reference: FileRules.Reference, _ file: String) {
        checkManifest(file, line: reference.line)
        if !reference.checksum.isEmpty {
            compare(file, with: reference.checksum, from: "the label", line: reference.line)
        } else if !options.checksumManifest.isEmpty {
            add(.info, "info.label.missing_checksum", "The label states no checksum of \(reference.name).", line: reference.line)
        }
    }

    private mutating func compare(_ file: String, with expected: String, from source: String, line: Int?) {
        do {
            let actual = try MD5.hexadecimal(ofFile: file)
            if actual == expected || (source == "the manifest" && actual == expected.lowercased()) {
                add(.info, "info.label.checksum_matches", "\(FileSystem.name(file)) has the checksum of \(source).", line: line)
            } else {
                add(
                    .error, "error.label.checksum_mismatch",
                    "\(FileSystem.name(file)) has the MD5 checksum \(actual); \(source) says \(expected).", line: line
                )
            }
        } catch {
            add(.error, FindingType.internalError, "The checksum cannot be computed: \(error)", line: line)
        }
    }
}
