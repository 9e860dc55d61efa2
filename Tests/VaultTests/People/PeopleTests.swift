import Testing
import Vault

@Suite("People")
struct PeopleTests {
    let wang = People.Profile(
        id: "p-wang",
        name: "王贵",
        latinName: "Wang Gui",
        email: "Wang.Gui@Example.org",
        language: "zh",
        created: TemporaryVault.start
    )

    @Test func `a name comes back in its own script and in Latin letters`() async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.people.store(wang)

            #expect(try await temporary.vault.people.profile("p-wang") == wang)
            #expect(
                try await temporary.vault.people.names(["p-wang", "p-nobody", "p-wang"])
                    == ["p-wang": People.Name(name: "王贵", latinName: "Wang Gui")]
            )
        }
    }

    @Test(arguments: ["wang.gui@example.org", " WANG.GUI@EXAMPLE.ORG ", "Wang.Gui@example.ORG"])
    func `a person is found by the address in any case`(address: String) async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.people.store(wang)

            #expect(try await temporary.vault.people.profile(email: address)?.id == "p-wang")
        }
    }

    @Test func `two people cannot share an address that differs in case only`() async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.people.store(wang)
            let twin = People.Profile(
                id: "p-twin",
                name: "Twin",
                latinName: "Twin",
                email: "wang.gui@EXAMPLE.org",
                language: "en",
                created: 0
            )

            #expect(try await code { try await temporary.vault.people.store(twin) } == .emailTaken)
            #expect(try await temporary.vault.people.profile("p-twin") == nil)
        }
    }

    @Test func `a change keeps the day on which the profile was made`() async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.people.store(wang)
            let changed = People.Profile(
                id: wang.id,
                name: wang.name,
                latinName: "Gui Wang",
                email: "gui@example.org",
                language: "en",
                created: 99
            )

            try await temporary.vault.people.store(changed)

            let stored = try await temporary.vault.people.profile(wang.id)
            #expect(stored?.created == TemporaryVault.start)
            #expect(stored?.latinName == "Gui Wang")
            #expect(try await temporary.vault.people.profile(email: wang.email) == nil)
        }
    }

    @Test(arguments: hostileLines)
    func `a name that is no line of text is refused`(name: String) async throws {
        try await withVault { temporary async throws in
            var profile = wang
            profile.name = name

            let thrown = try await code { try await temporary.vault.people.store(profile) }

            #expect(thrown == .invalid(field: "name"))
            #expect(try await temporary.vault.people.profile(wang.id) == nil)
        }
    }

    @Test(
        arguments: [
            "", "@", "a@", "@b", "a@b@c", "a b@example.org", "a@exa mple.org", "a\r\nBcc: x@example.org",
            "a@example..org", ".a@example.org", "a@-example.org", "\"a\"@example.org", "<a@example.org>",
            "a@example.org\u{0}", "a\u{200B}@example.org", "a@example_org",
            Typed(String(repeating: "a", count: 65) + "@example.org"), Typed("a@", repeating: "b", count: 2_000_000),
        ] as [Typed]
    )
    func `an address that cannot be written to is refused`(address: Typed) {
        #expect(throws: VaultError.self) { try EmailAddress(address.text) }
    }

    @Test(arguments: ["a@b", "first.last+tag@sub.example.org", "o'neil@example.org", "用户@例子.中国", "a@xn--fiqs8s"])
    func `an address that can be written to is taken`(address: String) throws {
        #expect(try EmailAddress(address).text == address)
    }

    @Test func `an address composed in two ways is one`() throws {
        let composed = try EmailAddress("jos\u{E9}@example.org")
        let decomposed = try EmailAddress("JOSE\u{301}@example.org")

        #expect(composed.folded.utf8.elementsEqual(decomposed.folded.utf8))
    }

    @Test(arguments: ["", "EN", "e", "english", "zh_CN", "zh-", "zh-H\u{0}", "zh-Häns"])
    func `a language that is no tag is refused`(tag: String) async throws {
        try await withVault { temporary async throws in
            var profile = wang
            profile.language = tag

            #expect(try await code { try await temporary.vault.people.store(profile) } == .invalid(field: "language"))
        }
    }

    @Test(arguments: hostileIDs)
    func `an id with odd characters is refused`(id: String) async throws {
        try await withVault { temporary async throws in
            let profile = People.Profile(
                id: id,
                name: "N",
                latinName: "N",
                email: "n@example.org",
                language: "en",
                created: 0
            )

            #expect(try await code { try await temporary.vault.people.store(profile) } == .invalid(field: "id"))
        }
    }

    @Test func `people are listed page by page without gap or repeat`() async throws {
        try await withVault { temporary async throws in
            for number in 0..<25 {
                try await temporary.vault.people.store(
                    People.Profile(
                        id: "p-\(number)",
                        name: "N",
                        latinName: "N",
                        email: "n\(number)@example.org",
                        language: "en",
                        created: 0
                    )
                )
            }

            var seen: [String] = []
            while true {
                let page = try await temporary.vault.people.profiles(after: seen.last ?? "", limit: 10)
                if page.isEmpty { break }
                seen += page.map(\.id)
            }

            #expect(seen == (0..<25).map { "p-\($0)" }.sorted())
        }
    }
}
