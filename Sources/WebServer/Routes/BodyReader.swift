import HTTPTypes
import NIOCore

/// Applies a route's ``BodyRule`` to a request.
struct BodyReader {
    var rule: BodyRule

    /// What the header alone can show to be wrong, before anything is read.
    func checkHead(_ request: Request) throws {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        let hasBody = (length ?? 0) > 0 || request.headers.contains(.transferEncoding)
        if let length, length > rule.limit { throw Problem.tooLarge(limit: rule.limit) }
        guard hasBody else { return }
        if request.headers.contains(.contentEncoding) { throw Problem.unsupportedMediaType }
        switch rule {
        case .none: throw Problem.tooLarge(limit: 0)
        case .form:
            guard request.isURLEncoded || request.multipartBoundary != nil else { throw Problem.unsupportedMediaType }
        case .json:
            guard request.mediaType == "application/json" || request.mediaType.hasSuffix("+json") else {
                throw Problem.unsupportedMediaType
            }
        case .bytes, .stream: break
        }
    }

    /// Reads the body into `request`, and the instant at which it had arrived.
    func read(into request: inout Request, from body: BodyStream) async throws {
        body.limit(to: rule.limit)
        switch rule {
        case .none, .json, .bytes:
            request.body = try await body.collect()
        case .form:
            if request.multipartBoundary != nil {
                request.form = try await request.multipart(fieldLimit: rule.limit) { _, _ in
                    throw Problem.unsupportedMediaType
                }
            } else {
                let bytes = try await body.collect()
                guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else {
                    throw Problem.malformed
                }
                do {
                    request.form = try FormFields(urlEncoded: text, allowingLines: true)
                } catch FormFields.Failure.malformed {
                    throw Problem.malformed
                } catch FormFields.Failure.tooMany(let limit) {
                    throw Problem.tooManyFields(limit: limit)
                }
            }
        case .stream:
            return
        }
        request.arrived = body.arrived ?? request.arrived
    }
}

extension Request {
    /// The media type of the body in lower case without parameters.
    package var mediaType: String {
        let value = headers[.contentType] ?? ""
        return value.prefix { $0 != ";" }.lowercased().trimmingWhitespace()
    }

    /// Whether the body is an ordinary form.
    var isURLEncoded: Bool { mediaType == "application/x-www-form-urlencoded" }
}

extension Problem {
    /// A body that could not be read to its end; nil where that is our own mistake.
    init?(_ failure: BodyStream.Failure) {
        switch failure {
        case .tooLarge(let limit): self = .tooLarge(limit: limit)
        case .refused(true):
            self.init(.requestTimeout, code: "timeout", title: "The request did not arrive in time")
            closesConnection = true
        case .refused(false), .cut: self = .malformed
        case .alreadyReading: return nil
        }
    }

    /// More fields than a form may have.
    static func tooManyFields(limit: Int) -> Problem {
        Problem(
            .contentTooLarge,
            code: "too-many-fields",
            title: "This is too much at once",
            detail: "A form has at most \(limit) fields."
        )
    }
}
