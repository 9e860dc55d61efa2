import Domain
import FileStore
import WebServer

/// Files in the tables of working pages: a link, a size, a digest that anybody can compare.
enum FileCells {
    static func columns(_ strings: Strings) -> [SheetPage.Column] {
        [
            .init(name: strings("field.file")), .init(name: strings("files.size"), isFigure: true),
            .init(name: strings("files.digest")),
        ]
    }

    static func cells(_ file: FileReference, _ href: String, _ house: House, _ strings: Strings) async throws -> [SheetPage.Cell] {
        let isThere = try await house.files.size(of: file.sha256) != nil
        let type = strings.mediaType(file.mediaType)
        return [
            isThere ? .init(text: type, cellHref: href) : .init(text: strings("files.erased"), cellState: "ended"),
            .init(text: Wording.size(file.size), isFigure: true),
            .init(text: String(file.sha256.prefix(16)) + "…"),
        ]
    }
}

extension Strings {
    /// `PDF document` for `application/pdf`.
    func mediaType(_ name: String) -> String {
        MediaType(rawValue: name)?.endings.first.map { word($0, of: "mediaType") } ?? name
    }
}
