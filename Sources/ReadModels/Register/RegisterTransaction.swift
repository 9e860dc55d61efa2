import Domain
package import EventLog
package import GRDB
import GRDBSQLite

/// Where facts are read: a database that is open already, or one that is opened when the first is asked for.
package protocol RegisterAccess {
    func access<Value>(_ body: (Database) throws -> Value) throws -> Value
}

/// The register during one batch of commands.
///
/// Its own transaction begins when a decision first looks into it, caught up with what the batch has appended until
/// then; from there on each record is applied at once, so that a decision sees what those before it did. It commits
/// after the log. Where no decision looks, the records are owed, and applied when somebody does.
///
/// The order of locks is the same in every process: first the log, then the register.
package final class RegisterTransaction: RegisterAccess {
    private let register: Register
    private let log: any LogTransaction
    private var appended: [Applied] = []
    private var isOpen = false
    /// The last record that the register shows once it is open and committed.
    private var last = 0
    private var mayChangePowers = false

    package init(_ register: Register, in log: any LogTransaction) {
        self.register = register
        self.log = log
    }

    package func access<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if !isOpen { try open() }
        return try register.pool.unsafeReentrantWrite(body)
    }

    /// Takes in a record that was appended to the log.
    package func add(_ record: Applied) throws {
        appended.append(record)
        if HeldPowers.mayChange(with: record.event.stream) {
            mayChangePowers = true
            // What takes a power away is never only owed: were it acknowledged and the register could not follow, whoever
            // lost the power would go on reading.
            if !isOpen { try open() }
        }
        // Of several records of one command, opening has applied those that were in the log already.
        guard isOpen, record.sequence > last else { return }
        try register.pool.unsafeReentrantWrite { try register.apply(record, to: $0) }
        last = record.sequence
    }

    /// Begins now, and applies whatever the log holds and the register lacks.
    package func open() throws {
        precondition(!isOpen, "the register is caught up already")
        register.debt.beginWriting()
        isOpen = true
        try register.pool.unsafeReentrantWrite { db in
            try db.beginTransaction(.immediate)
            try register.noteDataVersion(db)
            try register.apply(register.debt.records + appended, db)
            if try register.catchUp(log, db) { mayChangePowers = true }
        }
        last = log.head
    }

    /// Before the log's commit: writes what the register is to show into its journal.
    ///
    /// A full or failing disk is met here, where everything can still be refused, and not after the log has it.
    package func prepare() throws {
        guard isOpen else { return }
        try register.pool.unsafeReentrantWrite { db in
            if !appended.isEmpty { try register.setPosition(last, db) }
            let code = sqlite3_db_cacheflush(db.sqliteConnection)
            // What is still in use is written by the commit.
            guard code == SQLITE_OK || code == SQLITE_BUSY else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
    }

    /// After the log's commit: what was appended is shown, now or when somebody looks.
    ///
    /// It is decided, because it is in the log: where the register cannot follow, it catches up when it can.
    package func commit() {
        guard isOpen else { return register.owe(appended) }
        do {
            try register.pool.unsafeReentrantWrite { try $0.commit() }
            close()
            register.debt.settled(upTo: last)
            if mayChangePowers { register.debt.changePowers() }
        } catch {
            rollBack()
            if appended.isEmpty { register.debt.loseThread() } else { register.fallBehind(with: appended) }
        }
    }

    /// Nothing of the batch is in the log.
    package func rollBack() {
        guard isOpen else { return }
        // SQLite may have undone it already, on a full disk.
        try? register.pool.unsafeReentrantWrite { try $0.rollback() }
        close()
    }

    private func close() {
        isOpen = false
        register.debt.endWriting()
    }
}
