import Domain
import HTTPTypes
import ReadModels
import Stores
import TestSupport
import Testing

/// Many at once for what is enough for one.
@Suite(.tags(.medium)) struct LastMilligramTests {
    @Test func `a hundred requests for the last milligram at once: exactly one gets it`() async throws {
        try await withSite(.founded) { site in
            let rest = #"{"mass":99000,"to":"destroyed","witness":"pkira"}"#
            let prepared = await site.json(
                .post, "/api/v1/samples/sfree/write-offs", rest, key: "all-but-one", as: Who.curator.program)
            let last = #"{"mass":1000,"to":"transferred","witness":"pkira"}"#

            let answers = await withTaskGroup(of: Answer.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        await site.json(
                            .post, "/api/v1/samples/sfree/write-offs", last, key: "last-milligram-\(number)",
                            as: Who.curator.program)
                    }
                }
                return await group.reduce(into: [Answer]()) { $0.append($1) }
            }

            #expect(prepared.status == 200)
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.status == 409 || $0.status == 422 } == 99)
            let ledger = try await Self.ledger(site)
            #expect(ledger == ["destroyed": 99_000, "transferred": 1_000])
        }
    }

    @Test func `one command sent a hundred times at once is carried out once`() async throws {
        try await withSite(.founded) { site in
            let before = try await site.head()
            let body = #"{"mass":1000,"to":"transferred","witness":"pkira"}"#

            let answers = await withTaskGroup(of: Answer.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        await site.json(
                            .post, "/api/v1/samples/sfree/write-offs", body, key: "the-same-key", as: Who.curator.program)
                    }
                }
                return await group.reduce(into: [Answer]()) { $0.append($1) }
            }

            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(answers.count { $0.text.contains("\"isRepeat\":false") } == 1)
            let after = try await site.head()
            #expect(after == before + 1)
            let ledger = try await Self.ledger(site)
            #expect(ledger == ["transferred": 1_000, "vault": 99_000])
        }
    }

    @Test func `what is promised to many at once is promised once`() async throws {
        try await withSite(.founded) { site in
            let applications = try await Self.examined(site, count: 8)
            let answers = await withTaskGroup(of: Answer.self) { group in
                for application in applications {
                    group.addTask {
                        let body =
                            #"{"items":[{"item":0,"sample":"sfree","approved":100000}],"grounds":"All of it."}"#
                        return await site.json(
                            .post, "/api/v1/applications/\(application)/decision", body, key: "decide-\(application)",
                            as: Who.programmeOffice.program, at: Founding.start.advanced(byDays: 40))
                    }
                }
                return await group.reduce(into: [Answer]()) { $0.append($1) }
            }

            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.status == 409 || $0.status == 422 } == applications.count - 1)
            let ledger = try await Self.ledger(site)
            #expect(ledger == ["reserved": 100_000])
        }
    }

    /// The sample's accounts, as the curator reads them.
    private static func ledger(_ site: TestSite) async throws -> [String: Int64] {
        let viewer = Viewer(.operatorReading, at: site.now)
        guard let sheet = try await site.directory.register.sample(Sample.ID("sfree"), viewer) else { return [:] }
        return Dictionary(uniqueKeysWithValues: sheet.ledger.map { ($0.account, $0.mass) })
    }

    /// Applications for all of one sample, reviewed and examined, and not decided.
    private static func examined(_ site: TestSite, count: Int) async throws -> [String] {
        let stage = EveryStage(site.directory)
        let hand = stage.hand(0)
        try await hand.run(
            SampleCall.Open(
                subject: SampleCall.ID("krace"), number: "RACE", title: try await hand.keep("A race"),
                summary: try await hand.keep("A race"), samples: [Sample.ID("sfree")], category: .research,
                opens: stage.days(0), closes: stage.days(30)), as: .programmeOffice)
        let ids = (0..<count).map { "race\($0)" }
        for id in ids {
            var submission = try await stage.submission(id, "krace", hand)
            submission.items = [.init(sample: Sample.ID("sfree"), wanted: .mg(100), minimum: .zero, destructive: .zero)]
            try await hand.run(submission, as: .applicant)
        }
        for id in ids { try await stage.judge(id, "krace", to: .examined, from: 31) }
        return ids
    }
}
