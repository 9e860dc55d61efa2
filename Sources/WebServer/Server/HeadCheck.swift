import HTTPTypes
import NIOHTTP1

/// The checks of a request head that need no route.
struct HeadCheck: Sendable {
    var hosts: HostRule
    var targetBytes: Int

    /// The head as the routes see it, or why the connection ends.
    func read(_ head: HTTPRequestHead, arrived: Int64) throws(ConnectionRefusal) -> IncomingHead {
        guard head.version.major == 1 else { throw .versionUnknown }
        guard head.uri.utf8.count <= targetBytes else { throw .targetTooLong }
        let isAsterisk = head.uri == "*" && head.method == .OPTIONS
        // Only the origin form: an absolute target would name a second host.
        guard isAsterisk || head.uri.utf8.first == UInt8(ascii: "/") else { throw .malformed }
        for byte in head.uri.utf8 where byte <= 0x20 || byte >= 0x7f || byte == UInt8(ascii: "#") {
            throw .malformed
        }

        var host: String?
        var fields = HTTPFields()
        fields.reserveCapacity(head.headers.count)
        for (name, value) in head.headers {
            guard let fieldName = HTTPField.Name(name) else { throw .malformed }
            if fieldName.canonicalName == "host" {
                guard host == nil else { throw .hostRepeated }
                host = value
            } else {
                guard HTTPField.isValidValue(value) else { throw .malformed }
                fields.append(HTTPField(name: fieldName, value: value))
            }
        }
        // Any other coding leaves the end of the body in doubt.
        let codings = fields[values: .transferEncoding]
        guard codings.isEmpty || (codings.count == 1 && codings[0].lowercased() == "chunked") else { throw .malformed }
        guard codings.isEmpty || !fields.contains(.contentLength) else { throw .malformed }
        guard let host, !host.isEmpty else { throw .hostMissing }
        guard let authority = Authority(host) else { throw .malformed }
        guard hosts.allows(authority) else { throw .hostUnknown }
        guard let method = HTTPRequest.Method(head.method.rawValue) else { throw .malformed }

        // HTTP/1.0 has no chunked answers, so its connections serve one request.
        // After an `Upgrade` the parser reads no further request.
        let keepsAlive =
            head.isKeepAlive && head.version.minor >= 1 && !fields.contains(.upgrade) && method != .connect
        return IncomingHead(
            method: method,
            target: head.uri,
            fields: fields,
            host: authority.text,
            keepsAlive: keepsAlive,
            arrived: arrived
        )
    }
}
