/// A record of the log, understood.
package struct Event: Sendable {
    /// The subject's stream: `loan/7f3k…`.
    package var stream: String
    /// Who may read it.
    package var audience: Audience
    /// The instant at which the server decided.
    package var at: Instant
    /// Who asked for it: a person, a reviewer's pseudonym, `operator` or `clock`.
    package var by: String
    /// What happened.
    package var body: any EventBody

    /// An event with its envelope.
    package init(stream: String, audience: Audience, at: Instant, by: String, body: any EventBody) {
        self.stream = stream
        self.audience = audience
        self.at = at
        self.by = by
        self.body = body
    }

    /// The part of the stream's name that identifies its subject.
    package var subject: String {
        Stream.parts(of: stream).map { String($0.id) } ?? stream
    }
}

/// Between events and the bytes that the log keeps and hashes.
///
/// Writing sorts the keys, so that equal events give equal bytes. What is hashed
/// later is always the stored bytes, never an encoding made again.
package struct EventCodec: Sendable {
    /// A record that this program cannot read, and where.
    package struct Unreadable: Error, Equatable, CustomStringConvertible {
        /// The stream that it is in.
        package var stream: String
        /// The type that the column beside it names.
        package var type: String
        /// What is wrong, for the operator.
        package var reason: String

        /// The sentence for the operator.
        package var description: String {
            "The record “\(type)” of \(stream) cannot be read: \(reason). "
                + "It was probably written by a newer Magpie; run that version."
        }
    }

    private struct Stored<Body: EventBody>: Decodable {
        var type: String
        var v: Int
        var stream: String
        var audience: Audience
        var at: Instant
        var by: String
        var data: Body
    }

    private let types: [String: any EventBody.Type]

    /// A codec that knows `types`.
    package init(types: [any EventBody.Type] = EventCodec.allTypes) {
        var table: [String: any EventBody.Type] = [:]
        for type in types {
            let clash = table.updateValue(type, forKey: type.type)
            precondition(clash == nil, "two event types share the name \(type.type)")
        }
        self.types = table
    }

    /// The bytes to be stored: those of ``Stored``, whose keys stand here in their order.
    package func encode(_ event: Event) throws -> [UInt8] {
        func record<Body: EventBody>(_ body: Body) throws -> [UInt8] {
            var text: [UInt8] = []
            text.reserveCapacity(512)
            text.append(contentsOf: #"{"at":"#.utf8)
            CanonicalJSON.appendQuoted(try event.at.writableText(), to: &text)
            text.append(contentsOf: #","audience":"#.utf8)
            CanonicalJSON.appendQuoted(event.audience.rawValue, to: &text)
            text.append(contentsOf: #","by":"#.utf8)
            CanonicalJSON.appendQuoted(event.by, to: &text)
            text.append(contentsOf: #","data":"#.utf8)
            text = try CanonicalJSON.bytes(body, after: consume text)
            text.append(contentsOf: #","stream":"#.utf8)
            CanonicalJSON.appendQuoted(event.stream, to: &text)
            text.append(contentsOf: #","type":"#.utf8)
            CanonicalJSON.appendQuoted(Body.type, to: &text)
            text.append(contentsOf: ",\"v\":\(Body.version)}".utf8)
            return text
        }
        return try record(event.body)
    }

    /// Reads stored bytes; `stream` and `type` are the columns beside them.
    package func decode(_ record: [UInt8], stream: String, type: String) throws -> Event {
        guard let bodyType = types[type] else {
            throw Unreadable(stream: stream, type: type, reason: "the type is unknown")
        }
        func read<Body: EventBody>(_ body: Body.Type) throws -> Event {
            let stored: Stored<Body>
            do {
                stored = try CanonicalJSON.read(Stored<Body>.self, from: record)
            } catch {
                throw Unreadable(stream: stream, type: type, reason: "\(error)")
            }
            guard stored.type == type, stored.stream == stream else {
                throw Unreadable(stream: stream, type: type, reason: "the columns beside it say otherwise")
            }
            guard stored.v >= 1 else {
                throw Unreadable(stream: stream, type: type, reason: "there is no version \(stored.v)")
            }
            guard stored.v <= Body.version else {
                throw Unreadable(stream: stream, type: type, reason: "version \(stored.v) is newer than \(Body.version)")
            }
            return Event(
                stream: stored.stream,
                audience: stored.audience,
                at: stored.at,
                by: stored.by,
                body: stored.data
            )
        }
        return try read(bodyType)
    }
}
