/// A plan of contacts between numbered nodes, as delay-tolerant networks read it.
public struct ContactPlan: Hashable, Sendable {
    /// One contact; seconds count from the plan's start.
    public struct Contact: Hashable, Sendable {
        /// The sender's node number.
        public var source: Int
        /// The receiver's node number.
        public var destination: Int
        /// When it begins, in whole seconds.
        public var start: Int
        /// When it ends, in whole seconds.
        public var end: Int
        /// Bits per second, a multiple of 8.
        public var rate: Int
        /// The one-way light time in seconds, rounded up.
        public var lightTime: Int

        /// A contact.
        public init(source: Int, destination: Int, start: Int, end: Int, rate: Int, lightTime: Int) {
            self.source = source
            self.destination = destination
            self.start = start
            self.end = end
            self.rate = rate
            self.lightTime = lightTime
        }
    }

    /// The contacts, by pair and time; those of a pair never overlap.
    public let contacts: [Contact]

    /// A plan that is checked.
    ///
    /// - Throws: ``RelayError`` of code `badWindow` for contacts that are empty or overlap within
    ///   a pair, which ION refuses, `badRate` for rates that are no whole bytes per second.
    public init(_ contacts: [Contact]) throws {
        self.contacts = contacts.sorted {
            ($0.source, $0.destination, $0.start) < ($1.source, $1.destination, $1.start)
        }
        for contact in contacts {
            guard contact.start >= 0, contact.end > contact.start, contact.source > 0, contact.destination > 0 else {
                throw RelayError(
                    .badWindow,
                    "the contact \(contact.source) → \(contact.destination) at \(contact.start) s is empty"
                )
            }
            guard contact.rate > 0, contact.rate.isMultiple(of: 8), contact.lightTime >= 0 else {
                throw RelayError(.badRate, "\(contact.rate) bit/s is no whole number of bytes per second")
            }
        }
        for (a, b) in zip(self.contacts, self.contacts.dropFirst())
        where (a.source, a.destination) == (b.source, b.destination) && b.start < a.end {
            throw RelayError(.badWindow, "two contacts \(a.source) → \(a.destination) overlap at \(b.start) s")
        }
    }

    /// The contacts of a transfer problem, shrunk to whole seconds; `numbers` gives each name its
    /// node number and `lightTime` the seconds that light takes.
    public init(
        _ problem: TransferProblem,
        numbers: [String: Int],
        lightTime: (TransferProblem.Contact) -> Double
    ) throws {
        try self.init(
            problem.contacts.compactMap { contact in
                guard let source = numbers[contact.from], let destination = numbers[contact.to] else { return nil }
                let (start, end) = (Int(contact.start.rounded(.up)), Int(contact.end.rounded(.down)))
                guard end > start else { return nil }
                return Contact(
                    source: source,
                    destination: destination,
                    start: start,
                    end: end,
                    rate: Int(contact.rate / 8) * 8,
                    lightTime: Int(lightTime(contact).rounded(.up))
                )
            }
        )
    }

    // MARK: ION

    /// The plan for `ionadmin`: rates in bytes per second, a range for each contact.
    public var ion: String {
        var text = ""
        for contact in contacts {
            let pair = "+\(contact.start) +\(contact.end) \(contact.source) \(contact.destination)"
            text += "a contact \(pair) \(contact.rate / 8)\n"
            text += "a range \(pair) \(contact.lightTime)\n"
        }
        return text
    }

    /// Reads a plan for `ionadmin`; comments (`#`) and other commands are passed over.
    ///
    /// - Throws: ``RelayError`` of code `badFile` with the line number.
    public init(ion text: String) throws {
        var contacts: [Contact] = []
        var ranges: [String: Int] = [:]
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 2, words[0] == "a", words[1] == "contact" || words[1] == "range" else { continue }
            guard words.count >= 7, words[2].hasPrefix("+"), words[3].hasPrefix("+"),
                let start = Int(words[2].dropFirst()), let end = Int(words[3].dropFirst()),
                let source = Int(words[4]), let destination = Int(words[5]), let value = Int(words[6])
            else {
                throw RelayError(
                    .badFile,
                    "'\(line)' must read: a \(words[1]) +START +STOP SOURCE DESTINATION \(words[1] == "range" ? "SECONDS" : "BYTES_PER_SECOND")",
                    line: number
                )
            }
            if words[1] == "range" {
                ranges["\(start) \(end) \(source) \(destination)"] = value
            } else {
                contacts.append(
                    Contact(
                        source: source,
                        destination: destination,
                        start: start,
                        end: end,
                        rate: value * 8,
                        lightTime: 0
                    )
                )
            }
        }
        for index in contacts.indices {
            let c = contacts[index]
            contacts[index].lightTime = ranges["\(c.start) \(c.end) \(c.source) \(c.destination)"] ?? 0
        }
        try self.init(contacts)
    }

    // MARK: HDTN

    /// The plan as HDTN's `contactPlan.json`: rates in bits per second.
    public var hdtn: String {
        let lines = contacts.enumerated().map { index, c in
            "    {\"contact\": \(index), \"source\": \(c.source), \"dest\": \(c.destination), \"startTime\": \(c.start), "
                + "\"endTime\": \(c.end), \"rateBitsPerSec\": \(c.rate), \"owlt\": \(c.lightTime)}"
        }
        return "{\n  \"contacts\": [\n" + lines.joined(separator: ",\n") + "\n  ]\n}\n"
    }
}
