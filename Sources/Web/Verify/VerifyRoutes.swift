import Domain
import EventLog
import HTTPTypes
import WebServer

/// `/verify`: whoever holds a receipt or an old checkpoint checks it here, without an account.
enum VerifyRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/verify", name: "verify", audience: .everybody) { request, visit in
                page(try await blank(house), request, visit, house)
            },
            .post("/verify/receipt", name: "verify.receipt", audience: .everybody, body: .stream(limit: 5 << 20), rate: .costly) {
                request, visit in
                try await receipt(request, visit, house)
            },
            .post("/verify/checkpoint", name: "verify.checkpoint", audience: .everybody, body: .form(limit: 2 << 20), rate: .costly)
            { request, visit in
                try await checkpoint(request, visit, house)
            },
        ]
    }

    /// The page with the log's key, and those that it had before or has since.
    private static func blank(_ house: House) async throws -> VerifyPage {
        let key = try VerifierKey(parsing: house.settings.verifierKey)
        var page = VerifyPage(key: key.text)
        page.linked = try await keys(house).filter { $0 != key }.map { VerifyPage.Key(linkedKey: $0.text) }
        page.hasLinked = !page.linked.isEmpty
        return page
    }

    /// The log's key, and all that its announcements link to it: receipts outlive the key that signed them.
    private static func keys(_ house: House) async throws -> [VerifierKey] {
        try await KeyAnnouncement.keys(linkedTo: [VerifierKey(parsing: house.settings.verifierKey)], in: house.log)
    }

    private static func page(_ page: VerifyPage, _ request: Request, _ visit: Visit, _ house: House) -> Response {
        let frame = house.frame(request.strings("verify.title"), request, visit)
        return house.templates.response(page, frame: frame, to: request)
    }

    private static func receipt(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        var uploaded: [UInt8] = []
        let fields = try await request.multipart(fieldLimit: Receipt.byteLimit) { _, file in
            while let piece = try await file.read() {
                guard uploaded.count + piece.count <= Receipt.byteLimit else {
                    throw Problem.tooLarge(limit: Receipt.byteLimit)
                }
                uploaded += piece
            }
        }
        let typed = fields.text("receipt") ?? ""
        var page = try await blank(house)
        page.receiptText = uploaded.isEmpty ? typed : ""
        page.verdict = try await verdict(
            onReceipt: uploaded.isEmpty ? Array(typed.utf8) : uploaded, request, house)
        return Self.page(page, request, visit, house)
    }

    private static func verdict(onReceipt bytes: [UInt8], _ request: Request, _ house: House) async throws
        -> VerifyPage.Verdict
    {
        let strings = request.strings
        do {
            let receipt = try Receipt(parsing: bytes)
            let signer = try receipt.verify(trusting: try await keys(house))
            // Signed once is not enough: the log of today must still continue what was signed then.
            try await LogHistory(house.log).check(receipt.proof.checkpoint.checkpoint, keptAt: "receipt")
            return VerifyPage.Verdict(
                holds: true,
                text: strings("verify.receipt.holds", ["sequence": Wording.count(receipt.sequence)]),
                facts: [
                    .init(term: strings("proof.entry"), value: "№ \(receipt.sequence)"),
                    .init(term: strings("verify.signer"), value: signer.name),
                    .init(term: strings("verify.size"), value: Wording.count(receipt.proof.checkpoint.size)),
                    .init(
                        term: strings("verify.commitment"),
                        value: MerkleHash.commitment(salt: receipt.salt, record: receipt.record).bytes.hexadecimal),
                    .init(term: strings("verify.root"), value: receipt.proof.checkpoint.root.bytes.hexadecimal),
                ],
                record: RecordText.pretty(receipt.record),
                proof: nil)
        } catch let error as EventLogError where isVerdict(error) {
            return refusal(error, strings)
        }
    }

    private static func checkpoint(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        // The signature covers every byte: only what a form adds to line ends is undone.
        var text = (request.form["checkpoint"] ?? "").replacing("\r\n", with: "\n")
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        var page = try await blank(house)
        page.checkpointText = text
        page.verdict = try await verdict(onCheckpoint: text + "\n", request, house)
        return Self.page(page, request, visit, house)
    }

    private static func verdict(onCheckpoint text: String, _ request: Request, _ house: House) async throws
        -> VerifyPage.Verdict
    {
        let strings = request.strings
        do {
            let old = try SignedCheckpoint(
                parsing: text, trusting: try await keys(house))
            let history = LogHistory(house.log)
            try await history.check(old.checkpoint, keptAt: "checkpoint")
            let latest = try await house.log.latestCheckpoint()?.size ?? old.size
            let proof = latest >= old.size ? try await history.consistencyProof(from: old.size, to: latest) : []
            return VerifyPage.Verdict(
                holds: true,
                text: strings(
                    "verify.checkpoint.holds", ["old": Wording.count(old.size), "new": Wording.count(latest)]),
                facts: [
                    .init(term: strings("verify.origin"), value: old.checkpoint.origin),
                    .init(term: strings("verify.size"), value: Wording.count(old.size)),
                    .init(term: strings("verify.root"), value: old.root.bytes.hexadecimal),
                ],
                record: nil,
                proof: proof.isEmpty ? nil : proof.map { $0.bytes.hexadecimal }.joined(separator: "\n"))
        } catch let error as EventLogError where isVerdict(error) {
            return refusal(error, strings)
        }
    }

    /// What speaks about the thing that is checked; anything else is a fault of the server.
    private static func isVerdict(_ error: EventLogError) -> Bool {
        [.malformed, .notVerified, .behind, .forked].contains(error.code)
    }

    private static func refusal(_ error: EventLogError, _ strings: Strings) -> VerifyPage.Verdict {
        VerifyPage.Verdict(
            holds: false, text: strings("verify.fails.\(error.code.rawValue)"),
            facts: [], record: nil, proof: nil,
            // The library speaks English only.
            detail: strings.language == .english ? error.message : nil)
    }
}
