import EventLog
import Testing

/// The text of a checkpoint.
@Suite("Checkpoints")
struct CheckpointTests {
    @Test func `a checkpoint is three lines and reads back`() throws {
        let checkpoint = Checkpoint(origin: "example.org/log", size: 70_000, root: PlainTree.hash(1))

        let text = checkpoint.text

        #expect(text.split(separator: "\n").prefix(2) == ["example.org/log", "70000"])
        #expect(try Checkpoint(parsing: text) == checkpoint)
    }

    @Test func `the empty log's checkpoint has the digest of nothing`() {
        let checkpoint = Checkpoint(origin: "example.org/log", size: 0, root: .emptyTree)

        #expect(checkpoint.text == "example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    }

    @Test func `lines that others add are kept`() throws {
        let text = "o\n1\n" + "KKf4DYcAr+qhKlYWkB1aWyPpXkVfdxgJiGoyLCEmzv4=" + "\nmore\nlines\n"

        let checkpoint = try Checkpoint(parsing: text)

        #expect(checkpoint.extensions == ["more", "lines"])
        #expect(checkpoint.text == text)
    }

    static let root = "KKf4DYcAr+qhKlYWkB1aWyPpXkVfdxgJiGoyLCEmzv4="

    @Test(arguments: [
        "", "\n", "o\n1\n", "o\n1\n\(root)", "\n1\n\(root)\n", "o\n01\n\(root)\n", "o\n-1\n\(root)\n",
        "o\n+1\n\(root)\n",
        "o\n1 \n\(root)\n", "o\n99999999999999999999\n\(root)\n", "o\n1\n\(root)x\n", "o\n1\nAAAA\n", "o\n1\n\n",
        "o\n1\n\(root)\n\n", "o\n0\n\(root)\n", "o\n\u{661}\n\(root)\n",
    ])
    func `what is not a checkpoint is refused`(text: String) {
        let error = #expect(throws: EventLogError.self) { try Checkpoint(parsing: text) }

        #expect(error?.code == .malformed)
    }
}
