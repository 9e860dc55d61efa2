import Commands
import EventLogSQLite
import Glibc

/// Everything is in `Commands`; this only starts it.
@main
struct Main {
    static func main() async {
        SQLiteMemory.leaveUncounted()
        exit(await MagpieCommand.run())
    }
}
