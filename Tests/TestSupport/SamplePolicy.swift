package import Domain

extension PolicyCalendar {
    /// Beijing's zone, one offset, with the days off around the end of April 2025.
    package static let beijing = PolicyCalendar(
        zone: "Asia/Shanghai",
        offset: 8 * 3600,
        holidays: Set(
            ["2025-01-01", "2025-05-01", "2025-05-02", "2025-05-05", "2025-10-01", "2025-10-02", "2025-10-03"].compactMap {
                Day($0)
            }),
        makeUpDays: Set(["2025-04-27", "2025-09-28"].compactMap { Day($0) })
    )
}

extension Policy {
    /// A policy of the shape that an agency would adopt: three bodies with separate powers.
    package static let sample = Policy(
        digest: String(repeating: "a", count: 64),
        calendar: .beijing,
        roles: [
            "administrator": Role(permissions: [
                .personInvite, .organisationRegister, .membershipGrant, .roleGrant, .erasureOrder,
            ]),
            "programmeOffice": Role(
                permissions: [
                    .policyAdopt, .callOpen, .applicationRead, .applicationDecide, .agreementSign, .certificateIssue,
                    .sampleRecategorise, .sampleRead, .loanRead, .loanRenew, .loanRecall, .reviewRead,
                ],
                excludes: ["curator", "reviewCentre"]),
            "reviewCentre": Role(
                permissions: [
                    .applicationRead, .applicationCheck, .reviewOrganise, .reviewRead, .applicationRecommend,
                    .applicationExamine,
                ],
                excludes: ["programmeOffice", "curator"]),
            "curator": Role(
                permissions: [
                    .sampleRegister, .sampleRead, .sampleSplit, .sampleWeigh, .sampleWriteOff, .ledgerReverse,
                    .custodyOffer, .custodyAccept, .loanRead, .loanAllocate, .returnReconcile, .loanClose,
                ],
                excludes: ["programmeOffice", "reviewCentre"]),
            "signatory": Role(permissions: [.membershipGrant]),
            "reviewer": Role(permissions: [.reviewWrite]),
            "auditor": Role(permissions: [.logAudit], excludes: ["curator", "programmeOffice", "reviewCentre"]),
        ],
        loanTerms: [
            .research: LoanTerm(months: 12, renewals: 1, renewalMonths: 6),
            .publicBenefit: LoanTerm(months: 2, renewals: 1, renewalMonths: 1),
        ],
        signWithinWorkingDays: 10,
        certificatePattern: .sample,
        acceptWithinHours: 72,
        facilities: ["beijing", "houston", "hunan"],
        reviewQuorum: 1,
        capPerItem: Mass(micrograms: 500_000),
        toleranceByBalance: ["fine": Mass(micrograms: 10), "coarse": Mass(micrograms: 1_000)],
        materialKinds: ["fundingDomestic", "fundingForeign", "method", "safety"],
        requiredMaterials: [["fundingDomestic", "fundingForeign"], ["safety"]],
        uploads: Uploads(types: ["application/pdf", "image/png"], largest: 1_000_000),
        criteria: [Criterion(id: "merit", lowest: 1, highest: 5), Criterion(id: "feasibility", lowest: 1, highest: 5)],
        reminderDays: [30, 7, -1]
    )
}

extension CertificatePattern {
    /// `LS-2025-0001`.
    package static let sample: CertificatePattern = {
        guard let pattern = CertificatePattern("LS-{year}-{number:4}") else { preconditionFailure("it is a pattern") }
        return pattern
    }()
}
