package import HTTPTypes
package import NIOCore

/// What the guard of a connection hands on: requests that are well formed, or
/// the reason why the connection ends.
package enum IncomingPart: Sendable {
    case head(IncomingHead)
    case body(ByteBuffer)
    /// The request is complete; `arrived` is when its last byte was read, in
    /// milliseconds since 1970 UTC.
    case end(arrived: Int64)
    /// Nothing follows.
    case refused(ConnectionRefusal)
}

/// A request head that passed the checks that need no route.
package struct IncomingHead: Sendable {
    package var method: HTTPRequest.Method
    /// The target as sent: starts with a slash, printable ASCII only.
    package var target: String
    /// Header fields without `Host`.
    package var fields: HTTPFields
    /// The one `Host`, lower case, allowed by the configuration.
    package var host: String
    /// Whether the client wants to use the connection again.
    package var keepsAlive: Bool
    /// When the head had arrived, in milliseconds since 1970 UTC.
    package var arrived: Int64
}

/// What the loop of a connection writes.
enum OutgoingPart: Sendable {
    case head(status: HTTPResponse.Status, fields: HTTPFields)
    case body(ByteBuffer)
    /// The answer is complete; `isHead` where it has no body whatever its header says.
    case end(isHead: Bool)
}

/// Why a connection is ended before its request reached a route.
package enum ConnectionRefusal: Error, Equatable, Sendable, CaseIterable {
    case malformed
    case hostMissing
    case hostRepeated
    case hostUnknown
    case targetTooLong
    case headerTooLarge
    case tooSlow
    case versionUnknown

    /// The status that says it.
    package var status: HTTPResponse.Status {
        switch self {
        case .malformed, .hostMissing, .hostRepeated: .badRequest
        case .hostUnknown: .misdirectedRequest
        case .targetTooLong: .uriTooLong
        case .headerTooLarge: .requestHeaderFieldsTooLarge
        case .tooSlow: .requestTimeout
        case .versionUnknown: .httpVersionNotSupported
        }
    }

    /// A sentence for the client, which never repeats what was sent.
    package var text: String {
        switch self {
        case .malformed: "The request is not well-formed HTTP/1.1."
        case .hostMissing: "The request names no host."
        case .hostRepeated: "The request names its host more than once."
        case .hostUnknown: "This server does not answer for the host in the request."
        case .targetTooLong: "The address is too long."
        case .headerTooLarge: "The header of the request is too large or has too many fields."
        case .tooSlow: "The request did not arrive in time."
        case .versionUnknown: "This server speaks HTTP/1.1."
        }
    }
}
