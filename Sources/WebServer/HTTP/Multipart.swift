import HTTPTypes
import NIOCore

/// The bytes of one file of a form, as they arrive.
package struct IncomingFile: Sendable {
    private let next: @Sendable () async throws -> [UInt8]?

    init(next: @escaping @Sendable () async throws -> [UInt8]?) { self.next = next }

    /// The next piece, or nil after the last.
    package func read() async throws -> [UInt8]? { try await next() }
}

extension Request {
    /// The boundary of a multipart form, nil for any other body.
    var multipartBoundary: String? {
        guard let value = headers[.contentType],
            let boundary = MultipartHeader.parameters(value, type: "multipart/form-data")?["boundary"],
            (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { return nil }
        return boundary
    }

    /// Reads a form with files: `receive` gets each file while it arrives and
    /// reads as much of it as it wants; the ordinary fields are returned.
    ///
    /// All ordinary fields together have at most `fieldLimit` bytes; fields and
    /// files are at most `fieldCount`.
    ///
    /// - Returns: the ordinary fields in order.
    /// - Throws: a 415 problem where the body is no such form, 400 where it is malformed,
    ///   413 where it has too many fields or too much in them, and whatever `receive` throws.
    package func multipart(
        fieldLimit: Int = 1 << 20,
        fieldCount: Int = 200,
        receive: (MultipartHeader, IncomingFile) async throws -> Void
    ) async throws -> FormFields {
        guard let boundary = multipartBoundary else { throw Problem.unsupportedMediaType }
        let source = EventSource(stream: stream, parser: MultipartParser(boundary: boundary))
        var fields = FormFields()
        var fieldBytes = 0
        var parts = 0
        while let event = try await source.next() {
            guard case .begin(let header) = event else { throw Problem.malformed }
            parts += 1
            guard parts <= fieldCount else { throw Problem.tooManyFields(limit: fieldCount) }
            guard header.fileName == nil else {
                try await receive(header, IncomingFile { try await source.data() })
                while try await source.data() != nil {}
                continue
            }
            var value: [UInt8] = []
            while let piece = try await source.data() {
                fieldBytes += piece.count
                guard fieldBytes <= fieldLimit else { throw Problem.tooLarge(limit: fieldLimit) }
                value += piece
            }
            guard let text = String(validating: value, as: UTF8.self), !text.utf8.contains(0) else {
                throw Problem.malformed
            }
            fields.all.append(.init(name: header.name, value: text.withUnixLineEnds()))
        }
        return fields
    }
}

/// Pulls events out of a body. Only the task that reads the form uses it.
private final actor EventSource {
    private let stream: BodyStream
    private var parser: MultipartParser
    private var events: ArraySlice<MultipartParser.Event> = []
    private var isInPart = false

    init(stream: BodyStream, parser: MultipartParser) {
        self.stream = stream
        self.parser = parser
    }

    func next() async throws -> MultipartParser.Event? {
        while events.isEmpty {
            guard let buffer = try await stream.read() else {
                guard parser.isComplete else { throw Problem.malformed }
                return nil
            }
            do {
                events = try parser.feed(buffer.readableBytesView)[...]
            } catch {
                throw Problem.malformed
            }
        }
        let event = events.removeFirst()
        if case .begin = event { isInPart = true }
        return event
    }

    /// The next piece of the part that is being read.
    func data() async throws -> [UInt8]? {
        guard isInPart else { return nil }
        switch try await next() {
        case .data(let bytes): return bytes
        case .end:
            isInPart = false
            return nil
        case .begin, nil: throw Problem.malformed
        }
    }
}
