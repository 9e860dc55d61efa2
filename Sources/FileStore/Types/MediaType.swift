/// The types of file that are taken.
///
/// Anything else is refused.
package enum MediaType: String, CaseIterable, Hashable, Sendable {
    /// PDF, ISO 32000.
    case pdf = "application/pdf"
    /// PNG, ISO/IEC 15948.
    case png = "image/png"
    /// JPEG, ISO/IEC 10918.
    case jpeg = "image/jpeg"
    /// Text in UTF-8.
    case text = "text/plain"
    /// Comma-separated values in UTF-8, RFC 4180.
    case csv = "text/csv"
    /// ZIP without encryption, links or tricks.
    case zip = "application/zip"
    /// A Word document without macros, ISO/IEC 29500.
    case docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    /// An Excel workbook without macros, ISO/IEC 29500.
    case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    /// The endings of names that stand for this type, the usual one first.
    package var endings: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg"]
        case .text: ["txt", "text", "md"]
        case .csv: ["csv"]
        case .zip: ["zip"]
        case .docx: ["docx"]
        case .xlsx: ["xlsx"]
        }
    }

    /// The type that a name's ending stands for.
    static func ofName(_ name: String) -> MediaType? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let ending = name[name.index(after: dot)...].lowercased()
        return allCases.first { $0.endings.contains(ending) }
    }

    /// What a declared type says.
    enum Declared: Hashable {
        case type(MediaType)
        /// What browsers send when they do not know.
        case nothing
        case refused
    }

    /// Reads a declared type; parameters such as `charset` are left out.
    static func declared(_ text: String) -> Declared {
        let essence = text.prefix(300).prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        if let type = MediaType(rawValue: essence) { return .type(type) }
        switch essence {
        case "", "application/octet-stream", "binary/octet-stream": return .nothing
        case "image/jpg", "image/pjpeg": return .type(.jpeg)
        case "application/x-pdf": return .type(.pdf)
        case "application/x-zip-compressed", "application/x-zip", "multipart/x-zip": return .type(.zip)
        case "text/markdown", "text/x-markdown": return .type(.text)
        // What Windows says of .csv where Excel is installed; a real .xls is refused by its name.
        case "application/vnd.ms-excel", "application/csv": return .type(.csv)
        default: return .refused
        }
    }
}

extension FileDeclaration {
    /// The type that name and media type agree on.
    func type() throws -> MediaType {
        let taken = MediaType.allCases.flatMap(\.endings).map { ".\($0)" }.joined(separator: ", ")
        let isName =
            !name.isEmpty && name.utf8.count <= 255
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "/" && $0 != "\\" }
        guard isName else {
            throw FileStoreError(.nameRefused, "The name is no file's: rename it, with letters and digits")
        }
        guard let named = MediaType.ofName(name) else {
            throw FileStoreError(.nameRefused, "Files with these endings are taken: \(taken)")
        }
        switch MediaType.declared(mediaType) {
        case .nothing: return named
        case .refused: throw FileStoreError(.typeRefused, "Files with these endings are taken: \(taken)")
        case .type(let declared):
            // Of one family, the name is the more exact: browsers send text/plain for a .csv.
            let families: [Set<MediaType>] = [[.text, .csv], [.zip, .docx, .xlsx]]
            guard declared == named || families.contains(where: { $0.isSuperset(of: [declared, named]) }) else {
                throw FileStoreError(
                    .typeDiffers(declared: declared, found: named),
                    "The name ends like \(named.rawValue), but the file is sent as \(declared.rawValue)"
                )
            }
            return named
        }
    }
}
