import Foundation
import Testing

@testable import PDS4

@Suite struct `Installing dictionaries` {
    private let folder: TestFolder
    private var pack: String { folder.path + "/installed/deep/pack" }

    init() throws { folder = try TestFolder() }

    private func source() throws -> String {
        try folder.write("source/PDS4_PDS_TEST.xsd", TestDictionaries.core)
        try folder.write("source/rules/PDS4_PDS_TEST.sch", TestDictionaries.rules)
        try folder.write("source/registered_context_products.json", "{\"Product_Context\":[]}")
        try folder.write("source/readme.txt", "no dictionary")
        return folder.path + "/source"
    }

    private func shell(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words)")
    }

    @Test func `A folder's dictionaries are added, at any depth, and nothing else`() throws {
        let result = try DictionaryInstaller(pack: pack).install(from: try source(), replacing: false)

        #expect(result.added.sorted() == ["PDS4_PDS_TEST.sch", "PDS4_PDS_TEST.xsd", "registered_context_products.json"])
        #expect(DictionaryPack(folders: [pack]).names == ["PDS4_PDS_TEST.sch", "PDS4_PDS_TEST.xsd", "registered_context_products.json"])
        #expect(try FileSystem.contents(pack + "/PDS4_PDS_TEST.xsd") == Array(TestDictionaries.core.utf8))
    }

    @Test func `What is there already is left alone, what differs is a conflict until it is to be replaced`() throws {
        let source = try source()
        let installer = DictionaryInstaller(pack: pack)
        _ = try installer.install(from: source, replacing: false)
        try folder.write("source/PDS4_PDS_TEST.xsd", TestDictionaries.core + "\n")

        let second = try installer.install(from: source, replacing: false)
        #expect(second.unchanged == 2)
        #expect(second.conflicts == ["PDS4_PDS_TEST.xsd"])
        #expect(try FileSystem.contents(pack + "/PDS4_PDS_TEST.xsd") == Array(TestDictionaries.core.utf8))

        let third = try installer.install(from: source, replacing: true)
        #expect(third.replaced == ["PDS4_PDS_TEST.xsd"])
        #expect(try FileSystem.contents(pack + "/PDS4_PDS_TEST.xsd").last == 10)
    }

    @Test func `Two files of one name in one source are a conflict, not whichever comes last`() throws {
        _ = try source()
        try folder.write("source/other/PDS4_PDS_TEST.xsd", TestDictionaries.core + "\n")

        let result = try DictionaryInstaller(pack: pack).install(from: folder.path + "/source", replacing: false)

        #expect(result.conflicts == ["PDS4_PDS_TEST.xsd"])
    }

    @Test func `Versions are those that the files state`() throws {
        let result = try DictionaryInstaller(pack: pack).install(from: try source(), replacing: false)

        #expect(result.versions["PDS4_PDS_TEST.xsd"] == "1.0.0.0")
    }

    @Test(arguments: ["tar", "tar.gz", "zip"])
    func `An archive is as good as a folder`(_ kind: String) throws {
        _ = try source()
        switch kind {
        case "tar": try shell("tar", "-cf", "a.tar", "source")
        case "tar.gz": try shell("tar", "-czf", "a.tar.gz", "source")
        default: try shell("python3", "-m", "zipfile", "-c", "a.zip", "source")
        }

        let result = try DictionaryInstaller(pack: pack).install(from: folder.path + "/a." + kind, replacing: false)

        #expect(result.added.count == 3)
    }

    @Test(arguments: ["tar", "zip"])
    func `An archive cannot write outside, and its links are not followed`(_ kind: String) throws {
        let script = """
            import tarfile, zipfile, io
            names = ["../escaped.xsd", "/tmp/magpie-escaped-absolute.xsd", "good/PDS4_GOOD.xsd", "a/../../escaped.sch"]
            data = b"<schema/>"
            if "\(kind)" == "tar":
                with tarfile.open("hostile.tar", "w") as archive:
                    link = tarfile.TarInfo("PDS4_LINK.xsd"); link.type = tarfile.SYMTYPE; link.linkname = "/etc/passwd"; archive.addfile(link)
                    for name in names:
                        item = tarfile.TarInfo(name); item.size = len(data); archive.addfile(item, io.BytesIO(data))
            else:
                with zipfile.ZipFile("hostile.zip", "w") as archive:
                    for name in names: archive.writestr(name, data)
            """
        try shell("python3", "-c", script)

        let result = try? DictionaryInstaller(pack: pack).install(from: folder.path + "/hostile." + kind, replacing: false)

        #expect(!FileManager.default.fileExists(atPath: folder.path + "/escaped.xsd"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/magpie-escaped-absolute.xsd"))
        #expect(!FileSystem.isFile(pack + "/PDS4_LINK.xsd"))
        #expect(result?.added.contains("PDS4_GOOD.xsd") ?? true)
    }

    @Test(arguments: ["tar.gz", "zip"])
    func `An archive that would unpack to a thousand times its size is refused`(_ kind: String) throws {
        let script = """
            import tarfile, zipfile, io
            data = b"<schema>" + b" " * 20_000_000
            if "\(kind)" == "zip":
                with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive: archive.writestr("PDS4_BOMB.xsd", data)
            else:
                with tarfile.open("bomb.tar.gz", "w:gz") as archive:
                    item = tarfile.TarInfo("PDS4_BOMB.xsd"); item.size = len(data); archive.addfile(item, io.BytesIO(data))
            """
        try shell("python3", "-c", script)

        #expect {
            try DictionaryInstaller(pack: pack).install(from: folder.path + "/bomb." + kind, replacing: false)
        } throws: { "\($0)".contains("200 times its size") }
        #expect(!FileSystem.isFile(pack + "/PDS4_BOMB.xsd"))
    }

    @Test(arguments: ["tar.gz", "zip"])
    func `An archive that is cut off or changed anywhere is refused or gives the same files, and never other ones`(_ kind: String) throws {
        _ = try source()
        if kind == "zip" {
            try shell("python3", "-c", "import shutil; shutil.make_archive('a', 'zip', 'source')")
        } else {
            try shell("tar", "-czf", "a.tar.gz", "source")
        }
        let archive = try FileSystem.contents(folder.path + "/a." + kind)

        for place in stride(from: 0, to: archive.count, by: 7) {
            var changed = archive
            changed[place] ^= 0x55
            for (name, bytes) in [("cut", Array(archive[..<place])), ("changed", changed)] {
                try FileSystem.write(bytes, to: folder.path + "/" + name)
                try? Archive.forEach(in: folder.path + "/" + name, wanting: { $0.hasSuffix("PDS4_PDS_TEST.xsd") }) { member in
                    #expect(member.bytes == Array(TestDictionaries.core.utf8), "\(name) at byte \(place)")
                }
            }
        }
    }

    @Test func `Several gzip members, one behind the other, are one archive`() throws {
        _ = try source()
        try shell("sh", "-c", "tar -cf a.tar source; (head -c 700 a.tar | gzip; tail -c +701 a.tar | gzip -n9) > a.tar.gz")

        let result = try DictionaryInstaller(pack: pack).install(from: folder.path + "/a.tar.gz", replacing: false)

        #expect(result.added.count == 3)
    }

    @Test func `Links in a folder are not followed out of it`() throws {
        let source = try source()
        try folder.write("secret", "root:x:0:0")
        try folder.link("source/PDS4_LINK.xsd", to: folder.path + "/secret")

        let result = try DictionaryInstaller(pack: pack).install(from: source, replacing: false)

        #expect(!result.added.contains("PDS4_LINK.xsd"))
    }

    @Test(arguments: ["nothing.tar", "garbage.zip", "garbage.tar.gz", "empty"])
    func `What holds no dictionaries is refused with a reason`(_ name: String) throws {
        if name.hasPrefix("garbage") { try folder.write(name, "this is no archive") }
        if name == "empty" { try folder.write("empty/a.txt", "x") }

        #expect(throws: (any Error).self) { try DictionaryInstaller(pack: pack).install(from: folder.path + "/" + name, replacing: false) }
    }
}

@Suite struct `Packs` {
    @Test func `A dictionary is found by the last part of its address, whatever is before and after`() throws {
        let folder = try TestFolder()
        let pack = DictionaryPack(folders: [try TestDictionaries.write(folder)])

        #expect(pack.file(for: "https://pds.nasa.gov/pds4/pds/v1/PDS4_PDS_TEST.xsd") != nil)
        #expect(pack.file(for: "PDS4_TOY_TEST.xsd?x=1#y") != nil)
        #expect(pack.file(for: "https://pds.nasa.gov/pds4/pds/v1/") == nil)
        #expect(pack.file(for: "https://pds.nasa.gov/../../etc/passwd") == nil)
    }

    @Test func `The first folder that has a dictionary counts`() throws {
        let folder = try TestFolder()
        try folder.write("one/A.xsd", "1")
        try folder.write("two/A.xsd", "2")

        #expect(DictionaryPack(folders: [folder.path + "/one", folder.path + "/two"]).file(for: "A.xsd") == folder.path + "/one/A.xsd")
        #expect(DictionaryPack(folders: [folder.path + "/none"]).names.isEmpty)
    }

    @Test(arguments: ["", "[]", "{\"Product_Context\": 3}", "{\"Product_Context\":[{\"lidvid\":5},{}]}", "{\"a\":"])
    func `A broken list of context products is none`(_ text: String) throws {
        let folder = try TestFolder()
        try folder.write("registered_context_products.json", text)

        #expect((DictionaryPack(folders: [folder.path]).contextProducts?.count ?? 0) == 0)
    }
}
