import HTTPTypes
package import Logging
import NIOCore

/// A site: its routes, and what happens around each of them.
///
/// In this order, so that nothing costly is done for a request that is refused:
/// path, route, method, rate, forgery, length, context, body, handler.
package struct Site<Context: Sendable>: Responder {
    package typealias MakeContext = @Sendable (Request, Route<Context>) async throws -> Context
    /// The problem that an error is for the client; nil for those that nobody expected.
    package typealias ExplainError = @Sendable (any Error, Request) -> Problem?
    /// A problem as a page, in the language of the request.
    package typealias ProblemPage = @Sendable (Problem, Request) -> Response

    package let table: RouteTable<Context>
    private let catalog: Catalog
    private let assets: Assets
    private let settings: SiteSettings
    private let limiter: RateLimiter
    private let logger: Logger
    private let makeContext: MakeContext
    private let explainError: ExplainError
    private let problemPage: ProblemPage

    /// A site.
    ///
    /// `explainError` is the one place where errors get a status; ``Problem``
    /// itself need not be mapped. `problemPage` makes the page of a problem.
    ///
    /// - Throws: ``RouteTable/Conflict``.
    package init(
        routes: [Route<Context>],
        catalog: Catalog,
        assets: Assets = Assets(files: []),
        settings: SiteSettings = SiteSettings(),
        logger: Logger,
        makeContext: @escaping MakeContext,
        explainError: @escaping ExplainError = { _, _ in nil },
        problemPage: @escaping ProblemPage
    ) throws {
        table = try RouteTable(routes)
        self.catalog = catalog
        self.assets = assets
        self.settings = settings
        self.limiter = RateLimiter(capacity: settings.rememberedClients)
        self.logger = logger
        self.makeContext = makeContext
        self.explainError = explainError
        self.problemPage = problemPage
    }

    // MARK: Answers

    package func respond(to head: IncomingHead, body: BodyStream, peer: String) async -> Response {
        let start = ContinuousClock.now
        let request = request(for: head, body: body, peer: peer)
        var route = ""
        var response: Response
        do {
            guard let request else { throw Problem.malformed }
            response = try await answer(request, body: body, route: &route)
        } catch {
            let known = request ?? blank(head, body: body, peer: peer)
            response = answer(to: error, for: known, route: route)
        }
        let isSecure = request?.isSecure ?? false
        SecurityHeaders.add(to: &response, isSecure: isSecure, hasSession: request?.isPersonal ?? false)
        if let request, request.query["lang"].flatMap(Language.init(tag:)) != nil {
            response = response.setting(.language(request.language, isSecure: isSecure))
        }
        // Neither path nor address: both can be personal data.
        logger.info(
            "answered",
            metadata: [
                "method": "\(loggable(head.method))", "route": "\(route.isEmpty ? "none" : route)",
                "status": "\(response.status.code)", "bytes": "\(response.body.length ?? -1)",
                "ms": "\(milliseconds(start.duration(to: .now)))",
            ]
        )
        return response
    }

    package func answer(to refusal: ConnectionRefusal) -> Response {
        var response = Response.text("\(refusal.text)\n", status: refusal.status)
        response.headers[.cacheControl] = CacheRule.never.text
        response.closesConnection = true
        SecurityHeaders.add(to: &response, isSecure: false, hasSession: false)
        logger.info("refused", metadata: ["reason": "\(refusal)", "status": "\(refusal.status.code)"])
        return response
    }

    private func answer(_ request: Request, body: BodyStream, route name: inout String) async throws -> Response {
        var request = request
        if let response = try asset(request) {
            name = "assets"
            return response
        }
        let route: Route<Context>
        switch table.match(request.method, request.target.segments) {
        case .nothing: throw Problem.notFound
        case .otherMethods(let allowed):
            guard request.method == .options else { throw Problem.methodNotAllowed(allowed) }
            return Response.noContent.with(.allow, allowed.map(\.rawValue).joined(separator: ", "))
        case .route(let found, let parameters):
            route = found
            request.parameters = parameters
            request.routeName = found.name
            name = found.name
        }
        if settings.limitsRates,
            let wait = limiter.take(client: request.clientAddress, group: route.rate, now: request.arrived)
        {
            throw Problem.tooManyRequests(retryAfter: wait)
        }
        let isOwn = ForgeryGuard.allows(
            method: request.method,
            headers: request.headers,
            host: request.host,
            hasSessionCookie: request.sessionToken != nil
        )
        guard isOwn else { throw Problem.forged }
        try BodyReader(rule: route.body).checkHead(request)
        let context = try await makeContext(request, route)
        try await BodyReader(rule: route.body).read(into: &request, from: body)
        return try await route.handler(request, context)
    }

    private func asset(_ request: Request) throws -> Response? {
        guard request.target.segments.first == "assets" else { return nil }
        guard let response = assets.response(request) else { throw Problem.notFound }
        guard request.method == .get || request.method == .head else {
            throw Problem.methodNotAllowed([.get, .head])
        }
        return response
    }

    // MARK: Errors

    /// The one place where an error becomes an answer.
    private func answer(to error: any Error, for request: Request, route: String) -> Response {
        let problem: Problem
        if let known = error as? Problem {
            problem = known
        } else if let failure = error as? BodyStream.Failure, let unread = Problem(failure) {
            problem = unread
        } else if let explained = explainError(error, request) {
            problem = explained
        } else {
            let incident = settings.makeIncident()
            logger.error(
                "unexpected error",
                metadata: ["incident": "\(incident)", "route": "\(route)", "error": "\(error)"]
            )
            problem = .unexpected(incident: incident)
        }
        return request.wantsProblems ? problem.response() : problemPage(problem, request)
    }

    // MARK: Requests

    private func request(for head: IncomingHead, body: BodyStream, peer: String) -> Request? {
        guard let target = RequestTarget(head.target) else { return nil }
        do {
            let query = try FormFields(urlEncoded: target.rawQuery, limit: 200, allowingLines: false)
            return make(head, target: target, query: query, body: body, peer: peer)
        } catch {
            return nil
        }
    }

    /// Stands in for a request that cannot be read, so that even its answer has a language.
    private func blank(_ head: IncomingHead, body: BodyStream, peer: String) -> Request {
        let path = head.target.hasPrefix(settings.programPrefix) ? settings.programPrefix : "/"
        guard let target = RequestTarget(path) else { preconditionFailure("the prefix for programs is a path") }
        return make(head, target: target, query: FormFields(), body: body, peer: peer)
    }

    private func make(
        _ head: IncomingHead,
        target: RequestTarget,
        query: FormFields,
        body: BodyStream,
        peer: String
    ) -> Request {
        let cookies = Cookie.read(head.fields)
        let chosen =
            query["lang"].flatMap(Language.init(tag:)) ?? cookies[Cookie.languageName].flatMap(Language.init(tag:))
        let language = chosen ?? .negotiated(head.fields[.acceptLanguage])
        let client = settings.proxies.client(peer: peer, fields: head.fields)
        return Request(
            method: head.method,
            target: target,
            query: query,
            headers: head.fields,
            host: head.host,
            language: language,
            strings: catalog.strings(language),
            arrived: head.arrived,
            clientAddress: client.address,
            isSecure: client.isSecure,
            wasForwarded: head.fields.contains(.forwarded) || head.fields.contains(.xForwardedFor)
                || head.fields.contains(.xForwardedProto) || head.fields.contains(.via),
            cookies: cookies,
            stream: body,
            wantsProblems: target.rawPath.hasPrefix(settings.programPrefix)
        )
    }

    private func loggable(_ method: HTTPRequest.Method) -> String {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        return known.contains(method) ? method.rawValue : "other"
    }

    private func milliseconds(_ duration: Duration) -> String {
        let parts = duration.components
        let tenths = parts.seconds * 10_000 + parts.attoseconds / 100_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// What a site is told from outside.
package struct SiteSettings: Sendable {
    /// Paths that begin so are for programs: their errors are problem details.
    package var programPrefix = "/api/"
    package var proxies = TrustedProxies()
    /// Whether each client has an allowance; benchmarks and tests of load turn it off.
    package var limitsRates = true
    /// Clients that the rate limits remember.
    package var rememberedClients = 20_000
    /// Makes the number under which the log keeps an unexpected error.
    package var makeIncident: @Sendable () -> String = {
        String(UInt64.random(in: .min ... .max), radix: 36).uppercased()
    }

    package init() {}
}
