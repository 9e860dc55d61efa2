/// The policy of one authority: every rule that differs between agencies, as data.
///
/// A programme office adopts a file by its digest, so a policy is never a
/// constant of the code, and two authorities run the same software. Each value
/// carries its mark and source; one that is not public is a stand-in and says so.
package struct PolicyFile: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.policy/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// The policy's name among policies, such as `agency`.
    package let id: String
    /// Distinguishes issues of the same policy.
    package let version: String
    /// Whether the authority is made up to show the format.
    package let isExample: Bool
    /// What it is called.
    package let title: Wording
    /// What a reader has to know about it.
    package let note: Wording
    /// Whose policy it is.
    package let authority: Authority
    /// Languages that the authority works in, BCP 47.
    package let languages: [String]
    /// In which it counts.
    package let calendar: Calendar
    /// How sample calls end.
    package let call: Call
    /// What has to accompany an application.
    package let materials: Materials
    /// The applicant's form.
    package let application: Application
    /// How applications are reviewed.
    package let review: Review
    /// How loan agreements are signed.
    package let agreement: Agreement
    /// On what terms samples are lent.
    package let loans: Loans
    /// How custody moves.
    package let custody: Custody
    /// How soon incidents are told.
    package let incidents: Incidents
    /// What a loss of mass may be before it opens a discrepancy, per balance.
    package let balances: Sourced<[Balance]>
    /// Everything that can be permitted.
    package let permissions: [Permission]
    /// What everybody with an account may do.
    package let everyone: [String]
    /// Everybody who may do something.
    package let roles: [Role]
    /// Roles that one person never holds together.
    package let incompatibleRoles: [IncompatibleRoles]

    /// The body whose policy this is.
    package struct Authority: Codable, Hashable, Sendable {
        /// The name of the body.
        package let name: ProperName
        /// ISO 3166-1 alpha-2.
        package let country: String
        /// What it is called in short.
        package let abbreviation: String?
    }

    /// How sample calls end.
    package struct Call: Codable, Hashable, Sendable {
        /// Whether the last day counts to its end, 24:00 in the policy's zone.
        package let closesAtEndOfDay: Sourced<Bool>
        /// How long after the close a submission still counts.
        package let autosaveGrace: Sourced<Period>
    }

    /// The applicant's form.
    package struct Application: Codable, Hashable, Sendable {
        /// Its texts, in the order of the form.
        package let fields: Sourced<[Field]>
    }

    /// One text of a form.
    package struct Field: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// What to write there.
        package let help: Wording?
        /// The longest text that is taken.
        package let maximumCharacters: Int
        /// Whether it may stay empty.
        package let required: Bool
        /// Whether the text is published when the application is approved.
        package let `public`: Bool?
    }

    /// When and by whom a loan agreement is signed.
    package struct Agreement: Codable, Hashable, Sendable {
        /// After approval; an agreement not signed by then lapses.
        package let signWithin: Sourced<Period>
        /// Who has to sign, `owner` and `borrower`.
        package let parties: Sourced<[String]>
        /// Whether the certificate follows the signatures and precedes the hand-over.
        package let certificateAfterSignature: Sourced<Bool>
        /// How certificate numbers are made: `{year}` and `{number:DIGITS}` are filled in.
        package let certificatePattern: Sourced<String>
    }

    /// How custody moves.
    package struct Custody: Codable, Hashable, Sendable {
        /// A hand-over not accepted by then raises an alarm.
        package let acceptWithin: Sourced<Period>
        /// The least number of seals on a consignment.
        package let sealsAtLeast: Sourced<Int>
        /// Short names of the facilities that keep samples; those that samples are or have been at need none.
        package let facilities: Sourced<[String]>?
    }

    /// The incident clock.
    package struct Incidents: Codable, Hashable, Sendable {
        /// After discovery.
        package let reportWithin: Sourced<Period>
        /// The written account, after the report.
        package let explainWithin: Sourced<Period>
    }

    /// A kind of balance, with what its weighings may differ by.
    package struct Balance: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// The smallest difference that it shows.
        package let readabilityMicrograms: Int64
        /// What a loss may be before it is a discrepancy.
        package let toleranceMicrograms: Int64
    }
}

extension PolicyFile {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.enter("note", note)
        inspection.enter("authority.name", authority.name)
        inspection.enter("calendar", calendar)
        inspection.enter("call.closesAtEndOfDay", call.closesAtEndOfDay)
        inspection.enter("call.autosaveGrace", call.autosaveGrace)
        inspection.enter("materials", materials)
        inspection.enter("application.fields", application.fields)
        inspection.requireUnique(application.fields.value.map(\.id), at: "application.fields.value")
        inspection.enter("review", review)
        inspection.enter("agreement.signWithin", agreement.signWithin)
        inspection.enter("agreement.parties", agreement.parties)
        inspection.enter("agreement.certificateAfterSignature", agreement.certificateAfterSignature)
        inspection.enter("agreement.certificatePattern", agreement.certificatePattern)
        inspection.requireCertificatePattern(agreement.certificatePattern.value)
        inspection.enter("loans", loans)
        inspection.enter("custody.acceptWithin", custody.acceptWithin)
        inspection.enter("custody.sealsAtLeast", custody.sealsAtLeast)
        inspection.enter("custody.facilities", custody.facilities)
        inspection.requireUnique(custody.facilities?.value ?? [], at: "custody.facilities.value")
        inspection.enter("incidents.reportWithin", incidents.reportWithin)
        inspection.enter("incidents.explainWithin", incidents.explainWithin)
        inspection.enter("balances", balances)
        inspection.requireUnique(balances.value.map(\.id), at: "balances.value")
        checkPowers(&inspection)
    }
}

extension PolicyFile.Field: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.enter("help", help)
        inspection.require(
            maximumCharacters > 0,
            at: "maximumCharacters",
            "no text fits \(maximumCharacters) characters",
            remedy: "allow at least one"
        )
    }
}

extension PolicyFile.Balance: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.require(
            readabilityMicrograms > 0 && toleranceMicrograms >= readabilityMicrograms,
            at: "toleranceMicrograms",
            "a tolerance below what the balance can show",
            remedy: "give a readability above zero and a tolerance of at least that"
        )
    }
}

extension Inspection {
    /// Certificates must not share a number, and their numbers must be fit for addresses.
    mutating func requireCertificatePattern(_ pattern: String) {
        require(
            CertificatePattern(pattern) != nil,
            at: "agreement.certificatePattern.value",
            "certificates could share a number, or have one that cannot stand in an address",
            remedy: "use {number:5}, or another count of digits from 1 to 12, once, {year} at most once and not next to it, "
                + "and letters, digits, - . / _ around them"
        )
    }
}
