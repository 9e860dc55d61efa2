import FoundationEssentials

/// Standard Base 64 (RFC 4648, section 4), one spelling for each value.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// The bytes, or nil if `text` is not their only correct spelling.
    ///
    /// Foundation accepts loose bits at the end, so that two texts could stand for one signature.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let text = String(text)
        guard let data = Data(base64Encoded: text) else { return nil }
        let bytes = [UInt8](data)
        return encode(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
    }
}
