package import HTTPTypes

/// Refuses requests that a page of another site makes a browser send.
///
/// The method is that of Go 1.25's `CrossOriginProtection`: it needs no token
/// in a form, so that pages can be cached and forms survive a restart.
package enum ForgeryGuard {
    /// Whether a request may change something.
    ///
    /// Browsers since 2023 send `Sec-Fetch-Site` on loopback and TLS; older ones
    /// send `Origin` with a form. What sends neither is no browser, and is let in
    /// only without the cookie that a browser would have brought.
    package static func allows(
        method: HTTPRequest.Method,
        headers: HTTPFields,
        host: String,
        hasSessionCookie: Bool
    ) -> Bool {
        if method == .get || method == .head || method == .options { return true }
        if let site = single(headers, .secFetchSite) { return site == "same-origin" || site == "none" }
        if headers.contains(.secFetchSite) { return false }
        if let origin = single(headers, .origin) {
            guard let scheme = origin.firstRange(of: "://") else { return false }
            return Authority(String(origin[scheme.upperBound...]))?.text == host
        }
        if headers.contains(.origin) { return false }
        return !hasSessionCookie
    }

    private static func single(_ headers: HTTPFields, _ name: HTTPField.Name) -> String? {
        let values = headers[values: name]
        return values.count == 1 ? values[0] : nil
    }
}

extension HTTPField.Name {
    /// `Sec-Fetch-Site` (Fetch Metadata Request Headers).
    static let secFetchSite = known("Sec-Fetch-Site")
    static let xForwardedFor = known("X-Forwarded-For")
    static let xForwardedProto = known("X-Forwarded-Proto")
    static let forwarded = known("Forwarded")
    static let idempotencyKey = known("Idempotency-Key")
    static let referrerPolicy = known("Referrer-Policy")
    static let permissionsPolicy = known("Permissions-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return field
    }
}
