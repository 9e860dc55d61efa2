import WebServer

/// What records are called.
enum RecordWords {
    /// `Custody accepted` for `custody.accepted`; a type without a text shows itself.
    static func title(_ type: String, _ strings: Strings) -> String {
        let key = "record." + type
        return strings.has(key) ? strings(key) : type
    }
}
