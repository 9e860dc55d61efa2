import HTTPTypes
import WebServer

/// What somebody got: status, header fields in order, and the whole body.
struct Answer: Hashable, Sendable {
    var status: Int
    var headers: [String]
    var text: String

    init(_ response: Response) async {
        status = response.status.code
        headers = response.headers.map { "\($0.name): \($0.value)" }.sorted()
        do {
            text = try await response.text()
        } catch {
            text = "the body broke off: \(error)"
        }
    }

    /// The value of a header field; nil where the answer has none of that name.
    subscript(header: String) -> String? {
        let start = header.lowercased() + ": "
        return headers.first { $0.lowercased().hasPrefix(start) }.map { String($0.dropFirst(start.utf8.count)) }
    }

    /// All of it in one text, as somebody who looks for something would read it.
    var everything: String { "\(status)\n" + headers.joined(separator: "\n") + "\n\n" + text }

    /// Where a redirect leads; nil where there is none.
    var location: String? { self["location"] }
}
