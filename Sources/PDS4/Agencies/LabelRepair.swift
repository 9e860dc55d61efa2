/// Changes a label that departs from PDS4 in known ways into a conforming one.
///
/// The original is never touched. Only what is repaired changes: comments, order and white space stay as they are. What is
/// not understood stays as well, and validation will say so.
public struct LabelRepair: Sendable {
    /// One change.
    public struct Change: Sendable {
        /// Which departure was repaired.
        public var departure: Departure
        /// The line in the original.
        public var line: Int
        /// What was changed, in words.
        public var what: String
    }

    /// The new label.
    public private(set) var bytes: [UInt8]
    /// What was changed, in the order of the label.
    public private(set) var changes: [Change] = []
    /// For each edit the lines that it adds, by the line of the new label after which they count.
    private var shifts: [(line: Int, by: Int)] = []

    /// The new label as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Repairs a label.
    ///
    /// - Parameters:
    ///   - path: the label. Data files are looked for beside it.
    ///   - profile: which departures are repaired, spellings, and the prefix for identifiers that are only file names. Without
    ///     one, all departures are repaired.
    /// - Throws: ``FileProblem`` or ``LabelProblem`` when the label cannot be read.
    public init(path: String, profile: AgencyProfile? = nil) throws {
        try self.init(bytes: try FileSystem.contents(path, limit: Label.largestSize), path: path, profile: profile, names: .common)
    }

    init(bytes: [UInt8], path: String, profile: AgencyProfile?, names: ElementNames) throws {
        // Only well-formed documents are scanned.
        _ = try Label(bytes: bytes, path: path)
        var editor = LabelEditor(bytes: bytes, path: path, profile: profile, names: names)
        editor.run()
        self.bytes = []
        var copied = 0
        var line = 1
        for edit in editor.edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where edit.range.lowerBound >= copied {
            self.bytes += bytes[copied..<edit.range.lowerBound]
            line += Self.lines(bytes[copied..<edit.range.lowerBound])
            let (removed, added) = (Self.lines(bytes[edit.range]), Self.lines(edit.text[...]))
            self.bytes += edit.text
            line += added
            if removed != added { shifts.append((line, removed - added)) }
            copied = edit.range.upperBound
        }
        self.bytes += bytes[copied...]
        changes = editor.changes.sorted { $0.line < $1.line }
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> Int { bytes.lazy.filter { $0 == 10 }.count }

    /// The line of the original that a line of the new label comes from.
    func originalLine(_ line: Int) -> Int { line + shifts.lazy.filter { $0.line <= line }.reduce(0) { $0 + $1.by } }
}
