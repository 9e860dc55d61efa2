import Crypto
import HTTPTypes
import NIOCore

/// The version of what an address shows (RFC 9110, section 8.8.3).
package struct EntityTag: Hashable, Sendable {
    /// The text between the quotes.
    package let opaque: String

    /// The tag of a version, such as a revision number or a position in the log.
    ///
    /// - Precondition: letters, digits, `.`, `-` and `_` only.
    package init(version: String) {
        precondition(version.utf8.allSatisfy(isTagByte), "an entity tag is made of letters and digits")
        opaque = version
    }

    /// The tag of these bytes: equal bytes, equal tags.
    package init(content: some Sequence<UInt8>) {
        var hash = SHA256()
        hash.update(data: Array(content))
        let hex = hash.finalize().prefix(12).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        opaque = hex.joined()
    }

    /// The tag as header fields write it.
    package var text: String { "\"\(opaque)\"" }

    /// The tags of `If-Match` or `If-None-Match`; a weak one counts like a strong one.
    fileprivate static func list(_ value: String) -> [String] {
        value.split(separator: ",").prefix(50).map { item in
            var item = String(item).trimmingWhitespace()
            if item.hasPrefix("W/") { item.removeFirst(2) }
            return item
        }
    }
}

extension Response {
    /// The same answer with its version, or 304 where the client has it already.
    package func tagged(_ tag: EntityTag, for request: Request) -> Response {
        guard request.method == .get || request.method == .head, status == .ok else { return with(.eTag, tag.text) }
        let known = request.headers[values: .ifNoneMatch].flatMap(EntityTag.list)
        guard known.contains(tag.text) || known == ["*"] else { return with(.eTag, tag.text) }
        var answer = with(.eTag, tag.text)
        answer.status = .notModified
        answer.body = .empty
        answer.headers[.contentType] = nil
        return answer
    }

    /// The same answer with the version of its bytes; streamed answers stay as they are.
    package func taggedByContent(for request: Request) -> Response {
        guard case .bytes(let buffer) = body else { return self }
        return tagged(EntityTag(content: buffer.readableBytesView), for: request)
    }
}

extension Request {
    /// Checks that the client changes the version that it has seen.
    ///
    /// - Throws: 428 where the client names none although `isRequired`, 412 where it names another.
    package func requireMatch(_ current: EntityTag, isRequired: Bool = true) throws {
        let tags = headers[values: .ifMatch].flatMap(EntityTag.list)
        if tags.isEmpty {
            guard isRequired else { return }
            throw Problem(
                .init(code: 428, reasonPhrase: "Precondition Required"),
                code: "if-match-missing",
                title: "Say which version this changes",
                detail: "Send If-Match with the ETag of the version that you have read."
            )
        }
        guard tags == ["*"] || tags.contains(current.text) else {
            throw Problem(
                .preconditionFailed,
                code: "changed-meanwhile",
                title: "Somebody has changed this meanwhile",
                detail: "Read it again and decide anew."
            )
        }
    }
}

private func isTagByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || "-._".utf8.contains(byte)
}
