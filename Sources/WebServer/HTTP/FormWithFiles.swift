import HTTPTypes
import NIOCore

extension Request {
    /// The request with its form, for a route that streams it: URL-encoded, or multipart with files.
    ///
    /// `receive` gets each file while it arrives and answers with what is to stand in the form in its place, under the
    /// same name; nil for nothing. A file that nobody chose, which browsers send as an empty one, is passed over.
    ///
    /// - Returns: the same request with ``form``, and with ``arrived`` as the instant of its last byte.
    /// - Throws: a 415 problem where the body is no form, and what ``multipart(fieldLimit:fieldCount:receive:)`` throws.
    package func withForm(
        fieldLimit: Int = 4 << 20, fieldCount: Int = 1000,
        receive: (MultipartHeader, IncomingFile) async throws -> String?
    ) async throws -> Request {
        var request = self
        if multipartBoundary != nil {
            var received: [FormFields.Field] = []
            let fields = try await multipart(fieldLimit: fieldLimit, fieldCount: fieldCount) { header, file in
                guard header.fileName?.isEmpty == false else { return }
                if let value = try await receive(header, file) { received.append(.init(name: header.name, value: value)) }
            }
            let names = Set(received.map(\.name))
            // What was just sent takes the place of what was sent before.
            request.form = FormFields(fields.all.filter { !names.contains($0.name) } + received)
        } else if mediaType == "application/x-www-form-urlencoded" {
            let bytes = try await stream.collect()
            guard bytes.readableBytes <= fieldLimit else { throw Problem.tooLarge(limit: fieldLimit) }
            guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else { throw Problem.malformed }
            do {
                request.form = try FormFields(urlEncoded: text, limit: fieldCount, allowingLines: true)
            } catch FormFields.Failure.tooMany(let limit) {
                throw Problem.tooManyFields(limit: limit)
            } catch FormFields.Failure.malformed {
                throw Problem.malformed
            }
        } else if (headers[.contentLength].flatMap { Int($0) } ?? 0) > 0 || headers.contains(.transferEncoding) {
            throw Problem.unsupportedMediaType
        } else {
            _ = try await stream.collect()
        }
        request.arrived = stream.arrived ?? arrived
        return request
    }
}
