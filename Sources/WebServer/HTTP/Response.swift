package import HTTPTypes
package import NIOCore

/// An answer to a request.
///
/// The security headers, `Date`, `Content-Length` and the rest that every
/// answer needs are added by the server; a handler sets what is its own.
package struct Response: Sendable {
    /// What follows the header.
    package enum Body: Sendable {
        case empty
        case bytes(ByteBuffer)
        /// Written piece by piece; `length` where it is known beforehand.
        case stream(length: Int?, @Sendable (BodyWriter) async throws -> Void)

        /// The number of bytes, where it is known.
        package var length: Int? {
            switch self {
            case .empty: 0
            case .bytes(let buffer): buffer.readableBytes
            case .stream(let length, _): length
            }
        }
    }

    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: Body
    /// Whether the connection ends after this answer.
    package var closesConnection = false

    /// An answer with these parts.
    package init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Text with a media type.
    package init(status: HTTPResponse.Status = .ok, mediaType: String, text: String) {
        self.init(status: status, headers: [.contentType: mediaType], body: .bytes(ByteBuffer(string: text)))
    }

    /// A page.
    package static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, mediaType: "text/html; charset=utf-8", text: text)
    }

    /// Plain text.
    package static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, mediaType: "text/plain; charset=utf-8", text: text)
    }

    /// A drawing of its own; inside a page it is a ``Markup``.
    package static func svg(_ text: String) -> Response {
        Response(mediaType: "image/svg+xml; charset=utf-8", text: text)
    }

    /// Bytes with a media type.
    package static func bytes(
        _ bytes: [UInt8],
        mediaType: String,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(status: status, headers: [.contentType: mediaType], body: .bytes(ByteBuffer(bytes: bytes)))
    }

    /// Bytes that are written while they are made, such as a large export.
    package static func stream(
        mediaType: String,
        length: Int? = nil,
        _ write: @escaping @Sendable (BodyWriter) async throws -> Void
    ) -> Response {
        Response(status: .ok, headers: [.contentType: mediaType], body: .stream(length: length, write))
    }

    /// “See other”: what follows a form that was accepted.
    package static func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    /// “See other” to an address that came with the request, such as the page
    /// before signing in; to `fallback` unless it is a path on this site.
    package static func redirect(back path: String?, otherwise fallback: String) -> Response {
        guard let path, path.utf8.first == UInt8(ascii: "/"), !path.hasPrefix("//"), path.utf8.count <= 2_000,
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return redirect(to: fallback) }
        return redirect(to: path)
    }

    /// Nothing to say.
    package static var noContent: Response { Response(status: .noContent) }

    /// The same answer with one more header field.
    package func with(_ name: HTTPField.Name, _ value: String) -> Response {
        var copy = self
        copy.headers[name] = value
        return copy
    }

    /// The same answer with a cookie set.
    package func setting(_ cookie: Cookie) -> Response {
        var copy = self
        copy.headers.append(HTTPField(name: .setCookie, value: cookie.text))
        return copy
    }

    /// The same answer with a note of how long it may be kept.
    package func cached(_ rule: CacheRule) -> Response { with(.cacheControl, rule.text) }
}

/// How long an answer may be kept and by whom.
package enum CacheRule: Equatable, Sendable {
    /// Nowhere: what holds anything that is not public.
    case never
    /// Kept, but asked for again each time (with an `ETag`).
    case revalidate
    /// Kept by anybody for a number of seconds.
    case seconds(Int)
    /// Never changes: its address is made from its content.
    case forever

    /// The value of `Cache-Control`.
    package var text: String {
        switch self {
        case .never: "no-store"
        case .revalidate: "no-cache"
        case .seconds(let count): "public, max-age=\(count)"
        case .forever: "public, max-age=31536000, immutable"
        }
    }
}

/// Takes the pieces of a streamed answer, as fast as the client reads them.
package struct BodyWriter: Sendable {
    /// The length that was promised, if one was.
    package let length: Int?
    private let send: @Sendable (ByteBuffer) async throws -> Void

    package init(length: Int?, send: @escaping @Sendable (ByteBuffer) async throws -> Void) {
        self.length = length
        self.send = send
    }

    /// Sends a piece and waits until there is room for another.
    package func write(_ buffer: ByteBuffer) async throws { try await send(buffer) }

    /// Sends a piece of text.
    package func write(_ text: String) async throws { try await send(ByteBuffer(string: text)) }
}
