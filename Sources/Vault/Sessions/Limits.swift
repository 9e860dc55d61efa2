extension Sessions {
    /// How long a session lasts, in milliseconds.
    package struct Limits: Hashable, Sendable {
        /// After so long without a request it has ended.
        package var idle: Int64
        /// After so long since sign-in it has ended, however busy it is.
        package var absolute: Int64
        /// So long after proving who they are again, a person may do what needs it.
        package var elevation: Int64
        /// The use of a session is noted at most once in so long, so that reading a page does not write.
        package var notedEvery: Int64

        /// Limits; by default those of NIST SP 800-63B-4 for two factors (one hour idle, a day in all).
        package init(
            idle: Int64 = 60 * 60_000,
            absolute: Int64 = 24 * 60 * 60_000,
            elevation: Int64 = 15 * 60_000,
            notedEvery: Int64 = 60_000
        ) {
            self.idle = idle
            self.absolute = absolute
            self.elevation = elevation
            self.notedEvery = notedEvery
        }
    }
}
