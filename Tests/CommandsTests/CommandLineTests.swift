import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite("The command line", .tags(.small))
struct CommandLineTests {
    /// Every command with its words, groups included; libraries' own commands are tested with them.
    private static let all: [(words: [String], type: any ParsableCommand.Type)] = {
        func below(_ type: any ParsableCommand.Type, _ words: [String]) -> [(words: [String], type: any ParsableCommand.Type)] {
            type.configuration.subcommands.flatMap { sub -> [(words: [String], type: any ParsableCommand.Type)] in
                let name = sub.configuration.commandName ?? String(describing: sub).lowercased()
                guard name != "pds4", name != "relay" else { return [] }
                return [(words + [name], sub)] + below(sub, words + [name])
            }
        }
        return below(MagpieCommand.self, [])
    }()

    private static var leaves: [[String]] { all.filter { $0.type.configuration.subcommands.isEmpty }.map(\.words) }

    @Test func `there are the commands that the manual names`() {
        let words = Set(Self.leaves.map { $0.joined(separator: " ") })

        for command in [
            "demo", "serve", "init", "samples import", "programme adopt", "programme status", "log verify", "log key",
            "log rotate-key", "receipt verify", "rebuild", "backup", "restore", "health",
        ] {
            #expect(words.contains(command), "\(command)")
        }
    }

    @Test(arguments: Self.all.map(\.words))
    func `every command says what it does and gives an example`(words: [String]) throws {
        let help = MagpieCommand.helpMessage(for: try #require(Self.all.first { $0.words == words }).type, columns: 200)
        let example = "magpie " + words.joined(separator: " ")

        #expect(help.contains("OVERVIEW: "))
        #expect(help.contains(example), "no example of “\(example)”")
    }

    @Test(arguments: Self.leaves)
    func `every command refuses what it does not know`(words: [String]) {
        for extra in [["--nothing-like-this"], ["--data"]] {
            let code = exitCode(words + extra)
            #expect(code == 2, "\(words + extra): \(String(describing: code))")
        }
    }

    @Test(arguments: [
        ["samples", "import", "a.csv", "--category", "cheese"], ["init", "--origin", "https://example.org/log"],
        ["init", "--origin", "a b"], ["init", "--origin", "x", "--title", "a\"b"], ["serve", "--port", "many"], ["restore"],
        ["receipt", "verify"], ["log", "verify", "--against"], ["bogus"],
    ])
    func `a wrong command line is refused before anything is opened`(arguments: [String]) {
        let code = exitCode(arguments)

        #expect(code == 2, "\(String(describing: code))")
    }

    @Test(arguments: [
        ["samples import", "programme adopt", "programme status", "log verify", "log key", "log rotate-key", "receipt verify", "rebuild", "backup", "restore", "health", "init"]
    ])
    func `what a program may read has JSON`(commands: [String]) throws {
        for command in commands {
            let type = try #require(Self.all.first { $0.words.joined(separator: " ") == command }, "\(command)").type
            #expect(MagpieCommand.helpMessage(for: type, columns: 200).contains("--json"), "\(command)")
        }
    }

    /// What the program would end with, as far as the parser decides it; nil where the command would run.
    private func exitCode(_ arguments: [String]) -> Int32? {
        do {
            _ = try MagpieCommand.parseAsRoot(arguments)
            return nil
        } catch {
            return MagpieCommand.status(of: MagpieCommand.exitCode(for: error))
        }
    }
}

@Suite("The program itself", .tags(.medium))
struct ProgramTests {
    @Test func `exit codes say what happened`() throws {
        let folder = try TemporaryFolder()

        #expect(try Binary.run("--help").status == 0)
        #expect(try Binary.run("bogus").status == 2)
        let missing = try Binary.run("health", "--data", folder.path + "/nothing")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("magpie init --data"), "it says what to type next")
        let noFile = try Binary.run("samples", "import", folder.path + "/no.csv", "--data", folder.path)
        #expect(noFile.status == 1 && noFile.errors.contains("There is no file"))
    }

    @Test func `a life of a data directory: made, filled, backed up, verified, restored, with a new key`() throws {
        let folder = try TemporaryFolder()
        let (data, copy, restored) = (folder.path + "/data", folder.path + "/copy", folder.path + "/restored")
        let csv = try folder.file("two.csv", "ID,Mission,Type,Weight (g)\n1,Apollo 11,Soil,2\n2,Apollo 11,Soil,3\n")

        let made = try Binary.run("init", "--data", data, "--origin", "life.example/log", "--json")
        let key = try #require(try made.json()["key"] as? String, "\(made.errors)")
        #expect(try Binary.run("init", "--data", data, "--origin", "life.example/log").status == 1, "it holds data")
        #expect(try Binary.run("samples", "import", csv, "--data", data).status == 0)
        #expect(try Binary.run("programme", "status", "--data", data).output.contains("missions: "))
        let rotated = try Binary.run("log", "rotate-key", "--data", data, "--json")
        let newKey = try #require(try rotated.json()["new"] as? String, "\(rotated.errors)")
        #expect(newKey != key)
        let all = try Binary.run("log", "key", "--data", data, "--all").output.split(separator: "\n").map(String.init)
        #expect(all == [newKey, key])
        let verified = try Binary.run("log", "verify", "--data", data, "--json")
        #expect(verified.status == 0)
        #expect(try verified.json()["isSound"] as? Bool == true)
        #expect(try Binary.run("rebuild", "--data", data, "--json").json()["isEqual"] as? Bool == true)
        #expect(try Binary.run("backup", "--data", data, "--to", copy).status == 0)
        #expect(try Binary.run("backup", "--data", data, "--to", copy).status == 1, "it is there already")
        #expect(try Binary.run("restore", "--from", copy, "--data", restored).status == 0)
        #expect(try Binary.run("health", "--data", restored).status == 0)
        #expect(try Binary.run("log", "key", "--data", restored).output == newKey + "\n")
        #expect(try Binary.run("programme", "status", "--data", restored).output == Binary.run("programme", "status", "--data", data).output)
    }
}
