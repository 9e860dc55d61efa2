import Domain
import FileStore
import HTTPTypes
import Intake
import NIOCore
import ReadModels
import WebServer

/// Uploads and downloads, by page and by API.
///
/// A file has no address of its own: it is fetched through the row that names it, so that whoever may not see the row
/// cannot tell whether there is a file.
enum FileRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        uploads(house)
            + downloads.flatMap { download -> [Route<Visit>] in
                [
                    .get("/" + download.path, name: "files." + download.name, audience: download.audience) { request, visit in
                        if download.audience != .everybody { _ = try visit.person() }
                        return try await send(download, request, visit, house)
                    },
                    .get("/api/v1/" + download.path, name: "api.files." + download.name, audience: download.audience) {
                        request, visit in
                        if download.audience != .everybody { try visit.requireToken() }
                        return try await send(download, request, visit, house)
                    },
                ]
            }
    }

    /// A file of a row, and the name that it is saved under: never the sender's own.
    struct Found: Sendable {
        var file: FileReference
        var name: String
    }

    /// One way to a file.
    struct Download: Sendable {
        var path: String
        var name: String
        var summary: String
        var audience: WebServer.Audience
        var find: @Sendable (Request, Visit, House) async throws -> Found?
    }

    static let downloads: [Download] = [
        Download(
            path: "applications/{id}/materials/{place:int}", name: "material",
            summary: "The file of an application's material", audience: "parties"
        ) { request, visit, house in
            let place: Int = try request.parameter("place")
            let id: String = try request.parameter("id")
            guard let row = try await house.register.application(Application.ID(id), visit.viewer),
                row.materials.indices.contains(place), let file = row.materials[place].file
            else { return nil }
            return Found(file: file, name: "\(row.callNumber)-\(row.materials[place].kind)-\(place + 1)")
        },
        Download(
            path: "loans/{id}/documents/{sequence:int}", name: "document", summary: "A paper of a loan", audience: "parties"
        ) { request, visit, house in
            let sequence: Int = try request.parameter("sequence")
            let id: String = try request.parameter("id")
            guard let row = try await house.register.loan(Loan.ID(id), visit.viewer),
                let document = row.documents.first(where: { $0.sequence == sequence })
            else { return nil }
            return Found(file: document.file, name: "\(row.certificate ?? "loan")-\(document.kind.rawValue)-\(sequence)")
        },
        Download(
            path: "samples/{id}/works/{sequence:int}/{place:int}", name: "work",
            summary: "A photograph or another attachment of a sample", audience: .everybody
        ) { request, visit, house in
            let sequence: Int = try request.parameter("sequence")
            let place: Int = try request.parameter("place")
            let id: String = try request.parameter("id")
            guard let sheet = try await house.register.sample(Sample.ID(id), visit.viewer),
                let work = sheet.works.first(where: { $0.sequence == sequence }), work.files.indices.contains(place)
            else { return nil }
            return Found(file: work.files[place], name: "\(sheet.row.number)-\(work.work.rawValue)-\(sequence)-\(place + 1)")
        },
        Download(
            path: "uploads/{sha256}", name: "upload", summary: "An upload of your own", audience: "signedIn"
        ) { request, visit, house in
            let sha256: String = try request.parameter("sha256")
            guard let known = try await Uploads(house: house, visit: visit).all().first(where: { $0.sha256 == sha256 }) else {
                return nil
            }
            let upload = known.upload
            return Found(
                file: FileReference(sha256: sha256, size: upload.size, mediaType: upload.mediaType),
                // Their own file: it may have the name that they gave it.
                name: String(upload.name.prefix { $0 != "." }))
        },
    ]

    private static func send(_ download: Download, _ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard let found = try await download.find(request, visit, house) else { throw Problem.notFound }
        // Its record stays, and says so. The file may lie there again for the moment in which somebody sends it.
        guard try await !house.register.isErased(found.file.sha256) else { throw Problem.notFound }
        let content: FileContent
        do {
            content = try await house.files.content(of: found.file.sha256, range: nil)
        } catch let error as FileStoreError where error.code == .notFound {
            throw Problem.notFound
        }
        let ending = MediaType(rawValue: found.file.mediaType)?.endings.first ?? "bin"
        let name = found.name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "_" } + ["."] + ending
        return Response.stream(mediaType: found.file.mediaType, length: Int(content.fileSize)) { writer in
            for try await piece in content { try await writer.write(ByteBuffer(bytes: piece)) }
        }.attached(as: String(name)).cached(.never)
    }

    /// One file at once: by the script of a form, or by a program.
    private static func uploads(_ house: House) -> [Route<Visit>] {
        let limit = 1 << 30
        return [
            .post("/uploads", name: "files.take", audience: "signedIn", body: .stream(limit: limit), rate: .costly) {
                request, visit in
                let uploads = Uploads(house: house, visit: visit)
                _ = try visit.person()
                var taken: Uploads.Known?
                do {
                    _ = try await request.withForm { header, file in
                        guard taken == nil else { throw Refusal.invalid("file", "tooMany", ["most": "1"]) }
                        taken = try await uploads.take(header, file, now: request.arrived)
                        return nil
                    }
                } catch let refusal as Refusal {
                    // For the script, which shows the sentence beside the field.
                    return Response.json(
                        Answer(error: Explain.message(refusal, request.strings)), status: .unprocessableContent
                    ).cached(.never)
                }
                guard let taken else { throw Problem.malformed }
                return Response.json(
                    Answer(
                        sha256: taken.sha256,
                        text: Wording.upload(name: taken.upload.name, size: taken.upload.size, request.strings)),
                    status: .created
                ).cached(.never)
            },
            Route(.post, "/api/v1/files", name: "api.files.take", audience: "signedIn", body: .stream(limit: limit), rate: .costly) {
                request, visit in
                try visit.requireToken()
                let name = request.query["name"] ?? ""
                do {
                    let taken = try await Uploads(house: house, visit: visit).take(
                        BodyPieces(stream: request.stream), name: name, mediaType: request.headers[.contentType] ?? "",
                        field: "file", now: request.arrived)
                    let prose = try await Prose.load([], Ask(house: house, request: request, visit: visit))
                    return Response.json(UploadQueries.upload.shape.write(taken, prose), status: .created).cached(.never)
                } catch let refusal as Refusal {
                    throw Explain.problem(refusal, request.strings)
                }
            },
        ]
    }

    /// What the script of a form is told.
    private struct Answer: Encodable {
        var sha256: String?
        var text: String?
        var error: String?
    }
}

/// Uploads of one's own, and how the API describes files.
enum UploadQueries {
    static let upload = Resource<Uploads.Known>(
        "Upload",
        [
            .init("sha256", .text) { $0.sha256 }, .init("name", .text) { $0.upload.name },
            .init("size", .integer) { Int($0.upload.size) }, .init("mediaType", .text) { $0.upload.mediaType },
            .init("stored", .instant) { $0.stored },
        ])

    static let schemas: [Schema] = [Schema(upload), Schema(listOf: upload)]

    static let all: [Query] = [
        .list("files", "files", "Files that you have uploaded", upload) { ask in
            let page = try ask.page(try await Uploads(house: ask.house, visit: ask.visit).all(), key: \.sha256)
            return (page.rows, page.next, try await Prose.load([], ask))
        }
    ]

    /// Any file that the store takes.
    private static let files = JSONTree.object(
        Dictionary(
            uniqueKeysWithValues: MediaType.allCases.map {
                ($0.rawValue, ["schema": ["type": "string", "format": "binary"]] as JSONTree)
            }))

    /// The operations that carry files, for the description.
    static func describe(
        _ paths: inout [String: [String: JSONTree]], placeholders: (String) -> [JSONTree], problems: ([Int]) -> [String: JSONTree]
    ) {
        for download in FileRoutes.downloads {
            var responses = problems((download.audience == .everybody ? [] : [401]) + [400, 404, 429, 503])
            responses["200"] = [
                "description": "The file, to be saved",
                "content": files,
            ]
            paths["/api/v1/" + OpenAPI.plain(download.path), default: [:]]["get"] = [
                "operationId": .text("get.files." + download.name), "summary": .text(download.summary),
                "security": download.audience == .everybody ? [[:], ["token": []]] : [["token": []]],
                "parameters": .list(placeholders(download.path)), "responses": .object(responses),
            ]
        }
        var responses = problems([400, 401, 403, 413, 415, 422, 429, 503])
        responses["201"] = [
            "description": "Stored, durably; kept for half a year unless something refers to it",
            "content": ["application/json": ["schema": upload.shape.schema]],
        ]
        paths["/api/v1/files", default: [:]]["post"] = [
            "operationId": "do.file.upload", "summary": "Upload a file, then name its digest where a file is asked for",
            "security": [["token": []]],
            "parameters": [
                [
                    "name": "name", "in": "query", "required": true, "schema": ["type": "string", "maxLength": 255],
                    "description": "Its name, with the ending of its type.",
                ]
            ],
            "requestBody": [
                "required": true,
                "content": files,
            ],
            "responses": .object(responses),
        ]
    }
}
