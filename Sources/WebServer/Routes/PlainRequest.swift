package import HTTPTypes
import NIOCore

/// A request without a connection, for tests and for the program itself.
package struct PlainRequest: Sendable {
    package var method: HTTPRequest.Method
    package var target: String
    package var headers: HTTPFields
    package var body: [UInt8]
    package var host: String
    package var peer: String
    /// When its last byte arrived, in milliseconds since 1970 UTC.
    package var arrived: Int64

    /// A request with these parts.
    package init(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        host: String = "localhost",
        peer: String = "127.0.0.1",
        arrived: Int64 = 0
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.host = host
        self.peer = peer
        self.arrived = arrived
    }

    /// A request for a page.
    package static func get(_ target: String, headers: HTTPFields = [:]) -> PlainRequest {
        PlainRequest(.get, target, headers: headers)
    }

    /// A form that a page of this site sends.
    package static func form(_ target: String, _ fields: [(String, String)], headers: HTTPFields = [:]) -> PlainRequest
    {
        let text = fields.map { "\(PercentCoding.encode($0.0))=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
        var request = PlainRequest(.post, target, headers: headers, body: Array(text.utf8))
        request.headers[.contentType] = "application/x-www-form-urlencoded"
        request.headers[.secFetchSite] = "same-origin"
        return request
    }

    /// JSON that a program sends.
    package static func json(_ method: HTTPRequest.Method, _ target: String, _ text: String, headers: HTTPFields = [:])
        -> PlainRequest
    {
        var request = PlainRequest(method, target, headers: headers, body: Array(text.utf8))
        request.headers[.contentType] = "application/json"
        return request
    }
}

extension Responder {
    /// The answer to `request`, with everything that a site does and nothing
    /// that a connection does.
    package func answer(_ request: PlainRequest) async -> Response {
        var fields = request.headers
        if !request.body.isEmpty { fields[.contentLength] = String(request.body.count) }
        let head = IncomingHead(
            method: request.method,
            target: request.target,
            fields: fields,
            host: request.host,
            keepsAlive: true,
            arrived: request.arrived
        )
        return await respond(
            to: head,
            body: BodyStream(bytes: request.body, arrived: request.arrived),
            peer: request.peer
        )
    }
}

extension Response {
    /// The whole body as text; a streamed one is written out.
    package func text() async throws -> String {
        switch body {
        case .empty: return ""
        case .bytes(let buffer): return String(buffer: buffer)
        case .stream(let length, let produce):
            let pieces = Pieces()
            try await produce(BodyWriter(length: length) { await pieces.append($0) })
            return await String(buffer: pieces.all)
        }
    }
}

/// Collects what a streamed answer writes.
private actor Pieces {
    private(set) var all = ByteBuffer()

    func append(_ piece: ByteBuffer) { all.writeImmutableBuffer(piece) }
}
