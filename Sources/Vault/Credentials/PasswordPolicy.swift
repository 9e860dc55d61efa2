internal import Foundation

/// Which passwords are taken: NIST SP 800-63B-4, section 3.1.1.
///
/// Length counts, composition does not. What a guesser tries first is refused: the commonest passwords, rows of
/// the keyboard, counting, repetition, years, and words that belong to the person or the service, also with
/// letters replaced by digits and signs and with other such words before and after.
package struct PasswordPolicy: Sendable {
    /// Why a password is not taken, in terms that its author can act on.
    package enum Refusal: Error, Hashable, Sendable {
        /// It has fewer characters than this.
        case tooShort(minimum: Int)
        /// It has more bytes in UTF-8 than this.
        case tooLong(byteLimit: Int)
        /// It is made of what is guessed first.
        case tooCommon
    }

    /// The fewest characters of a password that stands alone.
    package static let minimumAlone = 15
    /// The fewest characters of a password beside a second factor.
    package static let minimumWithSecondFactor = 8
    /// The fewest pieces that a password must have, each a character or something that is guessed as one.
    static let minimumPieces = 6

    private let known: Words

    /// A policy.
    ///
    /// - Parameter context: What a guesser who knows the person tries: names, the e-mail address. The service's
    ///   own name is always among them.
    package init(context: [String] = []) {
        known = Words(context.prefix(50).flatMap(Self.pieces))
    }

    /// Accepts a password or says why not.
    package func check(_ password: String, hasSecondFactor: Bool) throws(Refusal) {
        guard let bytes = Passwords.normalised(password) else { throw .tooLong(byteLimit: Passwords.byteLimit) }
        let minimum = hasSecondFactor ? Self.minimumWithSecondFactor : Self.minimumAlone
        // Code points, as the guideline counts.
        guard String(decoding: bytes, as: UTF8.self).unicodeScalars.count >= minimum else {
            throw .tooShort(minimum: minimum)
        }
        guard countPieces(of: String(decoding: bytes, as: UTF8.self)) >= Self.minimumPieces else { throw .tooCommon }
    }

    /// How many things a guesser must get right, at most a few more than the minimum.
    ///
    /// What parts the letters (as in `p-a-s-s-w-o-r-d`) is looked through: each different sign counts once.
    private func countPieces(of password: String) -> Int {
        let visible = password.lowercased().filter { !$0.isWhitespace }
        let isSign: (Character) -> Bool = { !$0.isLetter && !$0.isNumber && Self.standIns[$0] == nil }
        let signs = Set(visible.filter(isSign)).count
        return min(count(Array(visible)), count(visible.filter { !isSign($0) }) + signs)
    }

    /// How many pieces characters fall into; counting ends once there are enough.
    private func count(_ written: [Character]) -> Int {
        let characters = Self.withoutRepetition(written)
        let meant = characters.map { Self.standIns[$0] ?? $0 }
        var pieces = 0
        var index = 0
        while index < characters.count, pieces < Self.minimumPieces {
            let rest = characters[index...]
            index += max(
                word(at: rest),
                word(at: meant[index...]),
                Self.year(at: rest),
                Self.run(at: rest),
                Self.walk(at: rest),
                1
            )
            pieces += 1
        }
        return pieces
    }

    private func count(_ written: String) -> Int { count(Array(written)) }

    private func word(at rest: ArraySlice<Character>) -> Int {
        max(Self.common.length(ofWordAt: rest), known.length(ofWordAt: rest))
    }

    /// 1900 to 2099.
    private static func year(at rest: ArraySlice<Character>) -> Int {
        let four = String(rest.prefix(4))
        guard let year = Int(four), four.count == 4 else { return 0 }
        return (1900...2099).contains(year) ? 4 : 0
    }

    /// Three or more characters that stay the same, count up or count down.
    private static func run(at rest: ArraySlice<Character>) -> Int {
        let values = rest.prefix(64).map { $0.unicodeScalars.first.map { Int($0.value) } ?? 0 }
        guard values.count >= 3, abs(values[1] - values[0]) <= 1 else { return 0 }
        let step = values[1] - values[0]
        var length = 2
        while length < values.count, values[length] - values[length - 1] == step { length += 1 }
        return length >= 3 ? length : 0
    }

    /// Four or more keys side by side, either way.
    private static func walk(at rest: ArraySlice<Character>) -> Int {
        let text = Array(rest.prefix(16))
        guard text.count >= 4 else { return 0 }
        for length in stride(from: text.count, through: 4, by: -1) {
            let part = String(text.prefix(length))
            if CommonPasswords.keyboardRows.contains(where: { $0.contains(part) }) { return length }
        }
        return 0
    }

    /// The block that a text repeats, once and a sign for the repeating; any other text unchanged.
    private static func withoutRepetition(_ characters: [Character]) -> [Character] {
        guard characters.count >= 4 else { return characters }
        for period in 1...(characters.count / 2)
        where (period..<characters.count).allSatisfy({ characters[$0] == characters[$0 - period] }) {
            return characters.prefix(period) + ["×"]
        }
        return characters
    }

    private static let common = Words(CommonPasswords.words + ["magpie"])

    /// Digits and signs that stand in for letters.
    private static let standIns: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    /// A name or an address and its parts.
    private static func pieces(of context: String) -> [String] {
        [context] + context.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}

extension PasswordPolicy {
    /// Words of three to forty characters, found at the beginning of what is typed.
    private struct Words: Sendable {
        private let words: Set<String>
        private let longest: Int

        init(_ list: [String]) {
            var words: Set<String> = []
            for word in list {
                let typed = word.lowercased().prefix(40)
                // What is typed is looked at with its stand-ins and without, with its signs and without.
                for form in [String(typed), meaning(typed), letters(typed), letters(meaning(typed))]
                where form.count >= 3 {
                    words.insert(form)
                }
            }
            self.words = words
            longest = words.map(\.count).max() ?? 0

            func meaning(_ text: some StringProtocol) -> String { String(text.map { standIns[$0] ?? $0 }) }
            func letters(_ text: some StringProtocol) -> String { String(text.filter { $0.isLetter || $0.isNumber }) }
        }

        /// The length of the longest word at the beginning of `rest`, or 0.
        func length(ofWordAt rest: ArraySlice<Character>) -> Int {
            guard longest >= 3, rest.count >= 3 else { return 0 }
            return stride(from: min(longest, rest.count), through: 3, by: -1)
                .first { words.contains(String(rest.prefix($0))) } ?? 0
        }
    }
}
