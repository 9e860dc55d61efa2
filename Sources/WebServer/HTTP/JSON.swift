import Foundation
package import HTTPTypes
import NIOCore

extension Response {
    /// `value` as JSON with sorted keys, so that equal values give equal bytes.
    package static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let data = try encoder.encode(value)
            return Response(
                status: status,
                headers: [.contentType: "application/json"],
                body: .bytes(ByteBuffer(bytes: data))
            )
        } catch {
            // Only a number that is no number or a type's own refusal can fail here:
            // mistakes in the code that made the value.
            preconditionFailure("a value of \(type(of: value)) cannot be written as JSON: \(error)")
        }
    }

    /// JSON that is already encoded.
    package static func json(encoded bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        .bytes(bytes, mediaType: "application/json", status: status)
    }
}
