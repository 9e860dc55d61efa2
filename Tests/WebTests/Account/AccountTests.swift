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

/// Opening an account, getting back into one, and changing it, as its owner and as a stranger.
@Suite(.tags(.medium)) struct AccountTests {
    static let password = "seventeen grey magpies in the fog"
    static let other = "nine blue herons by the lake"

    /// The session that an answer begins.
    private func session(_ answer: Answer) -> String? {
        answer["Set-Cookie"].flatMap { cookie in
            cookie.split(separator: ";").first.map { String($0.dropFirst("__Host-session=".count)) }
        }
    }

    private func give(_ who: Who, _ password: String, _ site: TestSite) async throws {
        try await site.directory.vault.passwords.set(password, of: who.person ?? "", now: site.now.milliseconds)
    }

    private func signIn(_ email: String, _ password: String, _ site: TestSite, code: String = "") async -> Answer {
        await site.post("/sign-in", [("email", email), ("password", password), ("code", code)])
    }

    // MARK: Registration

    @Test func `somebody registers by letter, confirms the address, and is signed in`() async throws {
        try await withSite(.founded) { site in
            let site = try site.open()
            let office = try PostOffice(site)
            let asked = await site.post(
                "/register", [("name", "李静"), ("latinName", "Li Jing"), ("email", "li.jing@new.example")])
            _ = try await office.write()
            let letter = try #require(try office.letters().first)
            let link = try #require(letter.link("confirm"))

            let opened = await site.get(link)
            let short = await site.post(link, [("password", "short"), ("again", "short")])
            let confirmed = await site.post(link, [("password", Self.password), ("again", Self.password)])
            let again = await site.get(link)

            #expect(asked.status == 200)
            #expect(!letter.body.contains("李静"), "a stranger's words are in a letter")
            #expect(opened.status == 200)
            #expect(short.status == 422)
            #expect(confirmed.status == 303)
            #expect(session(confirmed) != nil)
            #expect(again.status == 404)
            #expect(await signIn("li.jing@new.example", Self.password, site).status == 303)
            let profile = try #require(try await site.directory.vault.people.profile(email: "li.jing@new.example"))
            #expect(profile.name == "李静")
            let entries = try await site.house.log.entries(ofStream: "person/\(profile.id)")
            #expect(entries.map(\.type) == ["person.registered"])
        }
    }

    @Test func `a registration says the same whether the address has an account or not`() async throws {
        try await withSite(.founded) { site in
            let site = try site.open()
            let office = try PostOffice(site)
            func ask(_ email: String) async -> Answer {
                await site.post("/register", [("name", "Somebody"), ("email", email)])
            }

            let known = await ask(Who.curator.email)
            let unknown = await ask("nobody@new.example")
            _ = try await office.write()

            #expect(known == unknown)
            #expect(try office.letters(to: .curator).first?.link("confirm") == nil)
            #expect(try office.letters(to: .curator).first?.subject.hasPrefix("You have an account") == true)
        }
    }

    @Test(arguments: [
        [("name", ""), ("email", "a@b.example")], [("name", "A"), ("email", "no address")],
        [("name", "A\u{202E}B"), ("email", "a@b.example")],
        [("name", String(repeating: "x", count: 400)), ("email", "a@b.example")],
    ])
    func `a registration that cannot be keeps what was typed`(fields: [(String, String)]) async throws {
        try await withSite(.founded) { site in
            let site = try site.open()

            let answer = await site.post("/register", fields)

            #expect(answer.status == 422)
            #expect(answer.text.contains("id=\"errors\""))
            for (name, value) in fields where name == "email" { #expect(answer.text.contains("value=\"\(value)\"")) }
            #expect(try await site.directory.vault.letters.waiting().isEmpty)
        }
    }

    @Test func `where accounts are by invitation only, nobody registers`() async throws {
        try await withSite(.founded) { site in
            #expect(await site.get("/register").status == 404)
            #expect(await site.post("/register", [("name", "A"), ("email", "a@b.example")]).status == 404)
        }
    }

    // MARK: Invitation

    @Test func `an administrator invites by letter, and the invited person chooses name and password`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            let invited = await site.post(
                "/people/invitation",
                [
                    ("name", "Wang Wei"), ("latinName", ""), ("email", "wang@new.example"), ("language", "zh-Hans"),
                    ("role", "reviewer"),
                ], as: .administrator)
            _ = try await office.write()
            let letter = try #require(try office.letters().first)
            let link = try #require(letter.link("welcome"))

            let accepted = await site.post(
                link, [("name", "王伟"), ("latinName", "Wang Wei"), ("password", Self.password), ("again", Self.password)])

            #expect(invited.status == 303)
            #expect(letter.subject.hasPrefix("邀请您使用"))
            #expect(accepted.status == 303)
            let profile = try #require(try await site.directory.vault.people.profile(email: "wang@new.example"))
            #expect(profile.name == "王伟")
            #expect(await site.get(link).status == 404)
            #expect(await signIn("wang@new.example", Self.password, site).status == 303)
            let types = try await site.house.log.entries(ofStream: "person/\(profile.id)").map(\.type)
            #expect(types == ["person.registered", "role.granted"])
        }
    }

    @Test func `an invitation sent empty names every field that lacks something, once`() async throws {
        try await withSite(.founded) { site in
            let empty = await site.post(
                "/people/invitation", [("name", ""), ("email", ""), ("language", "en"), ("role", "")], as: .administrator)

            #expect(empty.status == 422)
            for field in ["#f-name", "#f-email"] { #expect(empty.text.contains("href=\"\(field)\""), "\(field)") }
            #expect(!empty.text.contains("href=\"#f-latinName\""))
        }
    }

    @Test func `nobody invites without the power, and nobody is invited twice`() async throws {
        try await withSite(.founded) { site in
            let fields = [("name", "Wang"), ("email", Who.curator.email), ("language", "en"), ("role", "")]

            let twice = await site.post("/people/invitation", fields, as: .administrator)

            #expect(twice.status == 422)
            #expect(twice.text.contains(Who.curator.email))
            for who in [Who.curator, .programmeOffice, .applicant] {
                #expect(await site.get("/people/invitation", as: who).status == 404)
                #expect(await site.post("/people/invitation", fields, as: who).status == 404)
            }
            #expect(await site.get("/people/invitation").status == 401)
        }
    }

    // MARK: Lost passwords

    @Test func `a lost password is reset by letter, and ends every session`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            try await give(.curator, Self.password, site)
            let asked = await site.post("/forgotten", [("email", Who.curator.email)])
            _ = try await office.write()
            let link = try #require(try office.letters(to: .curator).first?.link("welcome"))

            let changed = await site.post(link, [("password", Self.other), ("again", Self.other)])
            _ = try await office.write()

            #expect(asked.status == 200)
            #expect(changed.status == 303)
            #expect(await site.get("/account", as: .curator).status == 401, "the old session has ended")
            #expect(await signIn(Who.curator.email, Self.password, site).status == 422)
            #expect(await signIn(Who.curator.email, Self.other, site).status == 303)
            #expect(try office.letters(to: .curator).contains { $0.subject == "Your password was changed" })
        }
    }

    @Test func `nothing in the answer tells whether an address has an account`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)

            let known = await site.post("/forgotten", [("email", Who.curator.email)])
            let unknown = await site.post("/forgotten", [("email", "nobody@new.example")])
            _ = try await office.write()

            #expect(known == unknown)
            #expect(try office.letters().count == 1)
        }
    }

    @Test func `a new letter ends the link of the one before, and time ends both`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            for _ in 1...2 {
                _ = await site.post("/forgotten", [("email", Who.curator.email)])
                _ = try await office.write()
            }
            let links = try office.letters(to: .curator).compactMap { $0.link("welcome") }
            var later = site
            later.now = site.now.advanced(bySeconds: 2 * 3600 + 1)

            var works = 0
            for link in links where await site.get(link).status == 200 { works += 1 }

            #expect(links.count == 2)
            #expect(works == 1)
            for link in links { #expect(await later.get(link).status == 404) }
        }
    }

    // MARK: Signing in

    @Test func `wrong passwords are stopped, for known and unknown addresses alike`() async throws {
        try await withSite(.founded) { site in
            try await give(.curator, Self.password, site)

            var statuses: [[Int]] = []
            for email in [Who.curator.email, "nobody@new.example"] {
                var row: [Int] = []
                for _ in 1...11 { row.append(await signIn(email, "wrong", site).status) }
                statuses.append(row)
            }
            let right = await signIn(Who.curator.email, Self.password, site)

            #expect(statuses[0] == statuses[1])
            #expect(statuses[0] == Array(repeating: 422, count: 10) + [429])
            #expect(right.status == 429)
            #expect(right["Retry-After"] != nil)
            #expect(right.text.contains(Who.curator.email), "what was typed is kept")
        }
    }

    @Test func `right passwords are not counted`() async throws {
        try await withSite(.founded) { site in
            try await give(.curator, Self.password, site)

            for _ in 1...15 { #expect(await signIn(Who.curator.email, Self.password, site).status == 303) }
        }
    }

    // MARK: Changing

    @Test func `a password is changed by whoever knows it, and other devices are signed out`() async throws {
        try await withSite(.founded) { site in
            try await give(.curator, Self.password, site)
            let elsewhere = try await site.directory.vault.sessions.begin(
                for: Who.curator.person ?? "", label: "Elsewhere", hasSecondFactor: false, now: site.now.milliseconds)

            let wrong = await site.post(
                "/account/password", [("current", "not it"), ("password", Self.other), ("again", Self.other)], as: .curator)
            let common = await site.post(
                "/account/password",
                [("current", Self.password), ("password", "password password"), ("again", "password password")], as: .curator)
            let differ = await site.post(
                "/account/password", [("current", Self.password), ("password", Self.other), ("again", "x")], as: .curator)
            let right = await site.post(
                "/account/password", [("current", Self.password), ("password", Self.other), ("again", Self.other)], as: .curator)

            #expect([wrong, common, differ].map(\.status) == [422, 422, 422])
            #expect(right.location == "/account?done=account.password")
            #expect(await site.get("/account", as: .curator).status == 200)
            #expect(
                try await site.directory.vault.sessions.session(elsewhere.secret, now: site.now.milliseconds) == nil)
            for answer in [wrong, common, differ] { #expect(!answer.text.contains(Self.other), "a password is shown") }
        }
    }

    @Test func `an address is changed once the new one is confirmed, and the old one hears of it`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            try await give(.curator, Self.password, site)
            let asked = await site.post(
                "/account/email", [("email", "kurt@new.example"), ("current", Self.password)], as: .curator)
            _ = try await office.write()
            let link = try #require(try office.letters().first { $0.to.contains("kurt@new.example") }?.link("confirm"))
            let before = try await site.directory.vault.people.profile(Who.curator.person ?? "")?.email

            let opened = await site.get(link)
            let confirmed = await site.post(link, as: .curator)
            _ = try await office.write()

            #expect(asked.status == 200)
            #expect(before == Who.curator.email)
            #expect(opened.status == 200)
            #expect(confirmed.status == 303)
            #expect(try await site.directory.vault.people.profile(Who.curator.person ?? "")?.email == "kurt@new.example")
            #expect(try office.letters(to: .curator).contains { $0.subject.hasSuffix("was replaced") })
        }
    }

    @Test func `an address that somebody else has is not taken over`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            try await give(.curator, Self.password, site)

            let asked = await site.post(
                "/account/email", [("email", Who.auditor.email), ("current", Self.password)], as: .curator)
            let free = await site.post(
                "/account/email", [("email", "free@new.example"), ("current", Self.password)], as: .curator)
            let report = try await office.write()

            #expect(asked == free, "the answer tells who has an account")
            #expect(report.written == 1)
        }
    }

    @Test func `signing out everywhere ends every session`() async throws {
        try await withSite(.founded) { site in
            let answer = await site.post("/account/sign-out-everywhere", as: .curator)

            #expect(answer.status == 303)
            #expect(await site.get("/account", as: .curator).status == 401)
        }
    }

    @Test func `a token needs a name and something that it may do, and keeps what was typed`() async throws {
        try await withSite(.founded) { site in
            let none = await site.post("/account/tokens", [("name", "My program"), ("days", "30")], as: .curator)
            let more = await site.post(
                "/account/tokens", [("name", "My program"), ("scope", "role.grant"), ("days", "30")], as: .curator)
            let made = await site.post(
                "/account/tokens", [("name", "My program"), ("scope", "loan.read"), ("days", "30")], as: .curator)

            #expect(none.status == 422)
            #expect(none.text.contains("value=\"My program\""))
            #expect(more.status == 422, "a token cannot give what its owner lacks")
            #expect(made.status == 200)
            #expect(made.text.contains("mgp_"))
            let tokens = try await site.directory.vault.tokens.tokens(of: Who.curator.person ?? "")
            let token = try #require(tokens.first { $0.name == "My program" })
            #expect(token.expires == site.now.milliseconds + 30 * 86_400_000)
            #expect(token.scopes == ["loan.read"])
        }
    }
}
