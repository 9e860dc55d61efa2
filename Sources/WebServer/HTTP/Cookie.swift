import HTTPTypes

/// A cookie to set.
package struct Cookie: Equatable, Sendable {
    package var name: String
    package var value: String
    /// Seconds that it lives; nil for as long as the browser is open, 0 to remove it.
    package var maximumAge: Int?
    package var isSecure: Bool
    /// Whether scripts cannot read it.
    package var isHTTPOnly: Bool

    /// The session cookie: `__Host-` binds it to this host, to TLS and to `/`.
    ///
    /// Chromium takes it over plain HTTP from a loopback address, so that a
    /// server on one's own machine needs no certificate.
    package static func session(_ token: String, maximumAge: Int? = nil) -> Cookie {
        Cookie(name: sessionName, value: token, maximumAge: maximumAge, isSecure: true, isHTTPOnly: true)
    }

    /// Takes the session cookie away.
    package static var endOfSession: Cookie { .session("", maximumAge: 0) }

    /// The chosen language, for a year.
    package static func language(_ language: Language, isSecure: Bool) -> Cookie {
        Cookie(name: languageName, value: language.tag, maximumAge: 31_536_000, isSecure: isSecure, isHTTPOnly: true)
    }

    /// The name of the session cookie.
    package static let sessionName = "__Host-session"
    /// The name of the cookie that keeps the chosen language.
    package static let languageName = "language"

    /// The value of `Set-Cookie`.
    package var text: String {
        precondition(
            (name + value).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\",;\\=".utf8.contains($0) },
            "cookies are made of tokens only"
        )
        var text = "\(name)=\(value); Path=/; SameSite=Lax"
        if let maximumAge { text += "; Max-Age=\(maximumAge)" }
        if isSecure { text += "; Secure" }
        if isHTTPOnly { text += "; HttpOnly" }
        return text
    }

    /// The cookies that a request carries; of several with one name, none counts.
    ///
    /// A second cookie of the same name can be planted by a page of a sibling
    /// domain. Which of the two is meant is not known, so neither is taken.
    static func read(_ fields: HTTPFields) -> [String: String] {
        var values: [String: String] = [:]
        var repeated: Set<Substring> = []
        for line in fields[values: .cookie] {
            for pair in line.split(separator: ";") {
                guard let equals = pair.firstIndex(of: "=") else { continue }
                let name = pair[..<equals].drop { $0 == " " }
                let value = pair[pair.index(after: equals)...]
                if values.updateValue(String(value), forKey: String(name)) != nil { repeated.insert(name) }
            }
        }
        for name in repeated { values[String(name)] = nil }
        return values
    }
}
