import ArgumentParser
import Commands

/// Everything is in `Commands`; this only starts it.
@main
struct Main {
    static func main() async {
        await MagpieCommand.main()
    }
}
