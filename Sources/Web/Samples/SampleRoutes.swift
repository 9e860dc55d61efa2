import Domain
import FileStore
import HTTPTypes
import ReadModels
import WebServer

/// The catalogue and its samples: public.
enum SampleRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/samples", name: "samples.catalogue", audience: .everybody) { request, visit in
                try await catalogue(request, visit, house)
            },
            .get("/samples/by-number", name: "samples.byNumber", audience: .everybody) { request, _ in
                let number = request.query.text("number") ?? ""
                guard let id = try await house.register.sampleIDs(numbered: [number]).first else {
                    // No such number: the search says so and helps with near misses.
                    return .redirect(to: "/samples?q=" + PercentCoding.encode(number))
                }
                return .redirect(to: "/samples/\(id.rawValue)")
            },
            .get("/samples/{id:slug}", name: "samples.sample", audience: .everybody) { request, visit in
                try await sample(request, visit, house)
            },
        ]
    }

    private static func catalogue(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        func choice<T: RawRepresentable>(_ name: String, _ type: T.Type) throws -> T? where T.RawValue == String {
            guard let text = request.query.text(name) else { return nil }
            guard let value = T(rawValue: text) else { throw Problem.notFound }
            return value
        }
        let cursor = try request.cursor(keys: 1)
        let search = CatalogueSearch(
            text: request.query.text("q").map { String($0.prefix(200)) },
            mission: request.query.text("mission"),
            material: try choice("material", Sample.Material.self),
            form: try choice("form", Sample.Form.self),
            isAvailable: request.query.text("available").map { $0 == "yes" },
            after: cursor?.keys[0])
        let limit = try request.limit()
        let found = try await house.register.catalogue(search, limit: limit, visit.viewer)
        // Only what the pager says hangs on it; what is shown follows the cursor.
        let most = found.isTotalExact ? found.total : Int(Int32.max)
        let seen = cursor == nil ? 0 : max(0, min(Int(request.query["seen"] ?? "") ?? 0, most))
        let next = found.next.map {
            request.path(
                with: [
                    "cursor": Cursor(list: request.routeName, keys: [$0]).text, "seen": "\(seen + found.rows.count)",
                    "lang": nil,
                ])
        }
        let page = SampleCataloguePage(found, search, seen: seen, next: next, request)
        let frame = house.frame(request.strings("samples.title"), request, visit)
        return house.templates.response(page, frame: frame, to: request)
    }

    private static func sample(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let id: String = try request.parameter("id")
        guard let sheet = try await house.register.sample(Sample.ID(id), visit.viewer) else { throw Problem.notFound }
        let entries = try await house.register.entries(
            Register.EntrySearch(stream: "sample/\(id)"), limit: 100, visit.viewer)
        let parties = [sheet.custodian, sheet.birth.custodian, sheet.offer?.to].compactMap { $0 }
            + sheet.custody.flatMap { [$0.giver, $0.receiver] }.compactMap { $0.flatMap(Party.init) }
        let names = try await Names.load(
            people: [], organisations: parties.compactMap(\.organisation), from: house.vault, request.language)
        let programme = try await programme(visit, house)
        let sources = (programme?.sources.sources ?? []).map { ($0.id, $0.title.text(in: request.language.tag)) }
        let maker = SampleSheetMaker(
            sheet: sheet, entries: entries, names: names,
            words: SampleWords(strings: request.strings, sources: Dictionary(sources) { first, _ in first }),
            request: request, visit: visit, works: try await works(sheet, request, visit, house))
        // The agency's words are for what its own missions brought home: of another's samples they would be untrue.
        let isOwn = programme?.missions.missions.contains { plain($0.id) == plain(sheet.row.mission) } ?? true
        let acknowledgement = isOwn ? try house.programmes?.policyFile(visit.policy.digest)?.loans.acknowledgement.value : nil
        let page = try maker.page(
            acknowledgement: acknowledgement?.text(in: request.language.tag),
            title: house.settings.title[request.language] ?? "",
            address: house.settings.address)
        let frame = house.frame(
            page.number, request, visit,
            crumbs: [Frame.Crumb(request.strings("nav.samples"), "/samples"), Frame.Crumb(page.number)])
        return house.templates.response(page, frame: frame, to: request)
    }

    private static func programme(_ visit: Visit, _ house: House) async throws -> ProgrammeRegister? {
        guard let shelf = house.programmes else { return nil }
        return try shelf.register(adopted: try await house.register.adoptions(visit.viewer).programme)
    }

    /// A mission's name without case and hyphens: `change-5` in the register is `change5` in catalogues.
    private static func plain(_ mission: String) -> String { mission.lowercased().filter { $0.isLetter || $0.isNumber } }

    private static func works(_ sheet: SampleSheet, _ request: Request, _ visit: Visit, _ house: House) async throws
        -> [SamplePage.Work]
    {
        let strings = request.strings
        let texts = try await Texts.load(sheet.works.map(\.note), house, request)
        var works: [SamplePage.Work] = []
        for work in sheet.works {
            var files: [SamplePage.Work.File] = []
            for (place, file) in work.files.enumerated() {
                let isThere = try await house.files.size(of: file.sha256) != nil
                let label = strings.mediaType(file.mediaType) + ", " + Wording.size(file.size)
                files.append(
                    .init(
                        fileLabel: isThere ? label : label + ": " + strings("files.erased"),
                        fileHref: isThere ? "/samples/\(sheet.row.id)/works/\(work.sequence)/\(place)" : nil))
            }
            works.append(
                .init(
                    workTitle: strings.word(work.work.rawValue, of: "work") + " · "
                        + Wording.day(work.at, visit.policy.calendar, request.language),
                    workNote: work.note.map { texts($0) }, proof: "/receipts/\(work.sequence)", files: files))
        }
        return works
    }
}
