import Testing

@testable import PDS4

@Suite struct `References to context products` {
    private static let registered = """
        {"Product_Context":[
        {"name":["Moon","Luna"],"type":["Satellite"],"lidvid":"urn:nasa:pds:context:target:satellite.earth.moon::1.2"},
        {"name":["Old Moon"],"type":["Satellite"],"lidvid":"urn:nasa:pds:context:target:satellite.earth.moon::1.0"}]}
        """

    private func types(name: String = "Moon", type: String = "Satellite", reference: String, _ change: (inout ValidationOptions) -> Void = { _ in }) throws -> [String: Int] {
        let folder = try TestFolder()
        try folder.write("pack/registered_context_products.json", Self.registered)
        let body = """
            <Observation_Area><Target_Identification><name>\(name)</name><type>\(type)</type><Internal_Reference>
            <lid_reference>\(reference)</lid_reference><reference_type>data_to_target</reference_type></Internal_Reference></Target_Identification></Observation_Area>
            """
        let label = try folder.write("a.xml", TestLabel(body: body).text)
        return report(label, pack: folder.path + "/pack") {
            $0.checksContext = true
            change(&$0)
        }.types
    }

    private static let moon = "urn:nasa:pds:context:target:satellite.earth.moon"

    @Test func `A registered product is found`() throws {
        #expect(try types(reference: Self.moon).isEmpty)
        #expect(try types(reference: Self.moon) { $0.leastSeverity = .info } == ["info.label.context_ref_found": 1])
    }

    @Test func `One that is not registered is an error`() throws {
        #expect(try types(reference: Self.moon + "s") == ["error.label.context_ref_not_found": 1])
        #expect(try types(reference: Self.moon + "::9.9") == ["error.label.context_ref_not_found": 1])
    }

    @Test func `Another name or type than the registered is a warning each`() throws {
        #expect(try types(name: "Mun", reference: Self.moon) == ["warning.label.context_ref_mismatch": 1])
        #expect(try types(name: "Mun", type: "Planet", reference: Self.moon) == ["warning.label.context_ref_mismatch": 2])
    }

    @Test func `Each of several registered names will do`() throws { #expect(try types(name: "Luna", reference: Self.moon).isEmpty) }

    @Test func `A version of its own has names of its own`() throws {
        #expect(try types(name: "Old Moon", reference: Self.moon + "::1.0").isEmpty)
        #expect(try types(name: "Old Moon", reference: Self.moon) == ["warning.label.context_ref_mismatch": 1])
    }

    @Test func `Case alone is information`() throws {
        let found = try types(name: "MOON", reference: Self.moon) { $0.leastSeverity = .info }

        #expect(found["info.label.context_ref_case_mismatch"] == 1)
        #expect(found["warning.label.context_ref_mismatch"] == nil)
    }

    @Test func `A mismatch can be forgiven`() throws {
        let found = try types(name: "Mun", reference: Self.moon) {
            $0.forgivesContextMismatch = true
            $0.leastSeverity = .info
        }

        #expect(found == ["info.label.context_ref_found": 1, "info.label.context_ref_mismatch": 1])
    }

    @Test func `Without a list the report says what was not checked`() throws {
        let folder = try TestFolder()
        let body = "<Internal_Reference><lid_reference>\(Self.moon)</lid_reference><reference_type>is_target</reference_type></Internal_Reference>"
        let label = try folder.write("a.xml", TestLabel(body: body).text)

        let found = report(label) { $0.checksContext = true }.findings

        #expect(found.contains { $0.type == FindingType.notChecked && $0.message.contains("registered_context_products.json") })
    }
}
