import Domain
import EventLog
import EventLogSQLite
import Foundation
import ReadModels
import Registrar

/// Appends records to the log of a data directory: every ninth registers a sample, the others hand one over.
///
/// The bytes are those that real commands made, with other numbers of the same width put in.
struct Filling {
    let folder: String
    let records: Int

    func run() async throws {
        let templates = try await templates()
        let log = try SQLiteEventLog(path: folder + "/log.sqlite")
        let samples = records / 9
        let watch = Stopwatch()
        var made = 0
        while made < records {
            let first = made
            let last = min(made + 2000, records)
            try log.writeSync { log in
                for index in first..<last { _ = try log.append([draft(index, samples, templates)]) }
            }
            made = last
        }
        try log.close()
        try ServerBenchmark.report(["records": Double(records), "seconds": watch.wallSeconds])
    }

    /// The first ninth are registrations, then each sample is offered and accepted four times: none is left waiting.
    private func draft(_ index: Int, _ samples: Int, _ templates: [DraftEntry]) -> DraftEntry {
        let template = index < samples ? templates[0] : templates[1 + ((index - samples) / samples) % 2]
        let number = digits(index < samples ? index : (index - samples) % samples)
        let round = digits(index < samples ? 0 : (index - samples) / (2 * samples))
        var record = template.record
        replace(Array("0000000".utf8), by: number, in: &record)
        replace(Array("1111111".utf8), by: round, in: &record)
        var draft = template
        draft.record = record
        draft.stream = "sample/s" + String(decoding: number, as: UTF8.self)
        draft.salt = DraftEntry.freshSalt()
        return draft
    }

    private func digits(_ number: Int) -> [UInt8] {
        var digits = Array(repeating: UInt8(ascii: "0"), count: 7)
        var (rest, place) = (number, 6)
        while rest > 0, place >= 0 {
            digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            place -= 1
        }
        return digits
    }

    private func replace(_ old: [UInt8], by new: [UInt8], in record: inout [UInt8]) {
        var index = 0
        while index + old.count <= record.count {
            if record[index] == old[0], record[index..<(index + old.count)].elementsEqual(old) {
                record.replaceSubrange(index..<(index + old.count), with: new)
                index += old.count
            } else {
                index += 1
            }
        }
    }

    /// A registration, an offer and an acceptance, as a registrar writes them.
    private func templates() async throws -> [DraftEntry] {
        let temporary = folder + "/templates"
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        let place = try await Place(folder: temporary)
        let sample = Sample.ID("s0000000")
        try await place.submit(
            Sample.Register(
                subject: sample, number: "N-0000000", mission: "apollo", material: .basalt, form: .rock,
                category: .research, mass: Mass(micrograms: 1_000_000), facility: "houston",
                collected: Sample.Collected(body: "moon", site: "Station 4"), source: "benchmark"))
        try await place.submit(
            Sample.OfferCustody(subject: sample, to: .facility("beijing"), consignment: "C-0000000-1111111", seals: ["S-1"]),
            as: .person(Person.ID("giver")))
        try await place.submit(
            Sample.AcceptCustody(subject: sample, consignment: "C-0000000-1111111", seals: ["S-1"]),
            as: .person(Person.ID("taker")))
        let entries = try await place.log.entries(after: 0, limit: 100).suffix(3)
        return entries.map { DraftEntry(stream: $0.stream, type: $0.type, record: $0.record, salt: $0.salt) }
    }
}

/// Verifying and projecting the log of a data directory.
struct LogTimes {
    let folder: String

    func run() async throws {
        let log = try SQLiteEventLog(path: folder + "/log.sqlite", access: .readOnly)
        let records = try await log.head()
        let verifying = Stopwatch()
        let key = try SigningKey(readingFrom: folder + "/keys/log.key").verifier
        let report = try await LogVerifier(log, trusting: [key]).verify()
        let (verified, verifiedProcessor) = (verifying.wallSeconds, verifying.processorSeconds)
        let path = folder + "/projected.sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let register = try Register(path: path)
        let projecting = Stopwatch()
        try await register.build(from: log)
        try ServerBenchmark.report([
            "records": Double(records), "verifySeconds": verified, "verifyProcessorSeconds": verifiedProcessor,
            "isSound": report.isSound ? 1 : 0, "projectSeconds": projecting.wallSeconds,
            "projectProcessorSeconds": projecting.processorSeconds, "peakMegabytes": Stopwatch.peakMegabytes,
        ])
    }
}
