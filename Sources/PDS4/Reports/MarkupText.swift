/// Text inside of HTML and SVG.
enum MarkupText {
    /// The text with everything replaced that would be markup, in an attribute too.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
