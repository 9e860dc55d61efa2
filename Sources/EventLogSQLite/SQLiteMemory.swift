import CSQLiteMemory

/// How SQLite keeps account of memory, in the whole process.
package enum SQLiteMemory {
    /// Has SQLite not count the memory that it takes: nobody asks, and the count is behind one lock for all connections,
    /// at each of the many small pieces that a statement takes.
    ///
    /// To be called before the first database is opened; later it has no effect.
    package static func leaveUncounted() { _ = sqlite_leave_memory_uncounted() }
}
