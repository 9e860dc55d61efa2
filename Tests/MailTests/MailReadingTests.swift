import Mail
import Testing

@Suite("Reading a message of the spool")
struct MailReadingTests {
    @Test(arguments: [
        ("Plain", "Dear Ann,\n\nhttps://samples.example.org/loans/7\n"),
        ("借用协议待签署，请在截止时间前完成签署并查看页面上的说明", "安娜，您好：\n\n征集一\n"),
        ("Ein längerer Betreff mit Umlauten", "Naïve café = 5 €, and a line that is long enough to be folded somewhere in it.\n"),
        ("A subject of many plain words that is folded because no line may have more than so many characters", "x\n"),
    ])
    func `gives back subject and words as they were`(subject: String, body: String) throws {
        let to = try MailAddress(name: "安娜 (Ann)", address: "ann@example.org")
        let message = try MailMessage(
            id: "m-1", from: try MailAddress(name: "", address: "magpie@example.org"), to: to, subject: subject, body: body,
            date: 1_767_225_600_000)

        let reading = MailReading(message.rendered)

        #expect(reading.subject == subject)
        #expect(reading.body.split(separator: "\n") == body.split(separator: "\n"))
        #expect(reading.to == "安娜 (Ann) <ann@example.org>")
    }
}
