import Domain
import HTTPTypes
import ReadModels
import Stores
import TestSupport
import Testing
import WebServer

@testable import Web

/// How the API is spoken to: versions, pages of lists, keys of commands, methods, tokens.
@Suite(.tags(.medium)) struct ContractTests {
    private static let weigh = #"{"mass":100000,"balance":"micro"}"#

    @Test func `an answer that has not changed is not sent again`() async throws {
        try await withSite(.founded) { site in
            let first = await site.get("/api/v1/samples/sfree")
            let tag = first["etag"] ?? ""
            let again = await site.get("/api/v1/samples/sfree", headers: [.ifNoneMatch: tag])

            try await site.run(
                Sample.Renumber(subject: Sample.ID("sfree"), alias: "ALIAS-1"), as: .curator)
            let changed = await site.get("/api/v1/samples/sfree", headers: [.ifNoneMatch: tag])

            #expect(first.status == 200)
            #expect(!tag.isEmpty)
            #expect(again.status == 304)
            #expect(again.text.isEmpty)
            #expect(changed.status == 200)
            #expect(changed["etag"] != tag)
        }
    }

    @Test func `pages of a list hold every row once`() async throws {
        try await withSite(.everyStage) { site in
            for list in ["applications", "reviews", "loans", "people", "samples", "log/entries", "organisations", "calls"] {
                let who = list == "people" ? Who.administrator.program : Who.programmeOffice.program
                let whole = Self.marks(await site.get("/api/v1/\(list)?limit=200", as: who))
                var rows: [String] = []
                var next: String? = "/api/v1/\(list)?limit=7"
                var pages = 0
                while let path = next, pages < 30, rows.count < whole.count {
                    let answer = await site.get(path, as: who)
                    #expect(answer.status == 200)
                    rows += Self.marks(answer)
                    next = Self.next(answer)
                    pages += 1
                }

                #expect(rows.prefix(whole.count) == whole.prefix(rows.count), "\(list)")
                #expect(Set(rows).count == rows.count, "\(list)")
            }
        }
    }

    /// What tells the rows of a list apart, in their order.
    private static func marks(_ answer: Answer) -> [String] {
        guard let tree = try? JSONTree(reading: Array(answer.text.utf8)), case .list(let items)? = tree["items"] else { return [] }
        return items.map { item in
            switch (item["id"], item["sequence"]) {
            case (.text(let id)?, _): id
            case (_, .integer(let sequence)?): "\(sequence)"
            default: "?"
            }
        }
    }

    private static func next(_ answer: Answer) -> String? {
        let parts = answer.text.split(separator: "\"next\":\"")
        return parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }).replacing("\\/", with: "/") : nil
    }

    @Test(arguments: [
        "cursor=%00", "cursor=abc", "cursor=AAAA", "cursor==", "cursor=" + String(repeating: "A", count: 3000), "limit=0",
        "limit=201", "limit=-1", "limit=x", "cursr=1", "limit=1&nonsense=2",
    ]) func `a cursor or limit that is none is told so`(_ query: String) async throws {
        try await withSite(.everyStage) { site in
            for list in ["applications", "samples", "log/entries"] {
                let answer = await site.get("/api/v1/\(list)?\(query)", as: Who.programmeOffice.program)

                #expect(answer.status == 400, "\(list)?\(query)")
                #expect(answer["content-type"]?.hasPrefix("application/problem+json") == true)
            }
        }
    }

    @Test func `one list's cursor is not taken for another's, nor one person's for a look at another's rows`() async throws {
        try await withSite(.everyStage) { site in
            let office = Who.programmeOffice.program
            let cursor = Cursor(list: "api.applications", keys: ["breview"]).text
            let foreign = await site.get("/api/v1/loans?cursor=\(cursor)", as: office)
            let own = await site.get("/api/v1/applications?cursor=\(cursor)", as: office)
            let other = await site.get("/api/v1/applications?cursor=\(cursor)", as: Who.otherApplicant.program)
            let absent = Cursor(list: "api.applications", keys: ["zreview"]).text
            let nothing = await site.get("/api/v1/applications?cursor=\(absent)", as: Who.otherApplicant.program)

            #expect(foreign.status == 400)
            #expect(own.status == 200)
            #expect(other.status == 400)
            #expect(other == nothing)
        }
    }

    @Test func `a command is carried out once, whatever is sent again`() async throws {
        try await withSite(.founded) { site in
            let path = "/api/v1/samples/sfree/weighings"
            let who = Who.curator.program
            let first = await site.json(.post, path, Self.weigh, key: "weighing-1", as: who)
            let head = try await site.head()
            let again = await site.json(.post, path, Self.weigh, key: "weighing-1", as: who)
            let other = await site.json(.post, path, #"{"mass":99999,"balance":"micro"}"#, key: "weighing-1", as: who)
            let another = await site.json(.post, path, Self.weigh, key: "weighing-1", as: Who.keeper.program)
            let late = try await site.head()

            #expect(first.status == 200)
            #expect(again.status == 200)
            #expect(again.text.replacing("\"isRepeat\":true", with: "\"isRepeat\":false") == first.text)
            #expect(other.status == 422)
            #expect(other.text.contains("id-reused"))
            // Another person's key is another key.
            #expect(another.status == 200)
            #expect(another.text.contains("\"isRepeat\":false"))
            #expect(late >= head)
        }
    }

    @Test(arguments: [nil, "", "short", "has a blank", String(repeating: "k", count: 129)] as [String?])
    func `a command without a proper key is refused`(_ key: String?) async throws {
        try await withSite(.founded) { site in
            let answer = await site.json(
                .post, "/api/v1/samples/sfree/weighings", Self.weigh, key: key, as: Who.curator.program)

            #expect(answer.status == 400)
            #expect(answer.text.contains("idempotency-key"))
        }
    }

    @Test(arguments: [
        ("{", 400), ("", 422), ("[]", 422), ("{}", 422), (#"{"mass":"much","balance":"micro"}"#, 422),
        (#"{"mass":1,"balance":"micro","more":1}"#, 422), (#"{"mass":1,"mass":2,"balance":"micro"}"#, 400),
        (#"{"mass":1.5,"balance":"micro"}"#, 422), (#"{"mass":-1,"balance":"micro"}"#, 422),
    ]) func `a body that is not as described is told where, and changes nothing`(_ body: String, _ status: Int) async throws {
        try await withSite(.founded) { site in
            let before = try await site.head()
            let answer = await site.json(
                .post, "/api/v1/samples/sfree/weighings", body, key: "weighing-2", as: Who.curator.program)
            let after = try await site.head()

            #expect([status, 400].contains(answer.status), "\(answer.status) for \(body)")
            #expect(answer["content-type"]?.hasPrefix("application/problem+json") == true)
            #expect(after == before)
        }
    }

    @Test func `HEAD answers as GET does, without the body`() async throws {
        try await withSite(.founded) { site in
            for path in ["/api/v1/samples/sfree", "/samples/sfree", "/api/v1/nothing", "/calls"] {
                let get = await site.get(path)
                let head = await site.send(PlainRequest(.head, path))
                #expect(head.status == get.status, "\(path)")
                #expect(head.headers == get.headers, "\(path)")
            }
        }
    }

    @Test func `a wrong method is told which are right`() async throws {
        try await withSite(.founded) { site in
            let answer = await site.send(PlainRequest(.delete, "/api/v1/samples/sfree"))
            let options = await site.send(PlainRequest(.options, "/api/v1/samples/sfree"))

            #expect(answer.status == 405)
            #expect(answer["allow"] == "GET, HEAD, OPTIONS")
            #expect(answer["content-type"]?.hasPrefix("application/problem+json") == true)
            #expect(options.status == 204)
            #expect(options["allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test func `a body of another kind is not taken`() async throws {
        try await withSite(.founded) { site in
            var request = PlainRequest(.post, "/api/v1/samples/sfree/weighings", body: Array("mass=1".utf8))
            request.headers[.contentType] = "application/x-www-form-urlencoded"
            request.headers[.commandKey] = "weighing-3"
            request.headers[.fetchSite] = "same-origin"
            let answer = await site.send(request, as: Who.curator.program)

            #expect(answer.status == 415)
        }
    }

    @Test func `strangers are told how to come back, and a token that is none is no stranger's`() async throws {
        try await withSite(.founded) { site in
            let stranger = await site.get("/api/v1/loans")
            let forged = await site.get(
                "/api/v1/samples", headers: [.authorization: "Bearer mgp_" + String(repeating: "A", count: 43)])
            let forgedSession = await site.get("/api/v1/loans", headers: [.cookie: "__Host-session=nonsense"])

            #expect(stranger.status == 401)
            #expect(stranger["www-authenticate"] == "Bearer")
            #expect(forged.status == 401)
            #expect(forgedSession.status == 401)
        }
    }

    @Test func `a token does what it is good for and no more`() async throws {
        try await withSite(.everyStage) { site in
            let narrow = Who.curator.token(.sampleRead)
            let reads = await site.get("/api/v1/samples/sbdecided", as: narrow)
            let writes = await site.json(.post, "/api/v1/samples/sfree/weighings", Self.weigh, key: "weighing-4", as: narrow)
            let loans = await site.get("/api/v1/loans", as: narrow)
            let own = await site.get("/api/v1/applications", as: Who.applicant.token(.logAudit))

            #expect(reads.text.contains("\"reserved\""))
            #expect(writes.status == 403)
            #expect(loans.text.contains("\"items\":[]"))
            #expect(own.text.contains("\"items\":[]"))
        }
    }
}
