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

/// That every step is told to those whom it concerns, once, and to nobody who may not know.
@Suite(.tags(.medium)) struct NoticeTests {
    @Test func `an installation that begins to send letters sends none about the past`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)

            let report = try await office.round()

            #expect(report.written == 0)
            #expect(try office.letters().isEmpty)
        }
    }

    @Test func `a whole history told twice is told once`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            let first = try await office.round()
            let head = try await site.house.log.head()
            let mailbox = site.directory.vault.mailbox

            // As after a crash before the position was kept, with the notices there already.
            _ = try await mailbox.post([], following: "log", from: Int64(head), to: 0, now: 0)
            let second = try await office.round()

            #expect(first.written > 100)
            #expect(first.refused.isEmpty)
            #expect(second.written == 0)
            #expect(try office.letters().count == first.written)
        }
    }

    @Test func `every page that a notice leads to is there for its reader`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            try await office.round()

            for who in Who.people {
                var pages: Set<String> = []
                for letter in try office.letters(to: who) {
                    if let page = letter.link("applications", "loans", "reviews", "people", "samples", "calls") { pages.insert(page) }
                }
                for page in pages {
                    let answer = await site.get(page, as: who)
                    #expect(answer.status == 200, "\(who) was told of \(page)")
                }
            }
        }
    }

    @Test func `no letter holds a word of a confidential text, a reviewer's name in a call, or an outcome`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            try await office.round()
            var pseudonyms: Set<String> = []
            for who in Who.people {
                pseudonyms.formUnion(try await site.directory.vault.pseudonyms.all(of: who.person ?? "").values)
            }

            let letters = try office.letters()

            #expect(!pseudonyms.isEmpty)
            for letter in letters {
                let text = letter.subject + letter.body
                #expect(!text.contains("cn-"), "a canary is in \(letter)")
                for name in pseudonyms { #expect(!text.contains(name), "a reviewer's name is in \(letter)") }
                for who in Who.people where !letter.to.contains(who.email) {
                    #expect(!text.contains(who.name), "\(who) is named in a letter to \(letter.to)")
                }
            }
        }
    }

    @Test func `applicants hear nothing between submission and announcement`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            try await office.round()
            let undecided = EveryStage.beta.filter { !$0.hasPrefix("o") && $0 != "bwithdrawn" }

            for who in [Who.applicant, .coApplicant, .director] {
                for letter in try office.letters(to: who) {
                    guard let page = letter.link("applications"), undecided.contains(where: { page.hasSuffix("/\($0)") })
                    else { continue }
                    #expect(letter.subject == "Your application was received", "\(who) reads \(letter.subject)")
                }
            }
            let announced = try office.letters(to: .applicant).filter { $0.subject == "The result of your application is there" }
            #expect(announced.count == EveryStage.alpha.count { !$0.hasPrefix("o") && !$0.hasPrefix("l") && $0 != "awithdrawn" })
        }
    }

    @Test func `each step reaches the people whom it concerns`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            try await office.round()

            let expected: [(Who, Set<NoticeKind>)] = [
                (
                    .applicant,
                    [
                        .applicationReceived, .applicationAnnounced, .agreementToSign, .agreementSigned, .agreementComplete,
                        .agreementLapsed, .certificateIssued, .handoverOffered, .renewalGranted, .returnReconciled, .loanClosed,
                        .roleGranted, .membershipStarted,
                    ]
                ),
                (.lateApplicant, [.loanRecalled, .loanOverdue]),
                (.reviewer, [.reviewInvited, .roleGranted]),
                (.releasedReviewer, [.reviewInvited, .reviewEnded]),
                (
                    .reviewCentre,
                    [.applicationToCheck, .applicationTakenBack, .reviewHandedIn, .reviewTurnedDown]
                ),
                (.programmeOffice, [.applicationToDecide, .applicationIneligible, .renewalToDecide, .agreementSigned]),
                (.curator, [.certificateToIssue, .returnToReconcile, .handoverAccepted, .incidentOpened, .loanOverdue, .outcomeFiled]),
            ]
            for (who, kinds) in expected {
                let got = Set(try await office.kinds(of: who).compactMap(NoticeKind.init(rawValue:)))
                #expect(kinds.subtracting(got).isEmpty, "\(who) was not told of \(kinds.subtracting(got))")
            }
            #expect(try await office.kinds(of: .idleReviewer) == ["roleGranted"])
            #expect(try await office.kinds(of: .auditor) == ["roleGranted"])
        }
    }

    @Test func `what one of the review centre does is told to the others`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            let id = Person.ID("pnew")
            try await site.directory.vault.people.store(
                .init(id: "pnew", name: "New", latinName: "New", email: "new@new.example", language: "en", created: 0))
            try await site.run(Person.Register(subject: id))
            try await site.run(Person.GrantRole(subject: id, role: "reviewCentre"))
            try await office.round()

            try await site.run(
                Application.CheckEligibility(subject: "bsubmitted".application, isEligible: true, reason: nil),
                as: .reviewCentre)
            try await site.run(
                Application.Examine(
                    subject: "brecommended".application, advice: .approve, grounds: try await site.keep("cn-examined")),
                as: .reviewCentre)
            try await office.round()

            #expect(try await office.kinds(of: Who("pnew")) == ["applicationToReview"])
            #expect(try await office.kinds(of: .reviewCentre).isEmpty)
            #expect(try await office.kinds(of: .programmeOffice) == ["applicationToDecide"])
        }
    }

    @Test func `whoever took a step is not told of it`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()

            try await site.run(Loan.Sign(subject: "asent".loan, side: .borrower), as: .director)
            try await office.round()

            #expect(try await !office.kinds(of: .director).contains("agreementSigned"))
            #expect(try await office.kinds(of: .applicant) == ["agreementSigned"])
            #expect(try await office.kinds(of: .programmeOffice) == ["agreementSigned"])
        }
    }

    @Test func `a decision is told to nobody before it is announced, and then to its applicants alone`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.round()
            let grounds = try await site.keep("cn-grounds")

            try await site.run(
                Application.Decide(
                    subject: "bexamined".application,
                    items: [
                        .init(
                            item: 0, sample: EveryStage.sample(of: "bexamined"), approved: .zero, destructive: .zero)
                    ], grounds: grounds), as: .programmeOffice)
            try await office.round()

            for who in Who.people { #expect(try await office.kinds(of: who).isEmpty, "\(who) was told") }
        }
    }

    @Test func `a delivery of many samples is told once, and two with one number are two`() async throws {
        try await withSite(.founded) { site in
            for (id, facility) in [("d1", "beijing"), ("d2", "beijing"), ("d3", "beijing"), ("d4", "houston")] {
                try await site.run(
                    Sample.Register(
                        subject: Sample.ID(id), number: "N-\(id)", mission: "CE-5", material: .basalt, form: .powder,
                        category: .research, mass: .mg(100), facility: facility))
            }
            try await site.run(
                Sample.Register(
                    subject: Sample.ID("there"), number: "N-there", mission: "CE-5", material: .basalt, form: .powder,
                    category: .research, mass: .mg(100), facility: "lhasa"))
            let office = try PostOffice(site)
            try await office.round()

            for id in ["d1", "d2", "d3", "d4"] {
                try await site.run(
                    Sample.OfferCustody(subject: Sample.ID(id), to: .facility("lhasa"), consignment: "C-7", seals: ["S-\(id)"]),
                    as: .curator)
            }
            try await site.run(Sample.AcceptCustody(subject: Sample.ID("d1"), consignment: "C-7", seals: ["S-d1"]), as: .keeper)
            try await office.round()

            #expect(try await office.kinds(of: .keeper) == ["handoverOffered", "handoverOffered"])
            #expect(try await office.kinds(of: .curator) == ["handoverAccepted"])
            try await site.run(Sample.WithdrawCustody(subject: Sample.ID("d4")), as: .curator)
            try await site.run(
                Sample.OfferCustody(subject: Sample.ID("d4"), to: .facility("lhasa"), consignment: "C-7", seals: ["S-d4"]),
                as: .curator)
            try await office.round()
            #expect(try await office.kinds(of: .keeper).count { $0 == "handoverOffered" } == 3, "offered once more")
            #expect(try await office.kinds(of: .keeper).count { $0 == "handoverWithdrawn" } == 1)
            for letter in try office.letters(to: .keeper) { #expect(letter.body.contains("https://samples.test.example/curation")) }
        }
    }

    @Test func `a letter about a hand-over says what is handed over, and between whom`() async throws {
        try await withSite(.founded) { site in
            let office = try PostOffice(site)
            try await office.round()

            try await site.run(
                Sample.OfferCustody(subject: Sample.ID("sfree"), to: .facility("houston"), consignment: "C-7", seals: ["S-1"]),
                as: .curator)
            try await office.round()
            try await site.run(Sample.WithdrawCustody(subject: Sample.ID("sfree")), as: .curator)
            try await office.round()

            let number = try await site.directory.register.sampleNumbers(["sfree"], site.viewer(.keeper))["sfree"] ?? "?"
            let delivery = "Consignment C-7, from Curation facility, Beijing to Curation facility, Houston; first of its samples: \(number)."
            let letters = try office.letters(to: .keeper)
            #expect(letters.count == 2)
            for letter in letters { #expect(letter.body.replacing("\n", with: " ").contains(delivery)) }
        }
    }

    @Test func `a letter about a loan's hand-over names its sample and its borrower, and not the consignment`() async throws {
        try await withSite { site in
            let office = try await PostOffice(site).followingAll()
            try await office.round()

            let letters = try office.letters(to: .applicant).map { $0.body.replacing("\n", with: " ") }
            #expect(
                letters.contains {
                    $0.contains("From Curation facility, Beijing to University of Cologne; first of its samples: PIECE-AOFFERED.")
                })
        }
    }

    @Test func `a log that was restored and is behind goes on with what comes new`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            let mailbox = site.directory.vault.mailbox
            _ = try await mailbox.follow("log", from: 1_000_000)

            try await office.round()
            try await site.run(Loan.Sign(subject: "asent".loan, side: .borrower), as: .director)
            try await office.round()

            #expect(try await office.kinds(of: .applicant) == ["agreementSigned"])
        }
    }

    @Test func `two servers that follow one log tell each step once`() async throws {
        try await withSite { site in
            let offices = [try await PostOffice(site).followingAll(), try PostOffice(site)]

            try await withThrowingTaskGroup(of: Void.self) { group in
                for office in offices { group.addTask { try await office.desk.follow(at: site.now) } }
                try await group.waitForAll()
            }

            let received = try await offices[0].kinds(of: .applicant).count { $0 == "applicationReceived" }
            let own = EveryStage.applications.filter { EveryStage.lead(of: $0) == .applicant }
            #expect(received == own.count)
        }
    }
}
