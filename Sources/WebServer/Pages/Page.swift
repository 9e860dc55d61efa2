/// What a page shows: strings, numbers, booleans, markup, nested models and
/// arrays of them, optional or not, and nothing else.
///
/// Stored properties are the names that the template may use. No domain objects,
/// no formatting in the template: a date or a mass arrives as text.
package protocol Page: Sendable {
    /// The name of the template, `loans/board` for `Templates/loans/board.mustache`.
    static var template: String { get }
}

/// A drawing or another piece of finished markup, put into a page as it is.
///
/// Only `Charts` and the like make one, from values that they escape
/// themselves. A template shows it with three braces, which show nothing else:
/// text in three braces stays invisible, so it cannot become markup.
package struct Markup: Sendable, Equatable {
    let text: String

    /// Finished markup; the lint lists the files that may make some.
    package init(trusted text: String) { self.text = text }
}
