package import Domain
package import GRDB

/// The place of a record while it is being applied.
package struct Applied: Sendable {
    /// The record's position in the log, from 1.
    package var sequence: Int
    package var event: Event
    /// Takes the samples of which this record may change what is available.
    var stale: StaleSamples?

    package init(sequence: Int, event: Event) {
        self.sequence = sequence
        self.event = event
    }
}

/// Which rows follow from which record: one handler for each type of body.
///
/// Looked up by type, so that the cost does not grow with the number of types.
package struct Projector: Sendable {
    package typealias Handler<Body> = @Sendable (Body, Applied, Database) throws -> Void
    private var handlers: [ObjectIdentifier: @Sendable (any EventBody, Applied, Database) throws -> Void] = [:]

    package init() {}

    package mutating func on<Body: EventBody>(_ type: Body.Type, _ handler: @escaping Handler<Body>) {
        handlers[ObjectIdentifier(type)] = { body, applied, db in
            guard let body = body as? Body else { return }
            try handler(body, applied, db)
        }
    }

    package func handles(_ type: any EventBody.Type) -> Bool { handlers[ObjectIdentifier(type)] != nil }

    package func apply(_ applied: Applied, to db: Database) throws {
        let body = applied.event.body
        try handlers[ObjectIdentifier(type(of: body))]?(body, applied, db)
    }
}

extension Database {
    /// The first row of a cached statement.
    package func row(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    package func rows(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    package func int(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> Int {
        try Int.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments)) ?? 0
    }
}
