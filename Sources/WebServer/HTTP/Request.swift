import Foundation
package import HTTPTypes
package import NIOCore

/// A request as a handler sees it.
package struct Request: Sendable {
    package var method: HTTPRequest.Method
    package var target: RequestTarget
    /// The fields of the query, decoded.
    package var query: FormFields
    package var headers: HTTPFields
    /// The one allowed host that the client named.
    package var host: String
    /// The language to answer in.
    package var language: Language
    /// The texts of that language.
    package var strings: Strings
    /// When the last byte of the request arrived, in milliseconds since 1970 UTC.
    ///
    /// A deadline is met by this instant. While a streamed body is still being
    /// read it is when the header had arrived.
    package var arrived: Int64
    /// The address of the client, taken from a proxy's word only where the proxy is trusted.
    package var clientAddress: String
    /// Whether the client came through TLS, as far as a trusted proxy says so.
    package var isSecure: Bool
    /// Whether anything between the client and here says that it forwarded the request.
    package var wasForwarded: Bool
    /// The cookies, without those sent twice.
    package var cookies: [String: String]
    /// The body where the route collects it (``BodyRule``), else empty.
    package var body = ByteBuffer()
    /// The fields of a form, where the route takes one.
    package var form = FormFields()
    /// The body where the route streams it.
    package var stream: BodyStream
    /// The values of the placeholders in the route's pattern.
    package var parameters: [String: String] = [:]
    /// The name of the route that answers.
    package var routeName = ""
    /// Whether the answer is for a program: errors are problem details and not pages.
    package var wantsProblems = false

    /// The value of the session cookie.
    package var sessionToken: String? {
        cookies[Cookie.sessionName].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The token of `Authorization: Bearer …`.
    package var bearerToken: String? {
        guard let value = headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst(7)).trimmingWhitespace()
    }

    /// Whether the request says who sends it, so that no cache may keep the answer.
    var isPersonal: Bool { sessionToken != nil || headers.contains(.authorization) }

    /// The path with another query, for links that change one thing of a list.
    package func path(with changes: [String: String?]) -> String {
        var fields = query.all.filter { changes[$0.name] == nil }
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let value { fields.append(.init(name: name, value: value)) }
        }
        guard !fields.isEmpty else { return target.rawPath }
        let encoded = fields.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
        return target.rawPath + "?" + encoded.joined(separator: "&")
    }

    /// The value of the placeholder `name`, read as `type`.
    ///
    /// - Throws: ``Problem/notFound`` where the text is no value of that type,
    ///   since an address that cannot exist does not.
    package func parameter<Value: PathValue>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        guard let text = parameters[name] else {
            preconditionFailure("the pattern of \(routeName) has no placeholder “\(name)”")
        }
        guard let value = Value(pathText: text) else { throw Problem.notFound }
        return value
    }

    /// The body as JSON.
    ///
    /// - Throws: a 422 problem that names the place of the first mistake.
    package func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch let error as DecodingError {
            throw Problem.unreadable(error)
        }
    }
}

/// A value that a placeholder of a path can hold.
package protocol PathValue: Sendable {
    /// The value that `pathText` writes, or nil.
    init?(pathText: String)
}

extension String: PathValue {
    package init?(pathText: String) { self = pathText }
}

extension Int: PathValue {
    package init?(pathText: String) {
        guard pathText.utf8.count <= 18, pathText.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self.init(pathText)
    }
}
