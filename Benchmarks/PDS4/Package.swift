// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// The library's sources are linked in rather than depended on: the main package would compile the
// whole server for a benchmark of one library.
let package = Package(
    name: "pds4-benchmark",
    targets: [
        .systemLibrary(name: "CLibPNG", path: "Sources/CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CPDS4Digest"),
        .target(name: "CPDS4Inflate", dependencies: ["CZlib"]),
        .target(name: "CPDS4PNG", dependencies: ["CLibPNG"]),
        .target(name: "CPDS4XML", dependencies: ["CLibXML2"]),
        .target(name: "PDS4", dependencies: ["CPDS4Digest", "CPDS4Inflate", "CPDS4PNG", "CPDS4XML"], swiftSettings: settings),
        .executableTarget(name: "PDS4Benchmark", dependencies: ["PDS4"], swiftSettings: settings),
    ]
)
