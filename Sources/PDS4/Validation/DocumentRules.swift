/// The files of documents and pictures, as far as they can be judged without reading them whole.
enum DocumentRules {
    /// The extensions that go with the standard of a document, and the message type when they do not.
    static let documents: [String: (extensions: [String], type: String)] = [
        "html": (["html", "htm"], "warning.file.not_html_mimetype"),
        "html 2.0": (["html", "htm"], "warning.file.not_html_mimetype"),
        "html 3.2": (["html", "htm"], "warning.file.not_html_mimetype"),
        "html 4.0": (["html", "htm"], "warning.file.not_html_mimetype"),
        "html 4.01": (["html", "htm"], "warning.file.not_html_mimetype"),
        "microsoft word": (["doc", "docx"], "warning.file.not_msword_mimetype"),
        "microsoft excel": (["xls", "xlsx"], "warning.file.not_msexcel_mimetype"),
        "latex": (["tex", "latex", "ltx"], "warning.file.not_latex_mimetype"),
        "rich text": (["rtf"], "warning.file.not_richtext_mimetype"),
        "postscript": (["ps"], "warning.file.not_postscript_mimetype"),
        "encapsulated postscript": (["eps"], "warning.file.not_encapsulated_postscript_mimetype"),
        "gif": (["gif"], "warning.file.not_gif_mimetype"),
        "tiff": (["tif", "tiff"], "warning.file.not_tiff_mimetype"),
        "mpeg-4": (["mp4"], "warning.file.not_mp4_mimetype"),
    ]

    /// The bytes that a file of a standard begins with, and the message type when it does not. What follows them is not
    /// judged: that is work for programs that know the standard.
    static func signature(of standard: String) -> (bytes: [UInt8], offset: Int, type: String)? {
        switch standard {
        case "pdf", "pdf/a": (Array("%PDF-".utf8), 0, "error.pdf.file.not_pdfa_compliant")
        case "jpeg": ([0xFF, 0xD8, 0xFF], 0, "error.file.not_jpeg_compliant")
        case "png": ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], 0, "error.file.not_png_compliant")
        case "mp4/h.264", "mp4/h.264/aac", "m4a/aac": (Array("ftyp".utf8), 4, "error.file.not_mp4_m4a_compliant")
        default: nil
        }
    }
}

extension LabelChecker {
    /// Checks the name and the first bytes of a file that a label calls a document or an encoded picture.
    mutating func checkDocument(_ reference: FileRules.Reference, _ file: String) {
        guard let kind = reference.documentKind ?? reference.encoding, !kind.isEmpty else { return }
        let suffix = FileSystem.pathExtension(reference.name).lowercased()
        let standard = kind.lowercased()
        switch standard {
        case "pdf", "pdf/a":
            // Standards Reference 8A.2.2 wants PDF/A of documents; a picture may be any PDF, unless it is said to be PDF/A.
            guard reference.documentKind != nil || standard != "pdf" else {
                add(.info, FindingType.notChecked, "\(reference.name): conformance to PDF was not checked.", line: reference.line)
                return
            }
            if suffix != "pdf", suffix != "pdfa" {
                add(.error, "error.pdf.file.not_pdfa_compliant", "\(reference.name) is no name of a PDF/A file.", line: reference.line)
                return
            }
            checkSignature(reference, file, standard, "PDF/A")
        case "jpeg", "png", "mp4/h.264", "mp4/h.264/aac", "m4a/aac", "wav": checkSignature(reference, file, standard, kind)
        default:
            guard reference.documentKind != nil, let known = DocumentRules.documents[standard], !known.extensions.contains(suffix)
            else { return }
            add(
                .warning, known.type,
                "A document of the standard “\(kind)” ends in \(known.extensions.joined(separator: ", ")), not in “\(suffix)”.",
                line: reference.line
            )
        }
    }

    private mutating func checkSignature(_ reference: FileRules.Reference, _ file: String, _ standard: String, _ name: String) {
        // What cannot be opened is reported where the file is looked for.
        if let signature = DocumentRules.signature(of: standard), let mapped = try? MappedFile(path: file),
            !mapped.withBytes({ $0.dropFirst(signature.offset).starts(with: signature.bytes) })
        {
            add(.error, signature.type, "\(reference.name) does not begin as a file of the standard \(name) does.", line: reference.line)
        } else {
            add(.info, FindingType.notChecked, "\(reference.name): conformance to \(name) was not checked.", line: reference.line)
        }
    }
}
