package import HTTPTypes

/// One entry of the route table: what is answered, for whom, with what limits.
///
/// `Context` is what the site makes of a request before its handler runs, such
/// as the person who is signed in.
package struct Route<Context: Sendable>: Sendable {
    /// What answers.
    package typealias Handler = @Sendable (Request, Context) async throws -> Response

    package let method: HTTPRequest.Method
    package let pattern: PathPattern
    /// A name that never changes, such as `loans.board`, for tests, tables and logs.
    package let name: String
    /// Who may come here at all, as the site's visibility table calls it.
    package let audience: Audience
    package let body: BodyRule
    package let rate: RateGroup
    package let handler: Handler

    /// An entry.
    ///
    /// - Precondition: safe methods take no body, others say what they take.
    package init(
        _ method: HTTPRequest.Method,
        _ pattern: String,
        name: String,
        audience: Audience,
        body: BodyRule = .none,
        rate: RateGroup = .general,
        handler: @escaping Handler
    ) {
        precondition(method != .head, "HEAD is answered by the entry of GET")
        self.method = method
        self.pattern = PathPattern(pattern)
        self.name = name
        self.audience = audience
        self.body = body
        self.rate = rate
        self.handler = handler
    }

    /// An entry for GET (and HEAD).
    package static func get(
        _ pattern: String,
        name: String,
        audience: Audience,
        rate: RateGroup = .general,
        handler: @escaping Handler
    ) -> Route {
        Route(.get, pattern, name: name, audience: audience, rate: rate, handler: handler)
    }

    /// An entry for a form.
    package static func post(
        _ pattern: String,
        name: String,
        audience: Audience,
        body: BodyRule = .form(),
        rate: RateGroup = .general,
        handler: @escaping Handler
    ) -> Route {
        Route(.post, pattern, name: name, audience: audience, body: body, rate: rate, handler: handler)
    }
}

/// A word of the site's visibility table, such as `public` or `curator`.
package struct Audience: Hashable, Sendable, ExpressibleByStringLiteral {
    package let name: String
    package init(stringLiteral name: String) { self.name = name }
    /// Everybody.
    package static let everybody: Audience = "everybody"
}

/// What body a route takes.
package enum BodyRule: Equatable, Sendable {
    /// None.
    case none
    /// Fields of a form, URL-encoded or multipart without files.
    case form(limit: Int = 1 << 20)
    /// JSON.
    case json(limit: Int = 1 << 20)
    /// Anything, collected.
    case bytes(limit: Int)
    /// Read by the handler itself from ``Request/stream`` or with ``Request/multipart(fieldLimit:receive:)``.
    case stream(limit: Int)

    /// The most bytes that are taken.
    package var limit: Int {
        switch self {
        case .none: 0
        case .form(let limit), .json(let limit), .bytes(let limit), .stream(let limit): limit
        }
    }
}
