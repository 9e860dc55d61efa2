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

/// That people are reminded of what is outstanding, at the policy's steps, and of nothing else.
@Suite(.tags(.medium)) struct ReminderTests {
    /// 23:59:59 at the end of the day that lies `days` before the due day, in the agency's zone.
    private func evening(_ days: Int, before due: Instant, _ site: TestSite) -> Instant {
        let calendar = site.directory.reference.policy.calendar
        let dueDay = calendar.day(of: Instant(milliseconds: due.milliseconds - 1))
        return Instant(milliseconds: calendar.end(of: dueDay.adding(days: -days)).milliseconds - 1000)
    }

    /// One second into the day that lies `days` before the due day.
    private func morning(_ days: Int, before due: Instant, _ site: TestSite) -> Instant {
        evening(days + 1, before: due, site).advanced(bySeconds: 2)
    }

    private func due(_ loan: String, _ site: TestSite) async throws -> Instant {
        let row = try #require(try await site.directory.register.loan(loan.loan, site.viewer(.curator)))
        return try #require(row.due)
    }

    /// Notices that somebody got about one loan.
    private func notices(_ office: PostOffice, _ who: Who, _ loan: String) async throws -> [String] {
        try await office.notices(of: who).reversed()
            .filter { String(decoding: $0.payload, as: UTF8.self).contains("/loans/loan\(loan)\"") }.map(\.kind)
    }

    @Test func `each step before and after the due date is told once, however often the clock asks`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.desk.follow(at: site.now)
            let due = try await due("aout", site)
            #expect(site.directory.reference.policy.reminderDays == [60, 30, 7, 0, -7])

            var told: [Int: [String]] = [:]
            for days in stride(from: 70, through: -20, by: -1) {
                let now = evening(days, before: due, site)
                let before = try await notices(office, .applicant, "aout").count
                for _ in 1...2 { try await office.desk.remind(at: now) }
                told[days] = Array(try await notices(office, .applicant, "aout").dropFirst(before))
            }

            #expect(told.filter { !$0.value.isEmpty } == [
                60: ["loanDue"], 30: ["loanDue"], 7: ["loanDue"], 0: ["loanDue"], -7: ["loanOverdue"],
            ])
        }
    }

    @Test func `of steps that passed while the server was down, only the last is told`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.desk.follow(at: site.now)
            let due = try await due("aout", site)

            try await office.desk.remind(at: evening(3, before: due, site))

            #expect(try await notices(office, .applicant, "aout") == ["loanDue"])
        }
    }

    @Test func `nobody is reminded of what has come back, or of a loan that is closed`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.desk.follow(at: site.now)
            let due = try await due("aout", site)

            try await office.desk.remind(at: evening(-7, before: due, site))

            for loan in ["areturned", "aclosed"] { #expect(try await notices(office, .applicant, loan).isEmpty) }
            #expect(try await !notices(office, .applicant, "aout").isEmpty)
        }
    }

    @Test func `a renewed loan is reminded of by its new date`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.desk.follow(at: site.now)
            let first = try await due("aout", site)
            let renewed = try await due("arenewed", site)
            #expect(renewed > first)

            try await office.desk.remind(at: evening(-7, before: first, site))
            let early = try await notices(office, .applicant, "arenewed")
            try await office.desk.remind(at: evening(7, before: renewed, site))

            #expect(early.isEmpty)
            #expect(try await notices(office, .applicant, "arenewed") == ["loanDue"])
        }
    }

    @Test func `no reminder lies before letters were first sent`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            let due = try await due("aout", site)

            try await office.desk.follow(at: evening(-7, before: due, site).advanced(byDays: 1))
            try await office.desk.remind(at: evening(-7, before: due, site).advanced(byDays: 2))

            #expect(try await notices(office, .applicant, "aout").isEmpty)
        }
    }

    @Test func `an agreement is recalled to the side that has not signed, and to the other side no more`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.desk.follow(at: site.now)
            try await site.run(Loan.Sign(subject: "asent".loan, side: .agency), as: .programmeOffice)
            let loan = try #require(
                try await site.directory.register.loan("asent".loan, site.viewer(.curator)))

            try await office.desk.remind(at: evening(7, before: loan.signBy, site))
            try await office.desk.remind(at: evening(0, before: loan.signBy, site))

            #expect(try await notices(office, .director, "asent") == ["agreementDue", "agreementDue"])
            #expect(try await notices(office, .programmeOffice, "asent").isEmpty)
        }
    }

    @Test func `a review is recalled to its reviewer, and reported to the review centre once it is late`() async throws {
        try await withSite { site in
            let office = try PostOffice(site)
            try await office.desk.follow(at: site.now)
            let due = Founding.start.advanced(byDays: 126)

            try await office.desk.remind(at: morning(0, before: due, site))
            let before = try await office.kinds(of: .silentReviewer)
            try await office.desk.remind(at: morning(-7, before: due, site))

            #expect(before == ["reviewDue"])
            #expect(try await office.kinds(of: .silentReviewer) == ["reviewDue", "reviewOverdue"])
            #expect(try await office.kinds(of: .slowReviewer) == ["reviewDue", "reviewOverdue"])
            #expect(try await office.kinds(of: .reviewCentre).contains("reviewLate"))
            for who in [Who.conflictedReviewer, .releasedReviewer, .reviewer, .idleReviewer] {
                #expect(try await office.kinds(of: who).isEmpty, "\(who) owes nothing")
            }
        }
    }
}
