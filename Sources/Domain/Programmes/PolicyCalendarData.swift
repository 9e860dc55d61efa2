extension PolicyFile {
    /// Zone and holidays in which the policy counts; weekends are Saturday and Sunday.
    ///
    /// The zone's offsets are data because the domain has no zone files; a
    /// server that has them can compare.
    package struct Calendar: Codable, Hashable, Sendable {
        /// The zone in which deadlines are set.
        package let zone: Zone
        /// What is known of each year.
        package let years: [Year]

        /// Every single holiday that the file knows.
        package var holidays: [Day] {
            years.flatMap(\.holidays).flatMap(\.days)
        }

        /// Days of a weekend that are worked to make up for a holiday.
        package var workingDays: [Day] { years.flatMap(\.workingDays) }

        /// The years for which holidays and make-up days are both known.
        package var completeYears: Set<Int> { Set(years.filter(\.complete).map(\.year)) }
    }

    /// A zone as its offsets from UTC over time.
    package struct Zone: Codable, Hashable, Sendable {
        /// The name in the IANA zone database.
        package let identifier: String
        /// In order of time.
        package let offsets: [Offset]
        /// The offsets are not known from here on; nil where no change is foreseen.
        package let validUntil: ReferenceDate?
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// A remark for readers.
        package let note: Wording?

        /// Seconds that the zone is ahead of UTC at `instant`, before the first entry those of the first.
        package func offset(at instant: Instant) -> Int {
            (offsets.last { $0.from <= instant } ?? offsets.first)?.seconds ?? 0
        }
    }

    /// An offset from UTC and the instant from which it holds.
    package struct Offset: Codable, Hashable, Sendable {
        /// The first instant of it.
        package let from: Instant
        /// `+08:00`.
        package let offset: String

        /// Seconds ahead of UTC; zero where the text is malformed, which the check reports.
        package var seconds: Int { Self.seconds(offset) ?? 0 }

        static func seconds(_ text: String) -> Int? {
            let bytes = Array(text.utf8)
            guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = Int(text.dropFirst().prefix(2)),
                let minutes = Int(text.suffix(2)), hours <= 14, minutes < 60
            else { return nil }
            switch bytes[0] {
            case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
            case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
            default: return nil
            }
        }
    }

    /// The holidays of one year, as arranged for it.
    package struct Year: Codable, Hashable, Sendable {
        /// The year, in the calendar of the zone.
        package let year: Int
        /// Whether the arrangement with its make-up days is known, not only the statutory days.
        package let complete: Bool
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// Runs of days off.
        package let holidays: [Holiday]
        /// Days of a weekend that are worked to make up.
        package let workingDays: [Day]
        /// A remark for readers.
        package let note: Wording?
    }

    /// A run of days off, first and last included.
    package struct Holiday: Codable, Hashable, Sendable {
        /// What it is called.
        package let name: Wording
        /// The first day off.
        package let from: Day
        /// The last day off.
        package let to: Day

        /// Each day of the run.
        package var days: [Day] { from <= to ? (from.number...to.number).map(Day.init(number:)) : [] }
    }
}

extension PolicyFile.Calendar: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("zone", zone)
        inspection.enter("years", years)
        inspection.requireUnique(years.map(\.year), at: "years")
        inspection.requireUnique(holidays.map(\.text), at: "years.holidays")
        let off = Set(holidays)
        for day in workingDays where off.contains(day) {
            inspection.report(at: "years", "\(day.text) is both a holiday and a working day", remedy: "keep one")
        }
    }
}

extension PolicyFile.Zone: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.requireSource(source)
        inspection.enter("note", note)
        inspection.require(!offsets.isEmpty, at: "offsets", "the zone has no offset", remedy: "give one")
        for (index, offset) in offsets.enumerated() {
            inspection.require(
                PolicyFile.Offset.seconds(offset.offset) != nil,
                at: "offsets[\(index)].offset",
                "\(offset.offset) is no offset",
                remedy: "write it as +08:00"
            )
        }
        inspection.require(
            zip(offsets, offsets.dropFirst()).allSatisfy { $0.from < $1.from },
            at: "offsets",
            "the offsets are not in order of time",
            remedy: "sort them"
        )
    }
}

extension PolicyFile.Year: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.requireSource(source)
        inspection.enter("note", note)
        for (index, holiday) in holidays.enumerated() {
            inspection.enter("holidays[\(index)].name", holiday.name)
            inspection.require(
                holiday.from <= holiday.to && holiday.to.year == year,
                at: "holidays[\(index)]",
                "\(holiday.from.text) to \(holiday.to.text) is no run of days that ends in \(year)",
                remedy: "give the first and the last day off"
            )
        }
        for (index, day) in workingDays.enumerated() {
            inspection.require(
                day.year == year,
                at: "workingDays[\(index)]",
                "\(day.text) is no day of \(year)",
                remedy: "write it as \(year)-02-04"
            )
        }
    }
}
