import HTTPTypes

extension Response {
    /// The same answer as a file to save: what was uploaded never runs here.
    ///
    /// The name is written twice (RFC 6266): in ASCII for old clients and in
    /// UTF-8 (RFC 8187) for all others. The sandbox policy comes with every
    /// answer that is no page.
    package func attached(as name: String) -> Response {
        let clean = String(
            name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f && $0 != "/" && $0 != "\\" }.map(
                Character.init
            )
        )
        let shown = clean.isEmpty || clean == "." || clean == ".." ? "file" : String(clean.prefix(150))
        let plain = String(shown.map { $0.isASCII && $0 != "\"" && $0 != "%" && $0 != ";" ? $0 : "_" })
        return with(
            .contentDisposition,
            "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(PercentCoding.encode(shown))"
        ).with(.contentSecurityPolicy, SecurityHeaders.filePolicy)
    }
}
