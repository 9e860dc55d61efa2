/// The data types of PDS4's fields and array elements (Information Model, `Field` and `Element_Array`).
public enum DataType: String, Sendable, CaseIterable {
    case signedByte = "SignedByte", unsignedByte = "UnsignedByte"
    case signedLSB2 = "SignedLSB2", signedLSB4 = "SignedLSB4", signedLSB8 = "SignedLSB8"
    case signedMSB2 = "SignedMSB2", signedMSB4 = "SignedMSB4", signedMSB8 = "SignedMSB8"
    case unsignedLSB2 = "UnsignedLSB2", unsignedLSB4 = "UnsignedLSB4", unsignedLSB8 = "UnsignedLSB8"
    case unsignedMSB2 = "UnsignedMSB2", unsignedMSB4 = "UnsignedMSB4", unsignedMSB8 = "UnsignedMSB8"
    case realLSBSingle = "IEEE754LSBSingle", realLSBDouble = "IEEE754LSBDouble"
    case realMSBSingle = "IEEE754MSBSingle", realMSBDouble = "IEEE754MSBDouble"
    case complexLSB8 = "ComplexLSB8", complexLSB16 = "ComplexLSB16"
    case complexMSB8 = "ComplexMSB8", complexMSB16 = "ComplexMSB16"
    case signedBits = "SignedBitString", unsignedBits = "UnsignedBitString"
    case anyURI = "ASCII_AnyURI", bibcode = "ASCII_BibCode", boolean = "ASCII_Boolean", doi = "ASCII_DOI"
    case dateDOY = "ASCII_Date_DOY", dateYMD = "ASCII_Date_YMD", date = "ASCII_Date"
    case dateTimeDOY = "ASCII_Date_Time_DOY", dateTimeDOYUTC = "ASCII_Date_Time_DOY_UTC"
    case dateTimeYMD = "ASCII_Date_Time_YMD", dateTimeYMDUTC = "ASCII_Date_Time_YMD_UTC"
    case dateTime = "ASCII_Date_Time", dateTimeUTC = "ASCII_Date_Time_UTC"
    case directoryPath = "ASCII_Directory_Path_Name", fileName = "ASCII_File_Name"
    case fileSpecification = "ASCII_File_Specification_Name"
    case integer = "ASCII_Integer", nonNegativeInteger = "ASCII_NonNegative_Integer", real = "ASCII_Real"
    case lid = "ASCII_LID", lidvid = "ASCII_LIDVID", lidvidOrLID = "ASCII_LIDVID_LID", vid = "ASCII_VID"
    case md5 = "ASCII_MD5_Checksum"
    case base2 = "ASCII_Numeric_Base2", base8 = "ASCII_Numeric_Base8", base16 = "ASCII_Numeric_Base16"
    case asciiString = "ASCII_String", time = "ASCII_Time", utf8String = "UTF8_String"
    case shortStringCollapsed = "ASCII_Short_String_Collapsed", shortStringPreserved = "ASCII_Short_String_Preserved"
    case textCollapsed = "ASCII_Text_Collapsed", textPreserved = "ASCII_Text_Preserved"

    /// The size of one binary value in bytes; `nil` for text and bit strings, whose size the label gives.
    public var size: Int? {
        switch self {
        case .signedByte, .unsignedByte: 1
        case .signedLSB2, .signedMSB2, .unsignedLSB2, .unsignedMSB2: 2
        case .signedLSB4, .signedMSB4, .unsignedLSB4, .unsignedMSB4, .realLSBSingle, .realMSBSingle: 4
        case .signedLSB8, .signedMSB8, .unsignedLSB8, .unsignedMSB8, .realLSBDouble, .realMSBDouble, .complexLSB8,
            .complexMSB8: 8
        case .complexLSB16, .complexMSB16: 16
        default: nil
        }
    }

    /// Whether the least significant byte comes first.
    public var isLittleEndian: Bool {
        switch self {
        case .signedLSB2, .signedLSB4, .signedLSB8, .unsignedLSB2, .unsignedLSB4, .unsignedLSB8, .realLSBSingle, .realLSBDouble,
            .complexLSB8, .complexLSB16: true
        default: false
        }
    }

    /// Whether values are IEEE 754 numbers.
    public var isReal: Bool {
        switch self {
        case .realLSBSingle, .realLSBDouble, .realMSBSingle, .realMSBDouble: true
        default: false
        }
    }

    /// Whether values are pairs of IEEE 754 numbers.
    public var isComplex: Bool {
        switch self {
        case .complexLSB8, .complexLSB16, .complexMSB8, .complexMSB16: true
        default: false
        }
    }

    /// Whether values are binary whole numbers, bit strings included.
    public var isBinaryInteger: Bool {
        switch self {
        case .unsignedByte, .unsignedLSB2, .unsignedLSB4, .unsignedLSB8, .unsignedMSB2, .unsignedMSB4, .unsignedMSB8, .unsignedBits: true
        default: isSigned
        }
    }

    /// Whether values are parts of bytes.
    public var isBitString: Bool { self == .signedBits || self == .unsignedBits }

    /// Whether whole numbers may be negative.
    public var isSigned: Bool {
        switch self {
        case .signedByte, .signedLSB2, .signedLSB4, .signedLSB8, .signedMSB2, .signedMSB4, .signedMSB8, .signedBits: true
        default: false
        }
    }

    /// Whether values are text.
    public var isText: Bool { size == nil && !isBitString }

    /// Whether values are IEEE 754 numbers of 32 bits, or pairs of them.
    var isSingle: Bool {
        switch self {
        case .realLSBSingle, .realMSBSingle, .complexLSB8, .complexMSB8: true
        default: false
        }
    }

    /// Whether values are dates or times.
    var isTime: Bool {
        switch self {
        case .dateDOY, .dateYMD, .dateTimeDOY, .dateTimeDOYUTC, .dateTimeYMD, .dateTimeYMDUTC, .time: true
        default: false
        }
    }

    /// Whether values are numbers written as text.
    public var isTextNumber: Bool { self == .integer || self == .nonNegativeInteger || self == .real }
}
