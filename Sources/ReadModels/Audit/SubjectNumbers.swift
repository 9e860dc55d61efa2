import Domain
import GRDB

extension Register {
    /// The official numbers of subjects, by their streams (`sample/…`, `call/…`, `loan/…`), where there is one that the
    /// viewer may know: numbers of samples and calls are public, a loan's is that of its certificate, for whoever may
    /// read the record of its issue.
    package func numbers(ofStreams streams: some Sequence<String>, _ viewer: Viewer) async throws -> [String: String] {
        try read { db in
            var numbers: [String: String] = [:]
            for stream in Set(streams) {
                guard let (kind, part) = Stream.parts(of: stream) else { continue }
                let id = String(part)
                let row: Row?
                switch kind {
                case Sample.streamKind: row = try db.row("SELECT number FROM sample WHERE id = ?", id)
                case SampleCall.streamKind: row = try db.row("SELECT number FROM call WHERE id = ?", id)
                case Loan.streamKind: row = try Register.certificate("loan.id", id, viewer, db)
                default: row = nil
                }
                if let row { numbers[stream] = row["number"] }
            }
            return numbers
        }
    }

    /// The stream of the subject that has this official number or alias; nil where the viewer may not know of one.
    package func stream(numbered number: String, _ viewer: Viewer) async throws -> String? {
        try read { db in
            if let sample = try Register.sample(numbered: number, db) { return Sample.stream(sample).name }
            if let row = try db.row("SELECT id FROM call WHERE number = ?", number) {
                return SampleCall.stream(SampleCall.ID(row["id"])).name
            }
            return try Register.certificate("certificate.number", number, viewer, db)?["stream"]
        }
    }

    /// A certificate whose issue the viewer may read, with the stream of its loan.
    private static func certificate(_ column: String, _ value: String, _ viewer: Viewer, _ db: Database) throws -> Row? {
        let scope = Scope.entries(viewer)
        let sql = """
            SELECT certificate.number, entry.stream FROM certificate
            JOIN loan ON loan.id = certificate.loan AND loan.certificate = certificate.number
            JOIN entry ON entry.seq = certificate.seq WHERE \(column) = ? AND \(scope.sql)
            """
        let arguments = StatementArguments([value.databaseValue] + scope.arguments)
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}
