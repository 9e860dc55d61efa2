/// The ways in which labels are known to depart from PDS4 and can be repaired without guessing.
public enum Departure: String, Sendable, CaseIterable {
    /// `xsi:schemaLocation` separates its words with commas.
    case commasInSchemaLocation
    /// The logical identifier is the name of a file.
    case identifierIsFileName
    /// `Reference_List` holds the word “None”, or nothing.
    case emptyReferenceList
    /// Elements of the agency stand in `Mission_Area` without a namespace of their own.
    case elementsWithoutNamespace
    /// An element's name is written with other letters of case than the standard's.
    case letterCase
    /// An element's name is misspelt in a known way.
    case misspelling
    /// `file_size` is not the size of the file.
    case fileSize
    /// The value of an identifier, a name, a time or a checksum has line breaks around it.
    case lineBreaks
}
