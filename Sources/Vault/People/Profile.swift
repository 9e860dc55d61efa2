extension People {
    /// What is known of one person, apart from what they may do.
    package struct Profile: Hashable, Sendable {
        /// The id that the log uses.
        package let id: String
        /// The name in the person's own script.
        package var name: String
        /// The name in Latin letters.
        package var latinName: String
        /// Where notices go; unique without regard to case.
        package var email: String
        /// The tag of the language to write in, such as `en` or `zh`.
        package var language: String
        /// When the profile was made, in milliseconds since 1970, UTC.
        package let created: Int64

        /// A profile.
        package init(id: String, name: String, latinName: String, email: String, language: String, created: Int64) {
            self.id = id
            self.name = name
            self.latinName = latinName
            self.email = email
            self.language = language
            self.created = created
        }
    }

    /// A person's name as pages show it.
    package struct Name: Hashable, Sendable {
        /// The name in the person's own script.
        package let name: String
        /// The name in Latin letters.
        package let latinName: String

        /// A name.
        package init(name: String, latinName: String) {
            self.name = name
            self.latinName = latinName
        }
    }
}

extension People.Profile {
    /// Refuses a profile that could not be stored, whoever has its address.
    ///
    /// - Throws: ``VaultError`` with code `invalid` or `tooLarge`, and the field's name.
    package func check() throws {
        try Field.id(id, "id")
        try Field.line(name, "name")
        try Field.line(latinName, "latinName")
        try Field.language(language)
        _ = try EmailAddress(email)
    }
}
