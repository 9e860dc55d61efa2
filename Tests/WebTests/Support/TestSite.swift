import Domain
import EventLog
import EventLogSQLite
import Foundation
import HTTPTypes
import Logging
import Registrar
import Stores
import Synchronization
import Vault
import Web
import WebServer

/// A whole site over a data directory of its own, asked without a connection.
///
/// ```swift
/// try await withSite(.everyStage) { site in
///     let answer = await site.get("/loans", as: .director)
///     #expect(answer.text.contains("MAGPIE-2025-00001"))
/// }
/// ```
struct TestSite: Sendable {
    let directory: DataDirectory
    let site: Site<Visit>
    let house: House
    let routes: [Route<Visit>]
    /// When every request arrives.
    var now: Instant
    private let keys: [String: String]

    /// - Parameters:
    ///   - allowsRegistration: another answer than the settings'.
    ///   - isDemonstration: likewise.
    init(
        _ directory: DataDirectory, now: Instant, keys: [String: String], allowsRegistration: Bool? = nil,
        isDemonstration: Bool? = nil
    ) throws {
        self.directory = directory
        self.now = now
        self.keys = keys
        var house = try Houses.house(over: directory)
        if let allowsRegistration { house.settings.allowsRegistration = allowsRegistration }
        if let isDemonstration { house.settings.isDemonstration = isDemonstration }
        self.house = house
        var siteSettings = SiteSettings()
        siteSettings.limitsRates = false
        siteSettings.makeIncident = { "INCIDENT" }
        routes = MagpieSite.routes(house)
        site = try MagpieSite.site(
            house, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, settings: siteSettings)
    }

    /// The same site where anybody may register.
    func open() throws -> TestSite { try TestSite(directory, now: now, keys: keys, allowsRegistration: true) }

    /// The same site as a demonstration.
    func demonstration() throws -> TestSite { try TestSite(directory, now: now, keys: keys, isDemonstration: true) }

    // MARK: Asking

    /// The answer to any request.
    ///
    /// - Parameter instant: when it arrives, where that is not the site's present.
    func send(_ request: PlainRequest, as who: Who = .anyone, at instant: Instant? = nil) async -> Answer {
        var request = request
        request.arrived = (instant ?? now).milliseconds
        if let person = who.person {
            if let scopes = who.scopes {
                let name = Standing.key(person, scopes)
                guard let secret = keys[name] else { preconditionFailure("no token was issued for \(who)") }
                request.headers[.authorization] = "Bearer " + secret
            } else {
                guard let secret = keys[person] else { preconditionFailure("\(who) never signed in") }
                request.headers[.cookie] = "__Host-session=" + secret
            }
        }
        return await Answer(await site.answer(request))
    }

    func get(_ path: String, as who: Who = .anyone, headers: HTTPFields = [:]) async -> Answer {
        await send(.get(path, headers: headers), as: who)
    }

    /// A form that a page of the site sends.
    func post(_ path: String, _ fields: [(String, String)] = [], as who: Who = .anyone) async -> Answer {
        await send(.form(path, fields), as: who)
    }

    /// JSON that a program sends, with an idempotency key where `key` names one.
    func json(
        _ method: HTTPRequest.Method = .post, _ path: String, _ body: String, key: String? = nil, as who: Who = .anyone,
        headers: HTTPFields = [:], at instant: Instant? = nil
    ) async -> Answer {
        var request = PlainRequest.json(method, path, body, headers: headers)
        if let key { request.headers[.commandKey] = key }
        // With a session, only what the site's own pages send is taken.
        request.headers[.fetchSite] = "same-origin"
        return await send(request, as: who, at: instant)
    }

    // MARK: Doing

    /// Carries a command out at the site's present, as somebody or as the operator.
    @discardableResult
    func run<C: Command>(_ command: C, as who: Who? = nil, at instant: Instant? = nil) async throws -> Registrar.Receipt {
        try await Stagehand(directory, now: instant ?? now).run(command, as: who)
    }

    /// How many records the log holds.
    func head() async throws -> Int { try await directory.log.head() }

    /// Keeps a text in the vault for a command to refer to.
    func keep(_ text: String) async throws -> TextReference { try await Stagehand(directory, now: now).keep(text) }
}

extension HTTPField.Name {
    /// `Idempotency-Key`.
    static let commandKey = known("Idempotency-Key")
    /// `Sec-Fetch-Site`.
    static let fetchSite = known("Sec-Fetch-Site")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a token") }
        return name
    }
}

/// Templates and texts are read once for all sites of the process; reference data belongs to each directory.
private enum Houses {
    private static let first = Mutex<House?>(nil)

    static func house(over directory: DataDirectory) throws -> House {
        let settings = directory.settings
        let own = House.Settings(
            title: [.english: settings.titleEnglish, .chinese: settings.titleChinese],
            isDemonstration: settings.isDemonstration,
            allowsRegistration: settings.allowsRegistration,
            address: settings.address,
            origin: settings.origin,
            verifierKey: directory.verifierKey.text
        )
        let programmes = ProgrammeShelf(
            register: { try ProgrammeRegister.decode(try directory.programme.files(adopted: $0)) },
            policy: { digest in
                if digest == directory.reference.policy.digest { return directory.reference.policyFile }
                guard let data = try directory.policies.data(digest) else { return nil }
                return try directory.policies.check(data, file: digest).file
            })
        let policyDesk = PolicyDesk(
            check: { try directory.policies.check($0, file: "policy") },
            keep: { try directory.policies.keep($0, file: "policy") },
            data: { digest in
                if let data = try directory.policies.data(digest) { return data }
                return digest == directory.reference.policy.digest ? directory.reference.policyData : nil
            })
        return try first.withLock { first in
            guard var house = first else {
                let made = try House(
                    desk: directory.desk, log: directory.log, files: directory.files, policies: directory.policies,
                    settings: own, programmes: programmes, policyDesk: policyDesk)
                first = made
                return made
            }
            house.desk = directory.desk
            house.log = directory.log
            house.files = directory.files
            house.policies = directory.policies
            house.settings = own
            house.programmes = programmes
            house.policyDesk = policyDesk
            house.signIns = SignInLimiter()
            house.standings = Standings()
            return house
        }
    }
}

/// Somebody who carries commands out in a data directory, at an instant of their own.
struct Stagehand: Sendable {
    let directory: DataDirectory
    var now: Instant

    init(_ directory: DataDirectory, now: Instant) {
        self.directory = directory
        self.now = now
    }

    @discardableResult
    func run<C: Command>(_ command: C, as who: Who? = nil) async throws -> Registrar.Receipt {
        let requester: Registrar.Requester
        if let person = who?.person {
            let pseudonyms = Set(try await directory.vault.pseudonyms.all(of: person).values)
            requester = .person(Person.ID(person), pseudonyms: pseudonyms)
        } else {
            requester = Registrar.Requester(kind: .operator)
        }
        do {
            return try await directory.registrar.submit(command, as: requester, at: now)
        } catch let refusal as Refusal {
            throw Refused(
                description: "\(C.name) of \(command.subject) by \(who?.description ?? "operator"): "
                    + "\(refusal.code) \(refusal.field ?? "") \(refusal.values)", refusal: refusal)
        }
    }

    func keep(_ text: String) async throws -> TextReference {
        let reference = try await directory.vault.texts.put(text, now: now.milliseconds)
        return TextReference(id: reference.id, commitment: reference.commitmentDigits)
    }
}

/// A step of the stage that was refused, with what and by whom.
struct Refused: Error, CustomStringConvertible {
    var description: String
    var refusal: Refusal
}
