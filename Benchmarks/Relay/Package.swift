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
    name: "relay-benchmark",
    targets: [
        .systemLibrary(name: "CClp", path: "Sources/CClp", pkgConfig: "clp", providers: [.apt(["coinor-libclp-dev"])]),
        .systemLibrary(name: "CERFA", path: "Sources/CERFA", pkgConfig: "erfa", providers: [.apt(["liberfa-dev"])]),
        .target(name: "RelayPlanning", dependencies: ["CClp", "CERFA"], swiftSettings: settings),
        .executableTarget(name: "RelayBenchmark", dependencies: ["RelayPlanning"], swiftSettings: settings),
    ]
)
