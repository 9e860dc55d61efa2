/// What a validation run does and leaves out. The names follow those of NASA's `validate`.
public struct ValidationOptions: Sendable {
    /// The rule that decides what belongs together.
    public enum Rule: String, Sendable, CaseIterable {
        case label = "pds4.label"
        case folder = "pds4.folder"
        case collection = "pds4.collection"
        case bundle = "pds4.bundle"
        case automatic = "auto"
    }

    /// The rule.
    public var rule = Rule.automatic
    /// Whether labels are validated at all, or only their relations.
    public var checksProducts = true
    /// Whether the files that labels name are looked at even when labels are not validated: existence, size, checksum.
    public var checksFiles = false
    /// The size of the largest file whose checksum is computed; larger ones are reported as not checked.
    public var largestChecksummedFile = Int.max
    /// Whether data files are read.
    public var checksContent = true
    /// Whether references to context products are looked up.
    public var checksContext = true
    /// Whether a wrong name of a context product is only information.
    public var forgivesContextMismatch = false
    /// Whether text between the fields of character tables is reported.
    public var checksBetweenFields = false
    /// Whether bytes that no object describes are reported.
    public var checksCompleteDescription = false
    /// Whether every member of a collection must belong to it strictly.
    public var checksStrictMembership = true
    /// Whether files that no label names are tolerated.
    public var allowsUnlabeledFiles = false
    /// Schemas that are used instead of those that labels name.
    public var schemas: [String] = []
    /// Schematron files that are used instead of those that labels name.
    public var schematrons: [String] = []
    /// The extensions of labels, without the dot.
    public var labelExtensions = ["xml", "lblx"]
    /// Whether the folders below a target are looked at too.
    public var recurses = true
    /// Context products that are to count as registered, for labels under development.
    public var addedContextProducts: ContextProducts?
    /// Folders in which members of the bundle may also lie.
    public var alternateFolders: [String] = []
    /// Checksums of files by absolute path, in addition to those of labels.
    public var checksumManifest: [String: String] = [:]
    /// Only every n-th record is read; 1 reads all.
    public var recordStep = 1
    /// Only the data objects of every n-th label are checked, beginning with the first; 1 checks all.
    public var everyNth = 1
    /// Whether this label's data objects are checked, or it is one of those in between.
    var checksObjects = true
    /// The least severity that is counted and kept.
    public var leastSeverity = Severity.warning
    /// How many findings of one type are kept for one label. All are counted.
    public var keptPerType = 1_000
    /// The number of threads; 0 takes as many as there are processors.
    public var threads = 0
    /// Whether files may lie outside the label's folder, by way of links or of `directory_path_name`.
    public var allowsOutside = true
    /// The agency profile that labels are held to, `nil` for strict PDS4.
    public var profile: AgencyProfile?

    /// Strict, complete validation with the automatic rule.
    public init() {}
}
