package import Domain
package import EventLog
package import GRDB
import Crypto
import FoundationEssentials

/// The read model that stands at the head: what decisions look at and what pages show.
///
/// One SQLite file, disposable: its position in the log is kept in its own
/// transactions, so whatever it lacks is applied before somebody looks. It
/// need not survive a loss of power with its last rows (`synchronous=NORMAL`),
/// because the log does.
package final class Register: Sendable {
    package let pool: DatabasePool
    package let codec: EventCodec
    private let projector: Projector
    let debt = RegisterDebt()

    /// Opens `register-v<version>.sqlite` in `folder`, or makes an empty one beside those of other versions.
    package convenience init(folder: String, codec: EventCodec = EventCodec()) throws {
        try self.init(path: folder + "/register-v\(RegisterSchema.version).sqlite", codec: codec)
    }

    /// Removes the files of other versions, once this one is built.
    ///
    /// Not sooner: until then the program that wrote the older one may still serve from it, and may be the one
    /// that the operator goes back to.
    package static func removeOtherVersions(in folder: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let isOther = name.hasPrefix("register-v") && !name.hasPrefix("register-v\(RegisterSchema.version).")
            if isOther { try FileManager.default.removeItem(atPath: folder + "/" + name) }
        }
    }

    /// Opens the register at `path`.
    package init(path: String, codec: EventCodec = EventCodec()) throws {
        self.codec = codec
        projector = Register.allProjections()
        var configuration = Configuration()
        configuration.busyMode = .timeout(TimeInterval(Register.writersPatience))
        configuration.maximumReaderCount = 8
        // A batch's transaction stays open from one look to the next: ``RegisterTransaction``.
        configuration.allowsUnsafeTransactions = true
        pool = try DatabasePool(path: path, configuration: configuration)
        // As the log does, and for the same reasons.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16000") }
        try pool.write { db in
            guard try !db.tableExists("meta") else { return }
            try db.execute(sql: RegisterSchema.sql)
            try db.execute(sql: RegisterSchema.creatingLateIndices)
        }
    }

    /// For how many seconds a command waits for another process that writes.
    private static let writersPatience = 30

    /// Reads one consistent state, on the thread that asks.
    ///
    /// Every read of the pool must be of this kind: `docs/decisions/0012-reads-on-the-asking-thread.md`.
    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if debt.isDue { settle(toRead: true) }
        return try pool.read(body)
    }

    /// Reads what people may do and by which rules: other tables may lack the newest records.
    ///
    /// - Throws: ``RegisterError/powersOwed`` where the newest of them could not be written.
    package func readPowers<Value>(_ body: (Database) throws -> Value) throws -> Value {
        // Reading on would show pages to whoever has lost the power to see them.
        guard !debt.arePowersOwed else { throw RegisterError.powersOwed }
        return try pool.read(body)
    }

    /// All projections, in one table.
    package static func allProjections() -> Projector {
        var projector = Projector()
        projector.projectPeople()
        projector.projectSamples()
        projector.projectCalls()
        projector.projectReviews()
        projector.projectLoans()
        return projector
    }

    package static func position(_ db: Database) throws -> Int {
        try db.first("SELECT value FROM meta WHERE key = 'position'") { $0.int(0) } ?? 0
    }

    /// Applies one record inside the caller's transaction.
    package func apply(_ applied: Applied, to db: Database) throws {
        let stale = StaleSamples()
        try apply(applied, noting: stale, to: db)
        try stale.refresh(db)
    }

    private func apply(_ applied: Applied, noting stale: StaleSamples, to db: Database) throws {
        var applied = applied
        applied.stale = stale
        let event = applied.event
        try db.run(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", applied.sequence, event.stream,
            type(of: event.body).type, event.audience.rawValue, event.at.milliseconds, event.by)
        try projector.apply(applied, to: db)
        try LedgerRows.post(applied, db)
    }

    package func setPosition(_ position: Int, _ db: Database) throws {
        try db.run("UPDATE meta SET value = ? WHERE key = 'position'", position)
    }

    /// Another number after each record, or change by another process, that may alter what somebody may do.
    ///
    /// Of another process it tells once this one has looked: at the latest with the next decision.
    package var powersVersion: Int { debt.powersVersion }

    /// Applies those of the records that follow on the register's position.
    func apply(_ records: [Applied], defersAvailability: Bool = false, _ db: Database) throws {
        let position = try Register.position(db)
        var last = position
        let stale = StaleSamples()
        for record in records where record.sequence == last + 1 {
            try apply(record, noting: stale, to: db)
            last = record.sequence
        }
        if !defersAvailability { try stale.refresh(db) }
        if last != position { try setPosition(last, db) }
    }

    /// Shows what this process has recorded, as soon as somebody looks or after a moment.
    func owe(_ records: [Applied]) {
        guard !records.isEmpty else { return }
        debt.add(records) { [weak self] in self?.settle() }
    }

    /// Tries later: applying failed, or could not begin.
    func fallBehind(with records: [Applied] = []) {
        debt.fallBehind(with: records) { [weak self] in self?.settle() }
    }

    /// Applies what is owed, and waits for others who write, but not for long.
    ///
    /// Where that fails, reading goes on with what there is, a repeat comes in a second, and the next command catches up
    /// from the log or is refused.
    package func settle(toRead: Bool = false) {
        guard debt.beginWriting(within: RegisterDebt.readersPatience, while: { !toRead || debt.isDue }) else {
            return fallBehind()
        }
        defer { debt.endWriting() }
        let records = debt.records
        // Whoever reads does not wait once more for what has just failed.
        guard let last = records.last, !(toRead && debt.isBehind) else { return }
        do {
            let position = try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = \(RegisterDebt.readersPatience.components.seconds * 1000)")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Register.writersPatience * 1000)") }
                try db.inTransaction(.immediate) {
                    try noteDataVersion(db)
                    try apply(records, db)
                    return .commit
                }
                return try Register.position(db)
            }
            if position >= last.sequence { debt.settled(upTo: last.sequence) } else { debt.loseThread() }
        } catch {
            fallBehind()
        }
    }

    /// Applies what is owed and closes the file.
    package func close() throws {
        settle()
        try pool.close()
    }

    /// True where the register lacks what no decision may lack: it could not be written.
    package var isBehind: Bool { debt.isBehind }

    /// Bounds what is owed: whoever records faster than it can be applied waits here.
    package func settleIfMuchIsOwed() { if debt.isTooLarge { settle() } }

    /// Whether another connection has written to the register since this was asked last.
    ///
    /// It may have been replaced as a whole, by a rebuild that corrects what it said wrongly, and no record tells of that.
    /// For whoever holds the log's lock, without which nobody replaces it.
    package func takeWhetherOthersWrote() throws -> Bool {
        // Whoever writes now looks there himself, as soon as he has the register's lock.
        if debt.beginWriting(within: .seconds(Register.writersPatience), while: { !debt.isNoted }) {
            defer { debt.endWriting() }
            try pool.writeWithoutTransaction(noteDataVersion)
        }
        return debt.takeWhetherOthersWrote()
    }

    func noteDataVersion(_ db: Database) throws {
        debt.note(dataVersion: try db.first("PRAGMA data_version") { $0.int(0) } ?? 0)
    }

    /// Applies what the log holds beyond the register's position; tells whether there was anything.
    @discardableResult
    package func catchUp(_ log: any LogTransaction, _ db: Database) throws -> Bool {
        var position = try Register.position(db)
        guard position < log.head else {
            guard position == log.head else { throw RegisterError.aheadOfLog(register: position, log: log.head) }
            return false
        }
        while position < log.head {
            let entries = try log.entries(after: position, limit: 1000)
            guard let last = entries.last else { break }
            let records = try entries.map { entry in
                Applied(
                    sequence: entry.sequence,
                    event: try codec.decode(entry.record, stream: entry.stream, type: entry.type))
            }
            try apply(records, db)
            position = last.sequence
        }
        return true
    }

    /// Builds the register from the log in long transactions, telling how far it is.
    ///
    /// Another process may build, or decide, at the same time: what to apply is settled inside each transaction.
    /// In a long log samples come and go many times: which are available is made out once, at the end, and a build
    /// that was cut off in between is known by its mark.
    ///
    /// - Parameters:
    ///   - end: the last record to apply; by default the one at the log's head now.
    ///   - longLog: from how many records on the log is a long one, of which indices and availability are made last.
    package func build(
        from log: any EventLog, upTo end: Int? = nil, longLog: Int = 10_000,
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws {
        let head = if let end { end } else { try await log.head() }
        var position = try read { try Register.position($0) }
        if head > longLog {
            try await pool.write { db in
                guard try Register.position(db) == 0 else { return }
                try db.execute(sql: RegisterSchema.droppingLateIndices)
                try db.run("INSERT INTO meta VALUES ('defersAvailability', 1)")
            }
        }
        // The next records are read and decoded while those before them are applied.
        var records = try await read(log, after: position, upTo: head)
        while let end = records.last?.sequence {
            async let following = read(log, after: end, upTo: head)
            position = try await pool.write { [self, records] db in
                try apply(records, defersAvailability: try Register.defersAvailability(db), db)
                return try Register.position(db)
            }
            progress(min(position, head), head)
            let next = try await following
            records = position < end ? try await read(log, after: position, upTo: head) : next
        }
        // They may be lacking from a build that was cut off, too.
        try await pool.write { db in
            if try Register.defersAvailability(db) {
                try LedgerRows.refreshAvailability(db)
                try db.run("DELETE FROM meta WHERE key = 'defersAvailability'")
            }
            try db.execute(sql: RegisterSchema.creatingLateIndices)
        }
    }

    private static func defersAvailability(_ db: Database) throws -> Bool {
        try db.first("SELECT 1 FROM meta WHERE key = 'defersAvailability'") { $0.int(0) } != nil
    }

    private func read(_ log: any EventLog, after position: Int, upTo head: Int) async throws -> [Applied] {
        guard position < head else { return [] }
        return try await log.entries(after: position, limit: min(5000, head - position)).map { entry in
            let event = try codec.decode(entry.record, stream: entry.stream, type: entry.type)
            return Applied(sequence: entry.sequence, event: event)
        }
    }

    /// Replaces the contents of this register by those of `other`, at once for every reader and process.
    package func replaceContents(by other: Register) throws {
        debt.beginWriting()
        defer { debt.endWriting() }
        defer { debt.changePowers() }
        try other.pool.backup(to: pool)
    }

    /// A digest of every row of every table, in hexadecimal: equal registers have equal digests.
    package func digest() throws -> String { try read(Register.digest) }

    /// The same, inside a transaction that is open.
    package static func digest(_ db: Database) throws -> String {
        var hash = SHA256()
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                    AND name NOT LIKE 'sample_words_%' ORDER BY name
                """)
        for table in tables where table != "sample_words" {
            hash.update(data: Data("\(table)\n".utf8))
            let columns = try db.columns(in: table).map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
            let rows = try String.fetchCursor(db, sql: "SELECT \(columns) AS line FROM \"\(table)\" ORDER BY line")
            while let line = try rows.next() { hash.update(data: Data((line + "\n").utf8)) }
        }
        return hash.finalize().hexadecimal
    }
}

/// What is wrong with a register, and what to do.
package enum RegisterError: Error, Equatable, CustomStringConvertible {
    /// The register has seen records that the log does not hold: another log, or an older copy of it.
    case aheadOfLog(register: Int, log: Int)
    /// What somebody may do has changed, and the register could not be written since.
    case powersOwed

    package var description: String {
        switch self {
        case .powersOwed:
            "The read model cannot be written, and lacks a change of what somebody may do. "
                + "Make room, or mend the disk: it is tried again every second."
        case .aheadOfLog(let register, let log):
            "The read model stands at record \(register), but the log ends at \(log): "
                + "the log is an older copy. Restore the newest log, or run “magpie rebuild”."
        }
    }
}
