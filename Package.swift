// swift-tools-version: 6.2
import Foundation
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "magpie",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
        .package(url: "https://github.com/apple/swift-http-types", .upToNextMinor(from: "1.8.0")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", .upToNextMinor(from: "2.1.1")),
        .package(url: "https://github.com/LebJe/TOMLKit", .upToNextMinor(from: "0.6.0")),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMinor(from: "2.13.0")),
    ],
    targets: [
        .systemLibrary(name: "CClp", path: "Sources/CClp", pkgConfig: "clp", providers: [.apt(["coinor-libclp-dev"])]),
        .systemLibrary(name: "CERFA", path: "Sources/CERFA", pkgConfig: "erfa", providers: [.apt(["liberfa-dev"])]),
        .systemLibrary(name: "CLibPNG", path: "Sources/CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CSQLiteMemory", path: "Sources/CSQLiteMemory", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CPDS4Digest"),
        .target(name: "CPDS4Inflate", dependencies: ["CZlib"]),
        .target(name: "CPDS4PNG", dependencies: ["CLibPNG"]),
        .target(name: "CPDS4XML", dependencies: ["CLibXML2"]),
        .target(
            name: "Charts",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ChartsTests",
            dependencies: ["Charts"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .target(
            name: "Commands",
            dependencies: [
                "Demonstration", "Domain", "EventLog", "EventLogSQLite", "FileStore", "Intake", "Letters", "Mail", "PDS4Commands",
                "ReadModels", "Registrar", "RelayCommands", "Stores", "Vault", "Web", "WebServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Domain", "EventLog", "EventLogSQLite", "Mail", "Registrar", "Stores", "TestSupport", "Vault", "magpie",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Demonstration",
            dependencies: ["Domain", "EventLog", "Intake", "ReadModels", "Registrar", "Stores", "Vault"],
            swiftSettings: settings
        ),
        .target(
            name: "Domain",
            swiftSettings: settings
        ),
        .target(
            name: "FileStore",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FileStoreTests",
            dependencies: ["FileStore", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .target(
            name: "Letters",
            dependencies: [
                "Domain", "EventLog", "Mail", "ReadModels", "Registrar", "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(name: "Mail", swiftSettings: settings),
        .testTarget(name: "MailTests", dependencies: ["Mail"], swiftSettings: settings),
        .executableTarget(
            name: "LogTorture",
            dependencies: ["EventLog", "EventLogSQLite", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/LogTorture",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "magpie",
            dependencies: ["Commands", "EventLogSQLite", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Sources/Magpie",
            swiftSettings: settings
        ),
        .target(
            name: "EventLog",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .target(
            name: "EventLogSQLite",
            dependencies: [
                "CSQLiteMemory", "EventLog",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DomainTests",
            dependencies: ["Domain", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EventLogSQLiteTests",
            dependencies: [
                "EventLog",
                "EventLogSQLite",
                "LogTorture",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EventLogTests",
            dependencies: ["EventLog", "EventLogSQLite"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LookTests",
            swiftSettings: settings
        ),
        .target(
            name: "PDS4",
            dependencies: ["CPDS4Digest", "CPDS4Inflate", "CPDS4PNG", "CPDS4XML"],
            swiftSettings: settings
        ),
        .target(
            name: "PDS4Commands",
            dependencies: ["PDS4", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PDS4CommandsTests",
            dependencies: ["PDS4", "PDS4Commands", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PDS4Tests",
            dependencies: ["PDS4"],
            exclude: ["conformance-exceptions.tsv"],
            swiftSettings: settings
        ),
        .target(
            name: "RelayCommands",
            dependencies: [
                "Charts", "RelayPlanning",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelayCommandsTests",
            dependencies: [
                "RelayCommands", "RelayPlanning", "RelayTestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RelayPlanning",
            dependencies: ["CClp", "CERFA"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelayPlanningTests",
            dependencies: ["RelayPlanning", "RelayTestSupport"],
            swiftSettings: settings
        ),
        .target(name: "RelayTestSupport", path: "Tests/RelayTestSupport", swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: ["Domain"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "Stores",
            dependencies: [
                "Domain", "EventLog", "EventLogSQLite", "FileStore", "Intake", "Mail", "ReadModels", "Registrar", "Vault",
                "WebServer",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            exclude: ["Resources"],
            swiftSettings: settings,
            plugins: ["EmbedResources"]
        ),
        .target(
            name: "Vault",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "VaultTests",
            dependencies: [
                "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Intake",
            dependencies: [
                "Domain", "ReadModels", "Registrar", "Vault",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ReadModels",
            dependencies: [
                "Domain", "EventLog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Registrar",
            dependencies: [
                "Domain", "EventLog", "ReadModels",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReadModelsTests",
            dependencies: [
                "Domain", "EventLog", "ReadModels", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RegistrarTests",
            dependencies: [
                "Domain", "EventLog", "EventLogSQLite", "ReadModels", "Registrar", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StoresTests",
            dependencies: [
                "Demonstration", "Domain", "EventLog", "EventLogSQLite", "FileStore", "Intake", "Mail", "ReadModels",
                "Registrar", "Stores", "TestSupport", "Vault", "magpie",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Web",
            dependencies: [
                "Charts", "Domain", "EventLog", "FileStore", "Intake", "Letters", "Mail", "ReadModels", "Registrar", "Vault",
                "WebServer",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            exclude: ["Resources"],
            swiftSettings: settings,
            plugins: ["EmbedResources"]
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Demonstration", "Domain", "EventLog", "EventLogSQLite", "FileStore", "Intake", "Letters", "Mail", "ReadModels", "Registrar", "Stores",
                "TestSupport", "Vault", "Web", "WebServer",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            exclude: ["Access/routes.tsv", "Access/visibility.tsv"],
            swiftSettings: settings
        ),
        .target(
            name: "WebServer",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebServerTests",
            dependencies: [
                "TestSupport",
                "WebServer",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Resources"],
            swiftSettings: settings,
            plugins: ["EmbedResources"]
        ),
        .plugin(
            name: "EmbedResources",
            capability: .buildTool(),
            dependencies: ["embed-resources"]
        ),
        .executableTarget(
            name: "embed-resources",
            swiftSettings: settings
        ),
    ]
)

// Only where asked for: it is not tested, and nobody else needs to build it.
if ProcessInfo.processInfo.environment["MAGPIE_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "server-benchmark",
            dependencies: [
                "Domain", "EventLog", "EventLogSQLite", "ReadModels", "Registrar", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Benchmarks/Server",
            exclude: ["compare.py", "handover.lua"],
            swiftSettings: settings
        ))
}
