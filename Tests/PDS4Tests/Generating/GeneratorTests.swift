import Testing

@testable import PDS4

@Suite struct `Generated products` {
    @Test(arguments: [
        (Generator.Kind.pcam, 8_128_512, "UnsignedLSB2", [1_728, 2_352]), (.lcam, 1_048_576, "UnsignedByte", [1_024, 1_024]),
        (.tcam, 12_192_768, "UnsignedByte", [3, 1_728, 2_352]),
    ])
    func `Images have the size of the camera's`(_ kind: Generator.Kind, _ size: Int, _ type: String, _ shape: [Int]) throws {
        let folder = try TestFolder()
        let product = try Product(path: try Generator(kind: kind).write(number: 1, to: folder.path))

        let array = try product.array()

        #expect(array.shape == shape)
        #expect(array.type.rawValue == type)
        #expect(try MappedFile(path: folder.path + "/" + product.objects[0].fileName).count == size)
        #expect(product.label.root.descendants("title")[0].value.hasPrefix("Generated product, not data of a mission"))
    }

    @Test func `The radar's records have six fields and 2,048 reals`() throws {
        let folder = try TestFolder()
        let product = try Product(path: try Generator(kind: .lpr, records: 2).write(number: 3, to: folder.path))

        let table = try product.table()

        #expect(table.description.recordLength == 8_210)
        #expect(table.columns.map(\.repetitions) == [1, 1, 1, 1, 1, 1, 2_048])
        #expect(try table.column("ECHO_SAMPLE").count == 4_096)
        #expect(try table.column("FRAME").written == "uint32([1, 2])")
    }

    @Test func `The radiometer's table has as many records as are asked for`() throws {
        let folder = try TestFolder()
        let product = try Product(path: try Generator(kind: .mrm, records: 7).write(number: 1, to: folder.path))

        #expect(try product.table().column("RECORD").written == "int64([1, 2, 3, 4, 5, 6, 7], missing: [])")
        #expect(try product.table().column("CHANNEL_4").doubles.allSatisfy { $0 >= 180 && $0 <= 300 })
    }

    @Test func `The same number gives the same product, another number another`() throws {
        let folder = try TestFolder()
        let generator = Generator(kind: .lcam)
        try generator.write(number: 1, to: folder.path + "/a")
        try generator.write(number: 1, to: folder.path + "/b")
        try generator.write(number: 2, to: folder.path + "/b")

        func sum(_ name: String) throws -> String { try MD5.hexadecimal(ofFile: folder.path + "/" + name) }
        #expect(try sum("a/gen_lcam_0000001.dat") == sum("b/gen_lcam_0000001.dat"))
        #expect(try sum("b/gen_lcam_0000001.dat") != sum("b/gen_lcam_0000002.dat"))
    }

    @Test(.enabled(if: PDS4TestData.isPresentOrRequired, PDS4TestData.reason), arguments: Generator.Kind.allCases)
    func `Every kind is strictly valid, its references to context products included`(_ kind: Generator.Kind) throws {
        let folder = try TestFolder()
        let label = try Generator(kind: kind, records: 5).write(number: 1, to: folder.path)
        let pack = DictionaryPack(folders: [PDS4TestData.folder])

        let report = Validator(options: ValidationOptions(), pack: pack).validate(label: label)

        #expect(report.counts.isEmpty, "\(report.findings)")
    }

    @Test(.enabled(if: PDS4TestData.isPresentOrRequired, PDS4TestData.reason))
    func `A bundle is strictly valid, and whole`() throws {
        let folder = try TestFolder()
        var bundle = GeneratedBundle(generator: Generator(kind: .small), count: 7)
        bundle.perFolder = 3
        try bundle.write(to: folder.path)
        let pack = DictionaryPack(folders: [PDS4TestData.folder])

        let report = Validator(options: .test { $0.rule = .bundle }, pack: pack).validate([folder.path])

        #expect(report.totalErrors == 0 && report.totalWarnings == 0, "\(report.text())")
        #expect(report.productValidation.passed == 9)
    }
}

@Suite struct `Integrity without judging labels` {
    private func check(_ folder: TestFolder, _ change: (inout ValidationOptions) -> Void = { _ in }) -> ValidationReport {
        run([folder.path]) {
            $0.checksProducts = false
            $0.checksFiles = true
            $0.rule = .bundle
            $0.leastSeverity = .warning
            change(&$0)
        }
    }

    private func bundle() throws -> TestFolder {
        let folder = try TestFolder()
        try GeneratedBundle(generator: Generator(kind: .small), count: 4).write(to: folder.path)
        return folder
    }

    @Test func `A whole bundle has nothing to say`() throws {
        let folder = try bundle()

        let report = check(folder)

        #expect(report.types.isEmpty, "\(report.text())")
        #expect(report.productValidation.passed == 6)
        #expect(report.labels.isEmpty)
    }

    @Test func `A damaged file, a lost one, a stranger and a lost member are found`() throws {
        let folder = try bundle()
        try folder.write("data/part_0/gen_small_0000001.tab", "  1  9.5\r\n  2  1.5\r\n  3  2.5\r\n")
        try folder.remove("data/part_0/gen_small_0000002.tab")
        try folder.write("data/part_0/stranger.dat", "x")
        try folder.remove("data/part_0/gen_small_0000004.xml")
        try folder.write("data/part_0/broken.xml", "<Product_Observational>")

        let report = check(folder)

        #expect(report.types["error.label.checksum_mismatch"] == 1)
        #expect(report.types["error.label.missing_file"] == 1)
        #expect(report.types["warning.integrity.member_not_found"] == 1)
        #expect(report.types["error.label.schema"] == 1)
        // The stranger, and the data of the label that was lost.
        #expect(report.types["warning.file.not_referenced_in_label"] == 2)
    }

    @Test func `Checksums of large files can be left out, and the report says so`() throws {
        let folder = try bundle()
        try folder.write("data/part_0/gen_small_0000001.tab", "  1  9.5\r\n  2  1.5\r\n  3  2.5\r\n")

        let report = check(folder) {
            $0.largestChecksummedFile = 10
            $0.leastSeverity = .info
        }

        #expect(report.types["error.label.checksum_mismatch"] == nil)
        #expect(report.labels.flatMap(\.findings).contains { $0.type == FindingType.notChecked && $0.message.contains("was not computed") })
    }
}
