package import Logging
package import WebServer

/// The whole site: every route of every subject, in one table.
package enum MagpieSite {
    package static func routes(_ house: House) -> [Route<Visit>] {
        ActionRoutes.all(house)
            + SignInRoutes.all(house)
            + RegistrationRoutes.all(house)
            + AccountRoutes.all(house)
            + CredentialRoutes.all(house)
            + SecondFactorRoutes.all(house)
            + MessageRoutes.all(house)
            + ThreadRoutes.all(house)
            + DeclineRoutes.all(house)
            + InvitationRoutes.all(house)
            + LetterBoxRoutes.all(house)
            + ApplicationRoutes.all(house)
            + FileRoutes.all(house)
            + ReviewRoutes.all(house)
            + OfficeRoutes.all(house)
            + LoanRoutes.all(house)
            + PeopleRoutes.all(house)
            + HomeRoutes.all(house)
            + CertificateRoutes.all(house)
            + VerifyRoutes.all(house)
            + ProgrammeRoutes.all(house)
            + PolicyRoutes.all(house)
            + LogBookRoutes.all(house)
            + LogRoutes.all(house)
            + SampleRoutes.all(house)
            + CallRoutes.all(house)
            + APIRoutes.all(house)
    }

    package static func site(_ house: House, logger: Logger, settings: SiteSettings = SiteSettings()) throws -> Site<Visit> {
        try Site(
            routes: routes(house),
            catalog: house.catalog,
            assets: house.assets,
            settings: settings,
            logger: logger,
            makeContext: { request, _ in try await house.visit(request) },
            explainError: { error, request in Explain.problem(error, request) },
            problemPage: { problem, request in ProblemPage.response(problem, request, house) }
        )
    }
}
