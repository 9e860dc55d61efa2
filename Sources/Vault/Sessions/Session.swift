extension Sessions {
    /// One sign-in, on one device.
    package struct Session: Hashable, Sendable {
        /// Its name in lists; it opens nothing.
        package let id: String
        /// Who is signed in.
        package let person: String
        /// What the person recognises the device by.
        package let label: String
        /// When the person signed in, in milliseconds since 1970, UTC.
        package let started: Int64
        /// When it was last used, to within ``Sessions.Limits/notedEvery``.
        package let used: Int64
        /// Whether a second factor was given.
        package let hasSecondFactor: Bool
        /// When the person last proved who they are again.
        package let elevated: Int64?
    }

    /// A session's secret, for the cookie.
    ///
    /// It exists here and in the browser; the vault keeps its SHA-256.
    package struct Secret: Hashable, Sendable, CustomStringConvertible {
        /// 32 random bytes in base64url, without padding.
        package let text: String

        /// What came in a cookie, whatever it is.
        package init(_ text: String) { self.text = text }

        /// Never the secret, so that it cannot slip into a log.
        package var description: String { "(session secret)" }
    }
}
