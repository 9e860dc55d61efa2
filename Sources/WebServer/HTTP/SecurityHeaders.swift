import HTTPTypes

/// The header fields that every answer carries.
enum SecurityHeaders {
    /// What a page may load and do: its own files, nothing inline, no frame around it.
    static let pagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    /// What anything else may: nothing, and in a sandbox, since uploaded files are opened, too.
    static let filePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

    /// Adds what `response` lacks.
    static func add(to response: inout Response, isSecure: Bool, hasSession: Bool) {
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") ?? false
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = isPage ? pagePolicy : filePolicy
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.permissionsPolicy] =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil {
            response.headers[.cacheControl] = (hasSession ? CacheRule.never : .revalidate).text
        }
        if isPage {
            let vary = response.headers[.vary].map { $0 + ", " } ?? ""
            response.headers[.vary] = vary + "Accept-Language, Cookie"
        }
    }
}
