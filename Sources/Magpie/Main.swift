import Commands
import Glibc

/// Everything is in `Commands`; this only starts it.
@main
struct Main {
    static func main() async { exit(await MagpieCommand.run()) }
}
