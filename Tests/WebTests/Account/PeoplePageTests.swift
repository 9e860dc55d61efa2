import Domain
import EventLog
import Letters
import Mail
import ReadModels
import Stores
import TestSupport
import Testing
import Vault
import Web

/// A person's page, and delegation by form.
@Suite(.tags(.medium)) struct PeoplePageTests {
    @Test func `roles and memberships stand with their periods, those that ended too`() async throws {
        try await withSite(.founded) { site in
            let person = Person.ID(Who.curator.person ?? "")
            let grant = try #require(
                try await site.directory.register.person(person, site.viewer(.administrator))?.grants.first?.id)
            var later = site
            later.now = site.now.advanced(bySeconds: 600)
            try await later.run(Person.EndRole(subject: person, grant: grant), as: .administrator)
            try await later.run(
                Person.GrantRole(subject: person, role: "auditor", from: later.now.advanced(byDays: 10)), as: .administrator)

            let page = await later.get("/people/\(person.rawValue)", as: .administrator)

            #expect(page.status == 200)
            for word in ["Curator", "Ended", "Auditor", "Begins later"] { #expect(page.text.contains(word), "\(word)") }
            #expect(page.text.contains("6 January 2025"))
        }
    }

    @Test func `a power is delegated by ticking it, shows on both pages, and is ended`() async throws {
        try await withSite(.founded) { site in
            let giver = Who.curator.person ?? ""
            let form = await site.get("/do/delegation.grant/\(giver)", as: .curator)

            let granted = await site.post(
                "/do/delegation.grant/\(giver)",
                [
                    ("to", Who.keeper.person ?? ""), ("permissions", "loan.close"), ("permissions", "sample.weigh"),
                    ("until-date", "2025-03-01"), ("until-time", "24:00"),
                ], as: .curator)
            let own = await site.get("/people/\(giver)", as: .curator)
            let others = await site.get("/people/\(Who.keeper.person ?? "")", as: .keeper)

            #expect(form.text.contains("type=\"checkbox\""))
            #expect(form.text.contains("value=\"loan.close\""))
            #expect(!form.text.contains("value=\"role.grant\""), "only one's own powers")
            #expect(granted.status == 303)
            #expect(own.text.contains("Close loans, weigh samples"))
            #expect(own.text.contains("/do/delegation.end/\(giver)?delegation="))
            #expect(others.text.contains("Close loans, weigh samples"))
        }
    }

    @Test func `whoever has no list of people names the receiver by the address of the account`() async throws {
        try await withSite { site in
            let giver = Who.reviewer.person ?? ""
            func delegate(to address: String) async -> Answer {
                await site.post(
                    "/do/delegation.grant/\(giver)",
                    [("to", address), ("permissions", "review.write"), ("until-date", "2027-03-01"), ("until-time", "24:00")],
                    as: .reviewer)
            }
            let receiver = try #require(
                try await site.directory.vault.people.profiles(limit: 500).first { $0.id == Who.idleReviewer.person })

            let form = await site.get("/do/delegation.grant/\(giver)", as: .reviewer)
            let unknown = await delegate(to: "nobody@example.org")
            let granted = await delegate(to: receiver.email)

            #expect(form.text.contains("The e-mail address of their account."))
            #expect(!form.text.contains("One on each line."), "there is a list to tick")
            #expect(unknown.status == 422 && unknown.text.contains("Nobody has an account with this address"))
            #expect(granted.status == 303)
        }
    }

    @Test func `a delegation that is refused keeps what was ticked`() async throws {
        try await withSite(.founded) { site in
            let giver = Who.curator.person ?? ""

            let refused = await site.post(
                "/do/delegation.grant/\(giver)",
                [
                    ("to", Who.keeper.person ?? ""), ("permissions", "loan.close"), ("until-date", "2020-01-01"),
                    ("until-time", "24:00"),
                ], as: .curator)

            #expect(refused.status == 422)
            #expect(refused.text.contains("value=\"loan.close\" checked"))
        }
    }

    @Test func `a person sees their own page, and nobody else's`() async throws {
        try await withSite(.founded) { site in
            #expect(await site.get("/people/pana", as: .applicant).status == 200)
            #expect(await site.get("/people/pana", as: .otherApplicant).status == 404)
            #expect(await site.get("/people/pana").status == 401)
        }
    }
}
