public import Testing

extension Tag {
    /// No files, no network, no clock.
    @Tag public static var small: Tag
    /// Temporary files and databases.
    @Tag public static var medium: Tag
    /// A booted server, a browser, another service.
    @Tag public static var large: Tag
    /// One sentence about one decision, a few milliseconds.
    @Tag public static var smallest: Tag
}
