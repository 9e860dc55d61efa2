import Testing
import Vault

@Suite("Organisations")
struct OrganisationsTests {
    let agency = Organisations.Profile(
        id: "cnsa",
        names: ["zh": "国家航天局", "en": "China National Space Administration"],
        country: "CN"
    )

    @Test func `an organisation is called by its name in the reader's language, or else in English`() async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.organisations.store(agency)

            let stored = try await temporary.vault.organisations.profile("cnsa")

            #expect(stored == agency)
            #expect(stored?.name(in: "zh") == "国家航天局")
            #expect(stored?.name(in: "fr") == "China National Space Administration")
        }
    }

    @Test func `a name that is left out of a change is gone`() async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.organisations.store(agency)
            var changed = agency
            changed.names = ["en": "CNSA"]
            changed.country = nil

            try await temporary.vault.organisations.store(changed)

            #expect(try await temporary.vault.organisations.all() == [changed])
        }
    }

    @Test(arguments: [["en": ""], [:], ["xx_": "Name"], ["en": "a\u{0}"]])
    func `malformed names are refused and nothing is stored`(names: [String: String]) async throws {
        try await withVault { temporary async throws in
            let malformed = Organisations.Profile(id: "o", names: names, country: nil)

            await #expect(throws: VaultError.self) { try await temporary.vault.organisations.store(malformed) }

            #expect(try await temporary.vault.organisations.all().isEmpty)
        }
    }

    @Test(arguments: ["", "C", "cn", "CHN", "C\u{0}"])
    func `a country is two capital letters`(country: String) async throws {
        try await withVault { temporary async throws in
            let malformed = Organisations.Profile(id: "o", names: ["en": "O"], country: country)

            let thrown = try await code { try await temporary.vault.organisations.store(malformed) }

            #expect(thrown == .invalid(field: "country"))
        }
    }
}
