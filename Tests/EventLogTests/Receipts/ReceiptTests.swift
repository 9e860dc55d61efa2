import EventLog
import Foundation
import Testing

/// A receipt proves its record to anybody, and nothing else.
@Suite("Receipts")
struct ReceiptTests {
    let key: SigningKey
    let log = InMemoryEventLog()

    init() throws { key = try SigningKey(name: "example.org/log", seed: .init(repeating: 1, count: 32)) }

    func receipt(of sequence: Int, among size: Int) async throws -> Receipt {
        try await log.append(numbered: 1...size)
        try await Checkpointer(log: log, origin: "example.org/log", signers: [key]).publish()
        return try await LogHistory(log).receipt(of: sequence)
    }

    @Test(arguments: [(1, 1), (1, 2), (2, 2), (256, 300), (300, 300)])
    func `a receipt verifies after a journey through its file`(sequence: Int, size: Int) async throws {
        let file = try await receipt(of: sequence, among: size).file()

        let read = try Receipt(parsing: file)

        #expect(try read.verify(trusting: [key.verifier]) == key.verifier)
        #expect(read.sequence == sequence)
        #expect(read.record == DraftEntry.numbered(sequence).record)
        #expect(read.keyName == "example.org/log")
        #expect(read.proof.checkpoint.size == size)
        #expect(try read.file() == file)
    }

    @Test func `there is no receipt for what is not there or not published`() async throws {
        _ = try await receipt(of: 1, among: 3)
        try await log.append(numbered: 4...4)
        let history = LogHistory(log)

        let unpublished = await #expect(throws: EventLogError.self) { try await history.receipt(of: 4) }
        let absent = await #expect(throws: EventLogError.self) { try await history.receipt(of: 5) }
        let zero = await #expect(throws: EventLogError.self) { try await history.receipt(of: 0) }

        #expect(unpublished?.code == .notFound)
        #expect(unpublished?.message.hasPrefix("Entry 4 is not under a checkpoint yet.") == true)
        #expect(absent?.message == "There is no entry 5 in the log.")
        #expect(zero?.code == .notFound)
    }

    @Test func `each part that is changed is found, and the message says what does not hold`() async throws {
        let receipt = try await receipt(of: 5, among: 9)
        let file = try #require(
            JSONSerialization.jsonObject(with: Data(try receipt.file())) as? [String: String]
        )
        let other = Data("other".utf8).base64EncodedString()
        let stranger = try SigningKey(name: "example.org/log", seed: .init(repeating: 2, count: 32))
        func message(_ change: [String: String?], _ keys: [VerifierKey]? = nil) throws -> String {
            var changed = file
            for (name, value) in change { changed[name] = value }
            let bytes = Array(try JSONSerialization.data(withJSONObject: changed))
            do {
                try Receipt(parsing: bytes).verify(trusting: keys ?? [key.verifier])
                return "verified"
            } catch let error as EventLogError {
                return error.message
            }
        }
        let proof = try #require(file["proof"])

        #expect(try message([:]) == "verified")
        #expect(try message(["record": other]).hasPrefix("The record is not entry 5 of the log that was signed"))
        #expect(
            try message(["salt": Data(repeating: 9, count: 32).base64EncodedString()]).hasPrefix("The record is not")
        )
        #expect(try message(["salt": other]) == "This is not a receipt: “salt” is not 32 bytes in base64.")
        #expect(try message(["record": "*"]) == "This is not a receipt: “record” is not base64.")
        #expect(try message(["proof": nil]) == "This is not a receipt: it has no “proof”.")
        #expect(try message(["proof": ""]).hasPrefix("This is not a proof of a log: it has no empty line"))
        #expect(try message(["format": "magpie-receipt@v2"]).contains("its format is “magpie-receipt@v2”"))
        #expect(
            try message(["proof": proof.replacing("index 4", with: "index 3")]).hasPrefix("The record is not entry 4")
        )
        #expect(
            try message(["proof": proof.replacing("index 4", with: "index 9")])
                == "The proof speaks of entry 10, but its checkpoint has only 9 entries."
        )
        #expect(
            try message(["proof": proof.replacing("index 4", with: "index 8")]).hasPrefix(
                "The proof has 4 hashes, which"
            )
        )
        #expect(try message(["proof": proof.replacing("\n9\n", with: "\n8\n")]).hasPrefix("The signature of"))
        #expect(try message([:], [stranger.verifier]).hasPrefix("None of the trusted keys has signed this."))
    }

    @Test(arguments: ["", "{}", "[]", "null", "1", "{\"format\":1}", "{", "\u{0}"])
    func `what is no receipt is refused`(text: String) {
        let error = #expect(throws: EventLogError.self) { try Receipt(parsing: Array(text.utf8)) }

        #expect(error?.code == .malformed)
        #expect(error?.message.hasPrefix("This is not a receipt: ") == true)
    }

    @Test func `no damage to a receipt goes unnoticed or ends the process`() async throws {
        let receipt = try await receipt(of: 5, among: 9)
        let file = try receipt.file()
        var generator = SeededGenerator(seed: 5)

        for round in 0..<4_000 {
            var bytes = file
            for _ in 0...(round % 4) { Mutation.random(&generator).apply(to: &bytes, &generator) }
            do {
                let read = try Receipt(parsing: bytes)
                try read.verify(trusting: [key.verifier])
                // What is not proved may change: the white space, or the name of the key.
                #expect(read.record == receipt.record, "round \(round)")
                #expect(read.salt == receipt.salt, "round \(round)")
                #expect(read.sequence == 5, "round \(round)")
            } catch let error as EventLogError {
                #expect(error.code == .malformed || error.code == .notVerified)
            }
        }
    }

    @Test func `a proof with an extra line is read, as the format allows`() async throws {
        let receipt = try await receipt(of: 2, among: 3)
        let text = receipt.proof.text.replacing("@v1\n", with: "@v1\nextra AAAA\n")

        let read = try ProofText(parsing: text)

        #expect(read == receipt.proof)
        #expect(throws: EventLogError.self) { try ProofText(parsing: text.replacing("AAAA", with: "*")) }
    }
}
