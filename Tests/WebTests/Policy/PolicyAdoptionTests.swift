import Domain
import Foundation
import HTTPTypes
import ReadModels
import Stores
import Testing
import TestSupport
import WebServer

@Suite("The rules in force, and their adoption", .tags(.medium))
struct PolicyAdoptionTests {
    private func policy(_ change: (inout String) -> Void = { _ in }) throws -> String {
        var text = String(decoding: try ReferenceLibrary.data("policy/agency.json"), as: UTF8.self)
        change(&text)
        return text
    }

    /// The shipped policy with four sign-by weeks and another pattern of certificates.
    private func changed() throws -> String {
        try policy { $0 = $0.replacing("MAGPIE-{year}-{number:5}", with: "LUNA/{year}/{number:3}") }
    }

    private func send(_ site: TestSite, _ text: String, confirm: String? = nil, as who: Who = .programmeOffice) async -> Answer {
        var form = MultipartForm(fields: [("text", text)])
        if let confirm { form.fields.append(("confirm", confirm)) }
        return await site.send(form.request("/policy/adopt"), as: who)
    }

    @Test func `anyone reads the rules, with the separation of powers as a table`() async throws {
        try await withSite(.founded) { site in
            let page = await site.get("/policy")
            let file = await site.get("/policy/file")

            #expect(page.status == 200)
            #expect(page.text.contains("Separation of powers"))
            #expect(page.text.contains("Decide") && page.text.contains("may never"))
            #expect(page.text.contains("Who approves does not keep stock"))
            #expect(page.text.contains("/receipts/1\""), "the record that put it in force is one click away")
            let shipped = try policy()
            #expect(file.text == shipped)
        }
    }

    @Test func `whoever may not adopt does not see that there is a form`() async throws {
        try await withSite(.founded) { site in
            for who in Who.people where who != .programmeOffice {
                #expect(await site.get("/policy/adopt", as: who).status == 404, "\(who)")
                let text = try changed()
                #expect(await send(site, text, as: who).status == 404, "\(who)")
            }
            #expect(await site.get("/policy/adopt").status == 401)
            #expect(await site.get("/policy/adopt", as: .programmeOffice).text.contains("magpie.policy/1"))
        }
    }

    @Test func `a policy is compared before it is confirmed, and nothing changes until then`() async throws {
        try await withSite(.founded) { site in
            let text = try changed()
            let digest = PolicyShelf.digest(Data(text.utf8))

            let compared = await send(site, text)

            #expect(compared.status == 200)
            #expect(compared.text.contains("agreement.certificatePattern.value"))
            #expect(compared.text.contains("<del>MAGPIE-{year}-{number:5}</del>"))
            #expect(compared.text.contains("<ins>LUNA/{year}/{number:3}</ins>"))
            #expect(compared.text.contains("One place differs"))
            #expect(try await site.directory.register.policyDigest() != digest)
            let adopted = await send(site, text, confirm: digest)
            #expect(adopted.status == 303 && adopted.location == "/policy?done=policy.adopt")
            #expect(try await site.directory.register.policyDigest() == digest)
            #expect(await site.get("/policy").text.contains(digest))
        }
    }

    @Test func `what was typed after the comparison is compared again, not adopted`() async throws {
        try await withSite(.founded) { site in
            let compared = PolicyShelf.digest(Data(try changed().utf8))
            let other = try policy { $0 = $0.replacing("MAGPIE-{year}-{number:5}", with: "OTHER-{number:9}") }

            let answer = await send(site, other, confirm: compared)

            #expect(answer.status == 200 && answer.text.contains("OTHER-{number:9}"))
            #expect(try await site.directory.register.policyDigest() == site.directory.reference.policy.digest)
        }
    }

    @Test(arguments: [
        ("\"format\": ", "\"format\" ", "valid JSON"), ("\"magpie.policy/1\"", "\"magpie.policy/9\"", "magpie.policy/1"),
        ("\"signWithin\"", "\"signWithn\"", "agreement.signWithin"), ("MAGPIE-{year}-{number:5}", "MAGPIE-{year}", "agreement.certificatePattern.value"),
        ("\"policy.adopt\", \"programme.edit\"", "\"programme.edit\"", "nobody may policy.adopt"),
    ])
    func `what is wrong is named by its place, with a remedy, and the text is not lost`(
        old: String, new: String, complaint: String
    ) async throws {
        try await withSite(.founded) { site in
            let text = try policy { $0 = $0.replacing(old, with: new, maxReplacements: 1) }
            let shipped = try policy()
            try #require(text != shipped)

            let answer = await send(site, text)

            #expect(answer.status == 422)
            #expect(answer.text.contains(complaint), "\(answer.text.prefix(4000))")
            #expect(answer.text.contains("What to do"))
            #expect(answer.text.contains("fundingDomestic"), "what was typed stands there again")
            #expect(try await site.directory.register.policyDigest() == site.directory.reference.policy.digest)
        }
    }

    @Test func `a file takes the place of the text`() async throws {
        try await withSite(.founded) { site in
            let form = MultipartForm(
                fields: [("text", "ignored")],
                files: [.init(field: "file", name: "policy.json", type: "application/json", bytes: Array(try changed().utf8))])

            let answer = await site.send(form.request("/policy/adopt"), as: .programmeOffice)

            #expect(answer.status == 200 && answer.text.contains("LUNA/{year}/{number:3}"))
        }
    }

    @Test func `a program adopts a policy once, and is told what is wrong`() async throws {
        try await withSite(.founded) { site in
            let text = try changed()
            let office = Who.programmeOffice.program

            let first = await site.json(.post, "/api/v1/policies", text, key: "adopt-0001", as: office)
            let again = await site.json(.post, "/api/v1/policies", text, key: "adopt-0001", as: office)
            let wrong = await site.json(
                .post, "/api/v1/policies", text.replacing("\"signWithin\"", with: "\"signWithn\""), key: "adopt-0002", as: office)

            #expect(first.status == 201 && again.status == 201)
            #expect(again.text.contains("\"isRepeat\":true"))
            #expect(wrong.status == 422 && wrong.text.contains("/agreement/signWithin"))
            #expect(await site.json(.post, "/api/v1/policies", text, key: "adopt-0003", as: Who.curator.program).status == 403)
            #expect(await site.json(.post, "/api/v1/policies", text, key: "adopt-0004").status == 401)
        }
    }

    @Test func `the next certificate has the number that the adopted policy asks for`() async throws {
        try await withSite { site in
            let text = try changed()
            _ = await send(site, text, confirm: PolicyShelf.digest(Data(text.utf8)))

            try await site.run(Loan.IssueCertificate(subject: Loan.ID("loanasigned")), as: .curator)

            let year = site.directory.reference.policy.calendar.day(of: site.now).year
            let page = await site.get("/loans/loanasigned", as: .curator)
            let number = String(try #require(page.text.firstMatch(of: /LUNA\/[0-9]{4}\/[0-9]{3}/)).output)
            #expect(number.hasPrefix("LUNA/\(year)/"))
            let check = await site.get("/certificates?number=" + number.replacing("/", with: "%2F"))
            #expect(check.text.contains(number) && check.text.contains("University of Cologne"))
        }
    }
}
