import EventLog
import Testing

/// Notes and keys, against those that others have made.
@Suite("Signed notes")
struct SignedNoteTests {
    /// The example of C2SP's specification.
    static let keyText = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    /// The example of Go's `sumdb/note`.
    static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let goSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let goText =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let goNote =
        goText
        + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    @Test func `the specification's key is read, and written as it was`() throws {
        let key = try VerifierKey(parsing: Self.keyText)

        #expect(key.name == "example.com/foo")
        #expect(hexadecimal(key.id) == "530d903a")
        #expect(key.text == Self.keyText)
    }

    @Test func `a note that Go has signed verifies, and so does one signed here with Go's key`() throws {
        let key = try VerifierKey(parsing: Self.goKey)
        let secret = try SigningKey(parsing: Self.goSecret)

        let read = try SignedNote(parsing: Self.goNote)
        let written = try SignedNote(text: Self.goText, signedBy: [secret])

        #expect(try read.verified(by: [key]) == [key])
        #expect(read.text == Self.goText)
        #expect(read.encoded == Self.goNote)
        #expect(secret.verifier == key)
        #expect(secret.text == Self.goSecret)
        #expect(try SignedNote(parsing: written.encoded).verified(by: [key]) == [key])
    }

    @Test func `several may sign, and who is not known is passed over`() throws {
        let keys = try (1...3).map { try SigningKey(name: "k\($0)", seed: .init(repeating: UInt8($0), count: 32)) }
        let note = try SignedNote(parsing: SignedNote(text: "hello\n", signedBy: [keys[0], keys[1]]).encoded)

        #expect(try note.verified(by: [keys[1].verifier]) == [keys[1].verifier])
        #expect(try note.verified(by: keys.map(\.verifier)) == [keys[0].verifier, keys[1].verifier])
        let error = #expect(throws: EventLogError.self) { try note.verified(by: [keys[2].verifier]) }
        #expect(error?.code == .notVerified)
        #expect(error?.message.hasPrefix("None of the trusted keys has signed this. Signed by k1+") == true)
    }

    @Test func `a changed text is found even beside a good signature of another`() throws {
        let keys = try (1...2).map { try SigningKey(name: "k\($0)", seed: .init(repeating: UInt8($0), count: 32)) }
        let mine = try SignedNote(text: "pay 1\n", signedBy: [keys[0]])
        let changed = try SignedNote(text: "pay 2\n", signedBy: [keys[1]])
        let forged = try SignedNote(
            parsing: changed.encoded + String(mine.encoded.split(separator: "\n")[1]) + "\n"
        )

        let error = #expect(throws: EventLogError.self) { try forged.verified(by: keys.map(\.verifier)) }

        #expect(error?.message == "The signature of k1 does not fit the text: one of them was changed.")
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n\n", "\n— PeterNeumann x08go/ZJkuA=\n", "text\n\n— a b\n",
        "text\n\n— PeterNeumann x08go/ZJkuA=", "text\n\n- PeterNeumann x08go/ZJkuA=\n",
        "text\n\n— Peter+Neumann x08go/ZJkuA=\n", "text\n\n—  x08go/ZJkuA=\n", "text\n\n— PeterNeumann x08go/ZJkuB=\n",
        "text\n\n— PeterNeumann x08go/ZJkuA\n", "text\n\n— PeterNeumann x08g\n", "text\n\n— P x08go/ZJkuA= x\n",
        "te\u{1}xt\n\n— PeterNeumann x08go/ZJkuA=\n", "text\r\n\n— PeterNeumann x08go/ZJkuA=\n",
        "text\n\n— PeterNeumann x08go/ZJkuA=\n\n",
    ])
    func `what is not in the format is refused`(note: String) {
        let error = #expect(throws: EventLogError.self) { try SignedNote(parsing: note) }

        #expect(error?.code == .malformed)
    }

    @Test(arguments: [
        "", "+", "++", "a+b+c", "example.com/foo", "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        " +530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ])
    func `what is no key is refused`(key: String) {
        let error = #expect(throws: EventLogError.self) { try VerifierKey(parsing: key) }

        #expect(error?.code == .malformed)
    }

    @Test func `no change of a byte in a note goes unnoticed or ends the process`() throws {
        let key = try VerifierKey(parsing: Self.goKey)
        let original = Array(Self.goNote.utf8)
        var generator = SeededGenerator(seed: 1)
        var refused = 0

        for round in 0..<4_000 {
            var bytes = original
            for _ in 0...(round % 3) { Mutation.random(&generator).apply(to: &bytes, &generator) }
            guard bytes != original else { continue }
            do {
                let note = try SignedNote(parsing: bytes)
                try note.verified(by: [key])
                // Lines of other keys may come and go; the text may not.
                #expect(note.text == Self.goText, "round \(round)")
            } catch let error as EventLogError {
                #expect(error.code == .malformed || error.code == .notVerified)
                refused += 1
            }
        }
        #expect(refused > 3_500)
    }
}

/// A way to damage a text.
enum Mutation: CaseIterable {
    case flip, remove, insert, double, cut, swap

    static func random(_ generator: inout SeededGenerator) -> Mutation {
        allCases.randomElement(using: &generator) ?? .flip
    }

    func apply(to bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch self {
        case .flip: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case .remove: bytes.remove(at: place)
        case .insert: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case .double: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
        case .cut: bytes.removeSubrange(place...)
        case .swap: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
        }
    }
}
