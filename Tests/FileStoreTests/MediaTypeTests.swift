import FileStore
import Foundation
import Testing

@Suite("Types of files")
struct MediaTypeTests {
    private func put(_ bytes: [UInt8], _ name: String, _ type: String = "") async throws -> FileStoreError.Code? {
        var thrown: FileStoreError.Code?
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            thrown = try await code { _ = try await store.put(bytes, named: name, as: type) }
            if thrown != nil {
                let left = try await store.files(after: "", limit: 1)
                #expect(left.isEmpty, "refused, and stored all the same")
            }
        }
        return thrown
    }

    @Test(arguments: [
        (Sample.pdf, "a.pdf", "application/pdf"), (Sample.pdf, "A.PDF", ""), (Sample.png, "a.png", "image/png"),
        (Sample.jpeg, "a.jpg", "image/jpeg"), (Sample.jpeg + [0, 0], "a.jpeg", "image/jpg"),
        (Sample.text, "a.txt", "text/plain; charset=utf-8"), (Sample.text, "嫦娥.md", "text/markdown"),
        (Sample.text, "a.csv", "text/plain"), (Sample.text, "a.csv", "application/vnd.ms-excel"),
        (Zip(["a.txt", "b/", "b/c.txt"]).bytes, "a.zip", "application/x-zip-compressed"),
        (Sample.docx, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (Sample.docx, "a.docx", "application/zip"), (Sample.xlsx, "a.xlsx", "application/octet-stream"),
    ])
    func `a whole file that is what it is called is taken`(bytes: [UInt8], name: String, type: String) async throws {
        #expect(try await put(bytes, name, type) == nil)
    }

    @Test(
        arguments: [
            (Sample.png, "a.pdf", MediaType.pdf, MediaType.png), (Sample.pdf, "a.png", .png, .pdf),
            (Sample.text, "a.pdf", .pdf, .text), (Sample.jpeg, "a.txt", .text, .jpeg),
            (Sample.docx, "a.txt", .text, .zip),
            (Array("MZ\u{0}\u{1}".utf8), "a.txt", .text, nil), (Array("\u{7F}ELF".utf8), "a.png", .png, nil),
            (Sample.docx, "a.xlsx", .xlsx, .zip), (Zip(["a"]).bytes, "a.docx", .docx, .zip),
            (Array("<html><script>".utf8), "a.pdf", .pdf, .text),
        ] as [([UInt8], String, MediaType, MediaType?)]
    )
    func `a file that is something else than it is called is refused`(
        bytes: [UInt8],
        name: String,
        declared: MediaType,
        found: MediaType?
    ) async throws {
        #expect(try await put(bytes, name) == .typeDiffers(declared: declared, found: found))
    }

    @Test func `a name and a type that contradict each other are refused`() async throws {
        #expect(
            try await put(Sample.pdf, "a.pdf", "image/png") == .typeDiffers(declared: .png, found: .pdf)
        )
    }

    @Test(arguments: [
        "text/html", "image/svg+xml", "application/x-msdownload", "application/javascript", "text/plain, text/html",
        String(repeating: "x", count: 100_000),
    ])
    func `a type that is not taken is refused`(type: String) async throws {
        #expect(try await put(Sample.text, "a.txt", type) == .typeRefused)
    }

    @Test(arguments: [
        "", "a", "a.html", "a.svg", "a.exe", "a.docm", "a.pdf.exe", "../a.pdf", "a/b.pdf", "C:\\a.pdf", "a\u{0}.pdf",
        "a\r\n.pdf", ".", "pdf", String(repeating: "a", count: 252) + ".pdf",
    ])
    func `a name that is not taken is refused`(name: String) async throws {
        #expect(try await put(Sample.pdf, name) == .nameRefused)
    }

    @Test(arguments: ["a.pdf", "a.png", "a.jpg", "a.txt", "a.csv", "a.zip", "a.docx", "a.xlsx"])
    func `an empty file is refused`(name: String) async throws {
        #expect(try await put([], name) == .empty)
    }

    @Test(arguments: [
        (Sample.pdf, "a.pdf", MediaType.pdf), (Sample.png, "a.png", .png), (Sample.jpeg, "a.jpg", .jpeg),
        (Sample.docx, "a.docx", .docx), (Zip(["a", "b"]).bytes, "a.zip", .zip),
    ])
    func `cut off at any byte, a file is refused`(bytes: [UInt8], name: String, type: MediaType) async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            // A PDF without its last line break is whole.
            let whole = name == "a.pdf" ? bytes.count - 1 : bytes.count
            for length in 1..<whole {
                await #expect(throws: FileStoreError.self, "\(length) of \(bytes.count) bytes") {
                    _ = try await store.put(Array(bytes.prefix(length)), named: name)
                }
            }
        }
    }

    @Test(
        arguments: [
            (Sample.png + Array("PK hidden".utf8), "a.png", MediaType.png),
            (Sample.jpeg + Array("<?php".utf8), "a.jpg", .jpeg), (Array("%PDF-9.x %%EOF".utf8), "a.pdf", .pdf),
            ([0xEF, 0xBB, 0xBF, 0x61, 0xC3], "a.txt", .text), ([0x61, 0xC0, 0x80], "a.txt", .text),
            ([0x61, 0xED, 0xA0, 0x80], "a.csv", .csv), ([0x61, 0xF4, 0x90, 0x80, 0x80], "a.txt", .text),
            ([0x61, 0xFE], "a.csv", .csv), ([UInt8](repeating: 0x61, count: 100_000) + [0], "a.txt", .text),
        ] as [([UInt8], String, MediaType)]
    )
    func `a file with something wrong or hidden in it is refused`(
        bytes: [UInt8],
        name: String,
        type: MediaType
    ) async throws {
        #expect(try await put(bytes, name) == .malformed(type))
    }
}
