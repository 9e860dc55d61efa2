import Domain
import EventLog
import HTTPTypes
import ReadModels
import WebServer

/// The published log and its receipts: what lets anybody check the agency.
enum LogRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        let publisher = TilePublisher(log: house.log)
        return [
            .get("/log/checkpoint", name: "log.checkpoint", audience: .everybody, rate: .free) { _, _ in
                try await published("/checkpoint", publisher)
            },
            .get("/log/tile/{rest...}", name: "log.tile", audience: .everybody, rate: .free) { request, _ in
                // As sent: a tile has one spelling only, and caches keep it under that one.
                try await published(String(request.target.rawPath.dropFirst("/log".count)), publisher)
            },
            .get("/log/key", name: "log.key", audience: .everybody, rate: .free) { _, _ in
                Response.text(house.settings.verifierKey + "\n").cached(.seconds(300))
            },
            .get("/receipts/{sequence:int}", name: "log.receipt", audience: .everybody, rate: .costly) { request, visit in
                try await receipt(request, visit, house)
            },
        ]
    }

    private static func published(_ path: String, _ publisher: TilePublisher) async throws -> Response {
        guard let answer = try await publisher.response(forPath: path) else { throw Problem.notFound }
        return Response.bytes(answer.bytes, mediaType: answer.contentType)
            .cached(answer.isImmutable ? .forever : .seconds(5))
            // Anybody's page may verify the log: it says nothing that is not public.
            .with(.accessControlAllowOrigin, "*")
    }

    private static func receipt(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let sequence: Int = try request.parameter("sequence")
        guard try await house.register.entry(at: sequence, visit.viewer) != nil else { throw Problem.notFound }
        do {
            let receipt = try await LogHistory(house.log).receipt(of: sequence)
            return Response.bytes(try receipt.file(), mediaType: "application/json")
                .cached(.never)
                .attached(as: "receipt-\(sequence).json")
        } catch let error as EventLogError where error.code == .notFound {
            // The record is there; its checkpoint comes on the next beat.
            let strings = request.strings
            throw Problem(
                .conflict, code: "receipt-soon", title: strings("problem.receipt-soon.title"),
                detail: strings("problem.receipt-soon.text"))
        }
    }
}
