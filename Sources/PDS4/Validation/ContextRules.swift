extension LabelChecker {
    /// The ends of `reference_type` that lead to context products.
    private static let contextTypes = [
        "_to_target", "_to_investigation", "_to_instrument", "_to_instrument_host", "_to_other", "_to_facility",
        "_to_telescope", "_to_airborne", "_to_laboratory", "_to_observatory", "_to_context",
    ]

    /// Looks up every reference to a context product among the registered ones.
    mutating func checkContext(_ label: Label) {
        let references = label.root.descendants("Internal_Reference").filter { reference in
            guard let type = reference.value("reference_type") else { return false }
            return type.hasPrefix("is_") || Self.contextTypes.contains { type.hasSuffix($0) }
        }
        guard !references.isEmpty else { return }
        let own = options.profile?.contextProducts
        let added = options.addedContextProducts
        guard let products = pack.contextProducts ?? own ?? added else {
            add(
                .info, FindingType.notChecked,
                "References to context products were not checked: registered_context_products.json is in no dictionary pack."
            )
            return
        }
        for reference in references {
            let parent = reference.parent
            for child in reference.children where child.name == "lid_reference" || child.name == "lidvid_reference" {
                let identifier = LIDVID(child.value)
                check(child, parent, [own, added].lazy.compactMap { $0 }.first { $0.product(identifier) != nil } ?? products)
            }
        }
    }

    private mutating func check(_ element: LabelElement, _ parent: LabelElement?, _ products: ContextProducts) {
        guard let product = products.product(LIDVID(element.value)) else {
            add(
                .error, "error.label.context_ref_not_found", "No registered context product has the identifier “\(element.value)”.",
                line: element.line, column: element.column
            )
            return
        }
        add(.info, "info.label.context_ref_found", "“\(element.value)” is registered.", line: element.line)
        guard let name = parent?.value("name"), let type = parent?.value("type") else { return }
        compare(name, product.names, "name", element)
        if parent?.name != "Observing_System_Component" { compare(type, product.types, "type", element) }
    }

    private mutating func compare(_ value: String, _ allowed: [String], _ what: String, _ element: LabelElement) {
        if allowed.contains(value) { return }
        if allowed.contains(where: { $0.lowercased() == value.lowercased() }) {
            add(
                .info, "info.label.context_ref_case_mismatch",
                "The \(what) “\(value)” differs in case from “\(allowed.joined(separator: "”, “"))”.", line: element.line
            )
            return
        }
        let forgives = options.forgivesContextMismatch
        add(
            forgives ? .info : .warning, forgives ? "info.label.context_ref_mismatch" : "warning.label.context_ref_mismatch",
            "The \(what) “\(value)” is none of those registered for “\(element.value)”: “\(allowed.joined(separator: "”, “"))”.",
            line: element.line, column: element.column
        )
    }
}
