import Foundation
package import HTTPTypes

/// What went wrong, for a program as problem details (RFC 9457) and for a
/// person as a page.
///
/// Title and detail are keys of the catalog or plain sentences; they never
/// hold what the client sent.
package struct Problem: Error, Equatable, Sendable {
    package var status: HTTPResponse.Status
    /// The last part of the problem's type, such as `not-found`; it never changes.
    package var code: String
    /// One line, the same for every occurrence.
    package var title: String
    /// What this one is about and what to do.
    package var detail: String?
    /// Single mistakes, with the field of a form or the place in a JSON body.
    package var errors: [Mistake] = []
    /// Header fields that belong to the answer, such as `Allow` or `Retry-After`.
    package var headers: HTTPFields = [:]
    /// The number under which the log has the details.
    package var incident: String?
    /// Whether the connection must end after the answer.
    package var closesConnection = false

    /// A mistake at one place.
    package struct Mistake: Equatable, Sendable, Encodable {
        /// The field of a form, or the JSON pointer into a body.
        package var place: String
        package var detail: String

        package init(place: String, detail: String) {
            self.place = place
            self.detail = detail
        }
    }

    /// A problem with these parts.
    package init(
        _ status: HTTPResponse.Status,
        code: String,
        title: String,
        detail: String? = nil,
        errors: [Mistake] = []
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
    }

    /// Not there, or not for this reader: one answer for both.
    package static let notFound = Problem(.notFound, code: "not-found", title: "Not found")
    /// The request cannot be read.
    package static let malformed = Problem(.badRequest, code: "malformed", title: "The request cannot be read").closing
    /// Nobody is signed in, or the token is not valid.
    package static let unauthenticated = Problem(.unauthorized, code: "unauthenticated", title: "Sign in first")
    /// A form that another site sent.
    package static let forged = Problem(
        .forbidden,
        code: "cross-site",
        title: "This request did not come from this site",
        detail: "Open the page again and send the form from there."
    )
    /// The body has a media type that the route does not take.
    package static let unsupportedMediaType = Problem(
        .unsupportedMediaType,
        code: "media-type",
        title: "This kind of body is not taken here"
    )

    /// The body is larger than the route takes.
    package static func tooLarge(limit: Int) -> Problem {
        Problem(
            .contentTooLarge,
            code: "too-large",
            title: "This is too much at once",
            detail: "At most \(limit) bytes are taken here."
        ).closing
    }

    /// The route has no such method.
    package static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        var problem = Problem(.methodNotAllowed, code: "method", title: "This cannot be done here")
        problem.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        return problem
    }

    /// Too many requests; `seconds` is when another will be answered.
    package static func tooManyRequests(retryAfter seconds: Int) -> Problem {
        var problem = Problem(
            .tooManyRequests,
            code: "too-many",
            title: "Too many requests",
            detail: "Wait \(seconds) seconds and try again."
        )
        problem.headers[.retryAfter] = String(seconds)
        return problem
    }

    /// What nobody expected; the log has the details under `incident`.
    package static func unexpected(incident: String) -> Problem {
        var problem = Problem(
            .internalServerError,
            code: "unexpected",
            title: "Something went wrong here",
            detail: "Nothing was lost by you. If it happens again, tell the operator this number: \(incident)."
        )
        problem.incident = incident
        return problem
    }

    /// A body that is no JSON of the expected shape.
    static func unreadable(_ error: DecodingError) -> Problem {
        let (path, text): ([any CodingKey], String) =
            switch error {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .valueNotFound(_, let context): (context.codingPath, "must not be null")
            case .typeMismatch(_, let context): (context.codingPath, "has another type than expected")
            case .dataCorrupted(let context) where context.codingPath.isEmpty: ([], "is no valid JSON")
            case .dataCorrupted(let context): (context.codingPath, "is no valid value")
            @unknown default: ([], "cannot be read")
            }
        // Keys inside a dictionary are the client's own words: only what a type
        // declares may be repeated, so numbers and short identifiers.
        let pointer = path.map { "/" + ($0.intValue.map(String.init) ?? safe($0.stringValue)) }.joined()
        var problem = Problem(.unprocessableContent, code: "body", title: "The body cannot be read")
        problem.errors = [Mistake(place: pointer, detail: text)]
        if pointer.isEmpty { problem.status = .badRequest }
        return problem
    }

    private static func safe(_ key: String) -> String {
        key.utf8.count <= 64 && key.utf8.allSatisfy { (0x61...0x7a).contains($0 | 0x20) || (0x30...0x39).contains($0) }
            ? key : "…"
    }

    private var closing: Problem {
        var copy = self
        copy.closesConnection = true
        return copy
    }

    /// The answer as problem details.
    package func response(instance: String? = nil) -> Response {
        let body = Details(
            type: "/problems/\(code)",
            title: title,
            status: status.code,
            detail: detail,
            instance: instance,
            incident: incident,
            errors: errors.isEmpty ? nil : errors
        )
        var response = Response.json(body, status: status)
        response.headers[.contentType] = "application/problem+json"
        return finish(response)
    }

    /// The page `html` as the answer, with the status and header fields of the problem.
    package func response(html: String) -> Response { finish(.html(html, status: status)) }

    private func finish(_ response: Response) -> Response {
        var response = response
        for field in headers { response.headers[field.name] = field.value }
        response.headers[.cacheControl] = CacheRule.never.text
        response.closesConnection = closesConnection
        return response
    }

    private struct Details: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String?
        var instance: String?
        var incident: String?
        var errors: [Mistake]?
    }
}
