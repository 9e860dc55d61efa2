import Testing
import Vault

@Suite("Password policy")
struct PasswordPolicyTests {
    let policy = PasswordPolicy(context: ["王贵", "Wang Gui", "wang.gui@geology.example.org"])

    @Test(arguments: [
        "correct horse battery staple", "x7#kQ2!mv0Lp9-zR", "紫金山天文台的望远镜在看月亮背面吗", "żółta łódka płynie nocą",
        "vukodlak pije čaj", "tr7q-9fzk-w3mh-x8vd", "🦀🌙🛰🧪🔭🪨🧲🛸⏳🧊🪐🌋🏔🚀🛶",
    ])
    func `a long password of one's own is taken, in any script`(password: String) throws {
        try policy.check(password, hasSecondFactor: false)
    }

    @Test(arguments: ["x7#kQ2!m", "vuk0dlak!", "月球背面的土壤很细"])
    func `a shorter one is taken beside a second factor`(password: String) throws {
        try policy.check(password, hasSecondFactor: true)
    }

    @Test(arguments: [
        ("vukodlak pije ", false, 15), ("", false, 15), ("x7#kQ2!", true, 8), ("", true, 8),
        // One code point each, though made of two when typed.
        ("e\u{301}e\u{301}e\u{301}e\u{301}", true, 8),
    ])
    func `a short one is refused, and the error says what is enough`(
        password: String,
        hasSecondFactor: Bool,
        minimum: Int
    ) {
        #expect(throws: PasswordPolicy.Refusal.tooShort(minimum: minimum)) {
            try policy.check(password, hasSecondFactor: hasSecondFactor)
        }
    }

    @Test(arguments: [
        "password", "passwordpassword", "P@ssw0rd2026!", "p-a-s-s-w-o-r-d-1-2-3", "123456789012345", "987654321098765",
        "aaaaaaaaaaaaaaa", "abababababababab", "abcabcabcabcabc", "qwertyuiopasdfghjkl", "1qaz2wsx3edc4rfv",
        "iloveyou12345678", "Summer2026Summer2026", "letmeinletmeinnow", "MagpieMagpie2026", "magpie-magpie-magpie!",
        "wang.gui@geology.example.org", "WangGui1234567890", "guiwanggeology2026", "王贵王贵王贵王贵王贵王贵王贵王贵",
        "dragonmonkeyfootball", "Apollo11Apollo12!", "               ", "1111111122222222",
    ])
    func `what is guessed first is refused however it is dressed up`(password: String) {
        #expect(throws: PasswordPolicy.Refusal.tooCommon) { try policy.check(password, hasSecondFactor: true) }
    }

    @Test func `a person's own name is no obstacle to others`() throws {
        let password = "gui-wang-2026-gui"

        #expect(throws: PasswordPolicy.Refusal.tooCommon) {
            try PasswordPolicy(context: ["Wang Gui"]).check(password, hasSecondFactor: false)
        }
        try PasswordPolicy().check(password, hasSecondFactor: false)
    }

    @Test func `sixty-four characters and more are taken, up to 1,024 bytes`() throws {
        let characters = Randomness.repeatable(seed: 1).bytes(1_024).map { 33 + $0 % 90 }

        try policy.check(String(decoding: characters.prefix(64), as: UTF8.self), hasSecondFactor: false)
        try policy.check(String(decoding: characters, as: UTF8.self), hasSecondFactor: false)
        #expect(throws: PasswordPolicy.Refusal.tooLong(byteLimit: 1_024)) {
            try policy.check(String(decoding: characters, as: UTF8.self) + "x", hasSecondFactor: false)
        }
    }

    @Test func `a password of a hundred megabytes is refused before anything is done with it`() {
        let huge = String(repeating: "x", count: 100_000_000)

        #expect(throws: PasswordPolicy.Refusal.tooLong(byteLimit: 1_024)) {
            try policy.check(huge, hasSecondFactor: false)
        }
    }
}
