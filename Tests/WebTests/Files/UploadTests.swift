import Domain
import FileStore
import Foundation
import HTTPTypes
import Intake
import ReadModels
import Stores
import Testing
import TestSupport
import Vault
import WebServer

@Suite("Uploads and downloads", .tags(.medium))
struct UploadTests {
    /// What the applicant sends for the open call; `files` come beside it.
    private func application(
        _ files: [MultipartForm.File], _ more: [(String, String)] = [], call: String = "kgamma"
    ) -> MultipartForm {
        MultipartForm(
            fields: [
                ("call", call), ("organisation", "hcologne"), ("title", "Impact glass"), ("plan", "Ages by argon"),
                ("items.0.sample", "scsubmitted"), ("items.0.wanted", "12"), ("materials.1.kind", "fundingForeign"),
                ("materials.3.kind", "safetyProof"),
            ] + more, files: files)
    }

    private func file(_ place: Int, _ bytes: [UInt8], name: String = "proof.pdf", type: String = "application/pdf") -> MultipartForm.File {
        .init(field: "materials.\(place).file", name: name, type: type, bytes: bytes)
    }

    private func submit(_ site: TestSite, _ form: MultipartForm) async -> Answer {
        await site.send(form.request("/calls/kgamma/apply"), as: .applicant)
    }

    /// The id in `/applications/ID?done=…`.
    private func id(_ answer: Answer) throws -> String {
        let path = try #require(answer.location, "\(answer.everything.prefix(3000))")
        return String(path.dropFirst("/applications/".count).prefix { $0 != "?" })
    }

    @Test func `files travel with the form, without scripts, and are saved by those who may see the application`() async throws {
        try await withSite { site in
            let answer = await submit(site, application([file(1, TestFile.pdf("GRANT")), file(3, TestFile.pdf("PROOF"))]))
            let id = try id(answer)

            let page = await site.get("/applications/\(id)", as: .applicant)
            let own = await site.get("/applications/\(id)/materials/0", as: .applicant)
            let office = await site.get("/applications/\(id)/materials/1", as: .programmeOffice)
            let program = await site.get("/api/v1/applications/\(id)/materials/1", as: Who.programmeOffice.program)
            #expect(page.text.contains("/applications/\(id)/materials/0"))
            #expect(own.status == 200 && own.text.contains("GRANT"))
            #expect(office.status == 200 && office.text.contains("PROOF"))
            #expect(program.status == 200 && program.text.contains("PROOF"))
            for who in [Who.rival, .otherApplicant, .idleReviewer] {
                let hidden = await site.get("/applications/\(id)/materials/0", as: who)
                let nothing = await site.get("/applications/\(id)/materials/9", as: who)
                #expect(hidden.status == 404, "\(who)")
                #expect(hidden.everything.replacing("materials/0", with: "materials/9") == nothing.everything, "\(who)")
            }
        }
    }

    @Test func `a download is saved and never shown, typed as it was found, in a sandbox`() async throws {
        try await withSite { site in
            let answer = await site.get("/applications/asigned/materials/1", as: .applicant)

            #expect(answer.status == 200)
            #expect(answer["content-type"] == "application/pdf")
            #expect(answer["content-disposition"]?.hasPrefix("attachment; filename=\"TEST-ALPHA-safetyProof-2.pdf\"") == true)
            #expect(answer["x-content-type-options"] == "nosniff")
            #expect(answer["content-security-policy"]?.contains("sandbox") == true)
            #expect(answer["cache-control"] == "no-store")
            #expect(!answer.everything.contains("filename-"), "the sender's own name of the file is nobody's business")
        }
    }

    @Test func `a file that is refused is named at its field, and nothing typed or sent is lost`() async throws {
        try await withSite { site in
            let form = application([
                file(1, TestFile.pdf("KEPT"), name: "grant.pdf"), file(3, Array("MZ not a pdf".utf8), name: "proof.pdf"),
            ])

            let answer = await submit(site, form)

            #expect(answer.status == 422)
            #expect(answer.text.contains("href=\"#f-materials-3-file\""))
            #expect(answer.text.contains("Impact glass") && answer.text.contains("Ages by argon"))
            #expect(answer.text.contains("Stored: grant.pdf"))
            let digest = try #require(
                answer.text.firstMatch(of: /name="materials.1.file" value="([0-9a-f]{64})"/)).output.1
            let again = await submit(
                site, application([file(3, TestFile.pdf("PROOF"))], [("materials.1.file", String(digest))]))
            let id = try id(again)
            let kept = await site.get("/applications/\(id)/materials/0", as: .applicant)
            #expect(kept.text.contains("KEPT"))
        }
    }

    @Test(arguments: [
        ("archive.zip", "application/zip", Array("PK".utf8)), ("page.html", "text/html", Array("<p>".utf8)),
        ("empty.pdf", "application/pdf", []), ("image.png", "application/pdf", TestFile.pdf("x")),
        ("script.svg", "image/svg+xml", Array("<svg/>".utf8)), ("noend", "application/pdf", TestFile.pdf("x")),
        ("notes.txt", "text/plain", Array("plain text is no type of this policy".utf8)),
    ])
    func `files of other kinds are refused with what to do`(name: String, type: String, bytes: [UInt8]) async throws {
        try await withSite { site in
            let before = try await site.directory.vault.drafts.drafts(of: "pana").count
            let answer = await site.send(
                MultipartForm(files: [.init(field: "file", name: name, type: type, bytes: bytes)]).request("/uploads"),
                as: .applicant)

            #expect(answer.status == 422, "\(answer.everything)")
            #expect(answer.text.contains("error"))
            #expect(try await site.directory.vault.drafts.drafts(of: "pana").count == before)
        }
    }

    @Test func `a file larger than the policy allows is refused before it is stored`() async throws {
        try await withSite { site in
            let bytes = TestFile.csv(20_971_520 / 6 + 2)

            let answer = await site.send(
                MultipartForm(files: [.init(field: "file", name: "big.csv", type: "text/csv", bytes: bytes)]).request("/uploads"),
                as: .applicant)

            #expect(answer.status == 422)
            #expect(answer.text.contains("20971520"))
        }
    }

    @Test func `a program uploads, names the digest, and is told of its own uploads only`() async throws {
        try await withSite { site in
            var request = PlainRequest(.post, "/api/v1/files?name=proof.pdf", body: TestFile.pdf("BY PROGRAM"))
            request.headers[.contentType] = "application/pdf"
            let answer = await site.send(request, as: Who.applicant.program)
            let digest = try #require(answer.text.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).output.1

            #expect(answer.status == 201)
            let own = await site.get("/api/v1/files", as: Who.applicant.program)
            let others = await site.get("/api/v1/files", as: Who.rival.program)
            #expect(own.text.contains(digest) && own.text.contains("proof.pdf"))
            #expect(others.status == 200 && !others.text.contains(digest))
            #expect(await site.get("/api/v1/uploads/\(digest)", as: Who.applicant.program).text.contains("BY PROGRAM"))
            for who in [Who.rival, .curator, .auditor, .programmeOffice] {
                #expect(await site.get("/uploads/\(digest)", as: who).status == 404, "\(who)")
            }
            #expect(await site.send(request).status == 401)
        }
    }

    @Test func `nobody refers to what somebody else uploaded`() async throws {
        try await withSite { site in
            let upload = await site.send(
                MultipartForm(files: [file(1, TestFile.pdf("THEIRS"))]).request("/uploads"), as: .otherApplicant)
            let digest = try #require(upload.text.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).output.1

            let answer = await submit(
                site, application([file(3, TestFile.pdf("MINE"))], [("materials.1.file", String(digest))]))

            #expect(answer.status == 422)
            #expect(answer.text.contains("This is not known here."))
        }
    }

    @Test func `completeness counts what is really there`() async throws {
        try await withSite { site in
            let upload = await site.send(
                MultipartForm(files: [file(1, TestFile.pdf("GONE SOON"))]).request("/uploads"), as: .applicant)
            let digest = String(try #require(upload.text.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).output.1)
            try await site.directory.files.erase(digest)

            let gone = await submit(
                site, application([file(3, TestFile.pdf("PROOF"))], [("materials.1.file", digest)]))
            let lacking = await submit(site, application([file(1, TestFile.pdf("GRANT"))]))

            #expect(gone.status == 422 && gone.text.contains("no longer here"))
            #expect(lacking.status == 422, "the safety proof is neither a text nor a file")
        }
    }

    @Test(arguments: [
        (Language.english, "Still missing: proof of safety and security.", "Proof of safety and security · Text: "),
        (.chinese, "尚缺：安全保障证明。", "安全保障证明 · 文本"),
    ])
    func `a kind of material that is missing is asked for once, in words, at its own place`(
        language: Language, words: String, place: String
    ) async throws {
        try await withSite { site in
            let answer = await site.send(
                application([file(1, TestFile.pdf("A"))]).request("/calls/kgamma/apply?lang=\(language.tag)"), as: .applicant)

            let places = answer.text.components(separatedBy: "class=\"field-error\"")
            #expect(answer.status == 422)
            #expect(places.count == 2, "one field has the error")
            #expect(places.last?.contains(words) == true && places.first?.contains(words) == true, "and the summary")
            #expect(places.first?.contains(place) == true, "which says whose text it is")
            #expect(!answer.text.contains("missing: safetyProof") && !answer.text.contains("尚缺：safetyProof"))
            #expect(answer.text.contains("href=\"#f-materials-3-text\""))
        }
    }

    @Test func `what arrives when the call has closed is refused, and kept as a draft`() async throws {
        try await withSite { site in
            try await site.run(
                SampleCall.Open(
                    subject: SampleCall.ID("kshort"), number: "SHORT-1", title: try await site.keep("Short"),
                    summary: try await site.keep("Short"), samples: [Sample.ID("scsubmitted")], category: .research,
                    opens: site.now, closes: site.now.advanced(bySeconds: 60)), as: .programmeOffice)
            let form = application([file(1, TestFile.pdf("A")), file(3, TestFile.pdf("B"))], call: "kshort")

            let late = await site.send(
                form.request("/calls/kshort/apply"), as: .applicant, at: site.now.advanced(bySeconds: 60))
            let draft = await site.get("/calls/kshort/apply", as: .applicant)

            #expect(late.status == 422 && late.text.contains("The call has closed."))
            #expect(draft.text.contains("Impact glass"))
        }
    }

    @Test func `strangers upload nothing`() async throws {
        try await withSite { site in
            let form = MultipartForm(files: [file(1, TestFile.pdf("X"))])

            #expect(await site.send(form.request("/uploads")).status == 401)
            #expect(await site.send(form.request("/calls/kgamma/apply")).status == 401)
        }
    }

    @Test func `an erased file is gone, stays gone, and its record says so`() async throws {
        try await withSite { site in
            let row = try #require(
                try await site.directory.register.application(
                    Application.ID("asigned"), .init(.operatorReading, at: site.now)))
            let file = try #require(row.materials.compactMap(\.file).first)

            try await site.run(
                Installation.OrderErasure(texts: [], person: nil, files: [file.sha256]), as: .administrator)
            try await site.directory.reportErasures(at: site.now)

            #expect(await site.get("/applications/asigned/materials/1", as: .applicant).status == 404)
            #expect(await site.get("/applications/asigned", as: .applicant).text.contains("erased"))
            let again = await site.send(
                MultipartForm(files: [
                    .init(
                        field: "file", name: "again.pdf", type: "application/pdf",
                        bytes: Array("%PDF-1.4\n\(canary("file", "asigned"))\n%%EOF\n".utf8))
                ]).request("/uploads"), as: .applicant)
            #expect(again.status == 422 && again.text.contains("erased by order"))
            #expect(try await site.directory.files.size(of: file.sha256) == nil)
            // Left by a process that died while it took the file in.
            let left = Array("%PDF-1.4\n\(canary("file", "asigned"))\n%%EOF\n".utf8)
            let stored = try await site.directory.files.put(
                OneChunk(bytes: left), declared: .init(name: "a.pdf", mediaType: "application/pdf"), limit: 1000)
            #expect(stored.sha256 == file.sha256)
            #expect(await site.get("/applications/asigned/materials/1", as: .applicant).status == 404)
            try await site.directory.sweepFiles(at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).advanced(byDays: 3))
            #expect(try await site.directory.files.size(of: file.sha256) == nil)
        }
    }

    @Test func `a sweep takes what came to nothing and leaves what a record or a form names`() async throws {
        try await withSite { site in
            let directory = site.directory
            let stored = try await directory.files.files(after: "", limit: 1000).map(\.sha256)
            let named = try await directory.register.named(stored).files
            #expect(named.count > 30)
            let upload = await site.send(
                MultipartForm(files: [file(1, TestFile.pdf("WAITS FOR ITS FORM"))]).request("/uploads"), as: .applicant)
            let waiting = String(try #require(upload.text.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).output.1)
            let stray = try await directory.files.put(
                OneChunk(bytes: TestFile.pdf("STRAY")), declared: .init(name: "a.pdf", mediaType: "application/pdf"), limit: 1000)
            let real = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

            // The upload's draft was saved in the test's own time, long ago for the real clock: make it young.
            let key = Desk.uploadKey("pana", waiting)
            let draft = try #require(try await directory.vault.drafts.draft(key))
            let later = real.advanced(byDays: 3)
            _ = try await directory.vault.drafts.save(draft.body, as: key, replacing: draft.version, now: later.milliseconds)

            try await directory.sweepFiles(at: real)
            #expect(try await directory.files.size(of: stray.sha256) != nil, "too young to be stray")
            let swept = try await directory.sweepFiles(at: later)

            #expect(swept.files >= 1)
            #expect(try await directory.files.size(of: stray.sha256) == nil)
            #expect(try await directory.files.size(of: waiting) != nil)
            for file in named { #expect(try await directory.files.size(of: file) != nil) }
            try await directory.sweepFiles(at: later.advanced(byDays: 181))
            #expect(try await directory.files.size(of: waiting) == nil)
            for file in named { #expect(try await directory.files.size(of: file) != nil) }
        }
    }

    @Test func `papers of a loan are seen by its parties, photographs of a sample by whom they are meant for`() async throws {
        try await withSite { site in
            let paper = await site.send(
                MultipartForm(
                    fields: [("kind", "agreement"), ("next", "/loans/loanaout")],
                    files: [.init(field: "file", name: "scan.pdf", type: "application/pdf", bytes: TestFile.pdf("SIGNED PAPER"))]
                ).request("/do/loan.attach/loanaout"), as: .director)
            #expect(paper.status == 303, "\(paper.text.prefix(2000))")
            let page = await site.get("/loans/loanaout", as: .director)
            let links = page.text.matches(of: /href="(\/loans\/loanaout\/documents\/[0-9]+)"/).map { String($0.output.1) }
            let path = try #require(links.last)
            #expect(await site.get(path, as: .curator).text.contains("SIGNED PAPER"))
            #expect(await site.get(path).status == 401)
            for who in [Who.rival, .reviewer, .lateDirector] {
                #expect(await site.get(path, as: who).status == 404, "\(who)")
            }

            func photograph(_ mark: String, isPublic: Bool) async -> Answer {
                await site.send(
                    MultipartForm(
                        fields: [("work", "inspected"), ("note", "note-" + mark)] + (isPublic ? [("isPublic", "true")] : []),
                        files: [.init(field: "files.0.file", name: "p.pdf", type: "application/pdf", bytes: TestFile.pdf(mark))]
                    ).request("/do/sample.process/sfree"), as: .curator)
            }
            #expect(await photograph("OPEN", isPublic: true).status == 303)
            #expect(await photograph("CLOSED", isPublic: false).status == 303)
            let open = await site.get("/samples/sfree")
            let staff = await site.get("/samples/sfree", as: .curator)
            #expect(open.text.contains("note-OPEN") && !open.text.contains("note-CLOSED"))
            #expect(staff.text.contains("note-CLOSED"))
            let pictures = staff.text.matches(of: /href="(\/samples\/sfree\/works\/[0-9]+\/0)"/).map { String($0.output.1) }
            #expect(pictures.count == 2)
            var seen: [Int] = []
            for link in pictures { seen.append(await site.get(link).status) }
            #expect(seen.sorted() == [200, 404])
        }
    }
}
