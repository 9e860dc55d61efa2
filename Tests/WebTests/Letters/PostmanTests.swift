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

/// That a letter is written in whole, in its reader's language, once.
@Suite(.tags(.medium)) struct PostmanTests {
    @Test func `a letter speaks its reader's language and leads to the page`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            var profile = try #require(try await site.directory.vault.people.profile(Who.applicant.person ?? ""))
            profile.name = "安娜"
            profile.language = "zh-Hans"
            try await site.directory.vault.people.store(profile)
            try await office.round()

            try await site.run(Loan.Sign(subject: "asent".loan, side: .agency), as: .programmeOffice)
            try await office.round()

            let chinese = try #require(try office.letters(to: .applicant).first)
            let english = try #require(try office.letters(to: .director).first)
            #expect(chinese.subject == "借用协议一方已签署")
            #expect(chinese.body.hasPrefix("安娜，您好："))
            #expect(chinese.link("loans") == "/loans/loanasent")
            #expect(english.subject == "An agreement was signed by one side")
            #expect(english.body.hasPrefix("Dear \(Who.director.name),"))
        }
    }

    @Test func `a crash between spool and vault writes nothing twice`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()
            try await site.run(Loan.Sign(subject: "asent".loan, side: .agency), as: .programmeOffice)
            try await office.desk.follow(at: site.now)
            let waiting = try await site.directory.vault.mailbox.waitingForMail()

            // The letter is in the spool, and the vault does not know it yet.
            let first = waiting[0]
            let from = try MailAddress(name: "", address: "samples@test.example")
            try office.spool.put(
                MailMessage(
                    id: "notice-\(first.number)-\(first.at)", from: from, to: from, subject: "There already", body: "",
                    date: 0))
            let report = try await office.write()

            #expect(report.written == waiting.count - 1)
            #expect(try office.letters().count == waiting.count)
            #expect(try await site.directory.vault.mailbox.waitingForMail().isEmpty)
        }
    }

    @Test func `an address that no mail program takes keeps no other letter`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()
            var profile = try #require(try await site.directory.vault.people.profile(Who.applicant.person ?? ""))
            profile.email = "安娜@例子.测试"
            try await site.directory.vault.people.store(profile)

            try await site.run(Loan.Sign(subject: "asent".loan, side: .agency), as: .programmeOffice)
            let report = try await office.round()

            #expect(report.refused.count == 1)
            #expect(try office.letters(to: .director).count == 1)
            #expect(try await office.kinds(of: .applicant) == ["agreementSigned"], "it stands on the page all the same")
        }
    }

    @Test func `a reviewer's letter holds a link that declines, and nobody else's does`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()
            let stage = EveryStage(site.directory)
            try await stage.assign("breview", "kbeta", to: .idleReviewer, 121)

            try await office.round()

            let letter = try #require(try office.letters(to: .idleReviewer).first)
            #expect(letter.link("decline") != nil)
            #expect(try office.letters().count == 1)
        }
    }

    @Test func `nobody is flooded with letters by somebody who types their address`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            for _ in 1...20 {
                try await site.directory.vault.letters.ask(
                    "passwordReset", to: Who.applicant.email, language: "en", now: site.now.milliseconds)
            }

            let report = try await office.write()

            #expect(report.written == 5)
            #expect(try await site.directory.vault.letters.waiting().isEmpty)
        }
    }
}
