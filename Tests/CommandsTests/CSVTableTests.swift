import TestSupport
import Testing

@testable import Commands

@Suite("CSV of somebody else's", .tags(.small))
struct CSVTableTests {
    private func texts(_ text: String) throws -> [[String]] { try CSVTable(Array(text.utf8)).records.map { $0.map(\.text) } }

    private func fault(_ bytes: [UInt8]) -> CSVTable.Fault? {
        do throws(CSVTable.Fault) {
            _ = try CSVTable(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]), ("a\rb\r", [["a"], ["b"]]),
        ("\u{feff}a,b\n", [["a", "b"]]), ("\"a,\"\"x\"\"\",\"two\nlines\"\n", [["a,\"x\"", "two\nlines"]]),
        ("a\n\n\nb\n", [["a"], ["b"]]), ("\"\",\n", [["", ""]]), ("样品,月\n", [["样品", "月"]]), ("", []),
    ])
    func `what spreadsheets write is read`(text: String, records: [[String]]) throws {
        #expect(try texts(text) == records)
    }

    @Test(arguments: [
        ("a,b\nc,\"d\n", 2, 3, "never closed"), ("a,b\nc,\"d\"x\n", 2, 6, "follows a closing"), ("a,b\nc,d\"e\n", 2, 4, "inside a value"),
        ("月,样\n月,\"x\"y\n", 2, 6, "follows a closing"), ("a\nb\u{0}c\n", 2, 2, "control character"),
    ])
    func `a fault is named by line and column`(text: String, line: Int, column: Int, problem: String) throws {
        let found = try #require(fault(Array(text.utf8)))

        #expect(found.line == line && found.column == column, "\(found)")
        #expect(found.problem.contains(problem))
    }

    @Test func `bytes that are no UTF-8 are named where they stand`() throws {
        let found = try #require(fault(Array("a,b\nc,".utf8) + [0xE9, 0x0A]))

        #expect(found == CSVTable.Fault(line: 2, column: 3, problem: "not UTF-8; save the file as UTF-8"))
    }

    @Test func `a line without an end is refused at once, whatever its length`() throws {
        let bytes = Array("id,mission\n".utf8) + [UInt8](repeating: UInt8(ascii: ","), count: 100 << 20)
        let long = Array("id\n".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 100 << 20)

        #expect(fault(bytes)?.problem.contains("columns") == true)
        #expect(fault(long)?.line == 2)
        #expect(fault(long)?.problem.contains("a value of more than") == true)
    }

    @Test func `an open quote does not swallow the file`() throws {
        let rows = String(repeating: "1,2\n", count: 40_000)

        let found = try #require(fault(Array(("a,b\n\"1,2\n" + rows).utf8)))

        #expect(found.line == 2 && found.column == 1)
    }
}
