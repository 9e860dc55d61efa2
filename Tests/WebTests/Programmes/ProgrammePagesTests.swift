import Domain
import Foundation
import Registrar
import Stores
import TestSupport
import Testing

@Suite("Reference data on pages", .tags(.medium))
struct ProgrammePagesTests {
    @Test func `restrictions are shown with whose they are, since when, what passes, where they were felt, and marks`() async throws {
        try await withSite(.founded) { site in
            let page = await site.get("/restrictions")

            #expect(page.status == 200)
            for text in [
                "Wolf Amendment", "International Traffic in Arms Regulations", "United States", "2011", "Activity certified beforehand",
                "Stony Brook", "Rashid-2", "general knowledge, unchecked",
            ] {
                #expect(page.text.contains(text), "\(text)")
            }
        }
    }

    @Test func `what nobody stated is not said twice, and a disputed year is marked`() async throws {
        try await withSite(.founded) { site in
            let missions = await site.get("/missions")
            let agreements = await site.get("/agreements")
            let institutes = await site.get("/institutes")
            let roadmap = await site.get("/roadmap")

            #expect(missions.text.contains("Launch: 2019 · Sources differ"))
            #expect(!missions.text.contains("2 December 2013 · Sources differ"), "one instant in two zones")
            #expect(!agreements.text.contains("Not stated – Not stated"))
            #expect(institutes.text.components(separatedBy: "International Lunar Observatory Association").count == 2)
            #expect(!roadmap.text.contains("<span class=\"fine\">General knowledge, unchecked</span>"))
        }
    }

    @Test func `a Chinese reader gets restrictions, countries, sites and sources in Chinese`() async throws {
        try await withSite(.founded) { site in
            let restrictions = await site.get("/restrictions?lang=zh-Hans")
            let institutes = await site.get("/institutes?lang=zh-Hans")
            let missions = await site.get("/missions?lang=zh-Hans")

            #expect(restrictions.text.contains("沃尔夫条款") && restrictions.text.contains("美国"))
            #expect(!restrictions.text.contains(">US<"))
            #expect(institutes.text.contains("法国") && !institutes.text.contains(">FR<"))
            #expect(missions.text.contains("限制"))
        }
    }

    @Test func `pages say which version they show, and link to the record that put it in force`() async throws {
        try await withSite(.founded) { site in
            let before = await site.get("/restrictions")
            var files: [String: Data] = [:]
            for name in ProgrammeRegister.files { files[name] = try ReferenceLibrary.data(name) }

            let changed = try await site.directory.adoptProgramme(
                files, as: Registrar.Requester(kind: .operator), at: site.now)

            #expect(before.text.contains("as shipped with the program"))
            #expect(changed.count == ProgrammeRegister.files.count)
            let digest = PolicyShelf.digest(try ReferenceLibrary.data("restrictions.json")).prefix(12)
            for path in ["/missions", "/roadmap", "/contradictions", "/institutes", "/agreements", "/restrictions"] {
                let page = await site.get(path)
                #expect(page.text.contains("in force since") && page.text.contains("/receipts/"), "\(path)")
            }
            #expect(await site.get("/restrictions").text.contains(digest))
            #expect(await site.get("/programme-data").text.contains(digest))
        }
    }

    @Test func `adopted data is shown from the next page on, and wrong data is not adopted`() async throws {
        try await withSite(.founded) { site in
            let operatorOfIt = Registrar.Requester(kind: .operator)
            let text = String(decoding: try ReferenceLibrary.data("restrictions.json"), as: UTF8.self)
            _ = await site.get("/restrictions")

            let changed = try await site.directory.adoptProgramme(
                ["restrictions.json": Data(text.replacing("Wolf Amendment", with: "Fox Amendment").utf8)], as: operatorOfIt, at: site.now)

            #expect(changed == ["restrictions"])
            #expect(await site.get("/restrictions").text.contains("Fox Amendment"))
            await #expect(throws: ReferenceDataInvalid.self) {
                try await site.directory.adoptProgramme(
                    ["restrictions.json": Data(text.replacing("\"jurisdiction\"", with: "\"jurisdicton\"").utf8)],
                    as: operatorOfIt, at: site.now)
            }
            #expect(await site.get("/restrictions").text.contains("Fox Amendment"))
        }
    }
}
