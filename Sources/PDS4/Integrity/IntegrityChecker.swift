/// Checks how the parts of a bundle or a collection belong together: members, references, files, names.
struct IntegrityChecker {
    let scope: TargetScope
    let options: ValidationOptions
    let labels: [LabelReport]
    let fileUses: FileUses

    /// Checks the relations of the labels. Their members are noted in `products`.
    func run(_ report: inout ValidationReport, _ products: inout ProductIndex) {
        for folder in options.alternateFolders { addAlternates(folder, &products, &report) }
        var bases: [String] = []
        for label in labels {
            guard let facts = label.facts else { continue }
            if facts.productClass == "Product_Bundle", scope.kind == .bundle {
                report.examined(label.path)
                bases.append(Self.base(facts.identifier.lid))
                products.addMember(facts.identifier)
                var members = Members(parent: facts.identifier, path: label.path)
                for member in facts.members {
                    check(member.identifier, isPrimary: member.isPrimary, of: &members, products, &report)
                    products.addMember(member.identifier)
                }
            } else if facts.productClass == "Product_Collection" {
                report.examined(label.path)
                checkInventory(facts, label.path, &products, &report)
            }
        }
        if scope.kind == .bundle { checkReferences(products, bases, &report) }
        checkUnreferenced(products, &report)
        checkNames(&report)
        if options.checksProducts || options.checksFiles, !options.allowsUnlabeledFiles { checkFiles(&report) }
    }

    /// The first four parts of an identifier: those of the bundle.
    private static func base(_ lid: String) -> String {
        lid.split(separator: ":", omittingEmptySubsequences: false).prefix(4).joined(separator: ":")
    }

    private func addAlternates(_ folder: String, _ products: inout ProductIndex, _ report: inout ValidationReport) {
        guard FileSystem.isDirectory(folder) else {
            report.add(
                Finding(.warning, FindingType.general, "The alternate folder does not exist and was skipped.", path: folder), to: .general
            )
            report.skipped += 1
            return
        }
        var found: [ProductIndex.Product] = []
        for entry in FileSystem.entries(folder) where !entry.isDirectory {
            let path = FileSystem.join(folder, entry.name)
            guard options.isLabel(path), FileRules.mayRead(path, from: folder, options), let label = try? Label(path: path) else { continue }
            found.append(ProductIndex.Product(path: path, identifier: LabelFacts(label).identifier))
        }
        products.add(found)
    }

    /// The members of a bundle or a collection, as they are gone through.
    private struct Members {
        let parent: LIDVID
        let path: String
        /// What is said of a member that is in several labels: they are gone through once, however often it is listed.
        var several: [LIDVID: Finding] = [:]
    }

    private func check(
        _ member: LIDVID, isPrimary: Bool, of members: inout Members, _ products: ProductIndex, _ report: inout ValidationReport
    ) {
        let path = members.path
        let known = members.several[member]
        let matching = known == nil ? products.named(member) : []
        guard known != nil || !matching.isEmpty else {
            guard isPrimary, options.alternateFolders.allSatisfy(FileSystem.isDirectory) else { return }
            report.add(
                Finding(
                    .warning, "warning.integrity.member_not_found", "The member \(member) is in no label of the target.", path: path
                ),
                to: .integrity
            )
            return
        }
        if isPrimary {
            let hasPrefix = member.lid.hasPrefix(members.parent.lid + ":")
            if !hasPrefix || report.wantsInformation {
                report.add(
                    Finding(
                        hasPrefix ? .info : .error,
                        hasPrefix ? "info.integrity.parent_prefix_found" : "error.integrity.missing_parent_prefix",
                        "The identifier of the primary member \(member) \(hasPrefix ? "begins" : "does not begin") with \(members.parent.lid).",
                        path: path
                    ),
                    to: .integrity
                )
            }
        }
        if matching.count == 1 {
            if report.wantsInformation {
                report.add(
                    Finding(.info, "info.integrity.member_found", "The member \(member) is \(matching[0].path).", path: path), to: .integrity
                )
            }
            return
        }
        let finding = known ?? several(member, matching, path)
        members.several[member] = finding
        report.add(finding, to: .integrity)
    }

    /// What is said of a member that is in several labels.
    private func several(_ member: LIDVID, _ matching: [ProductIndex.Product], _ path: String) -> Finding {
        let places = matching.map { FileSystem.name($0.path) }.joined(separator: ", ")
        if member.vid != nil {
            return Finding(.error, "error.integrity.duplicate_members", "The member \(member) is in several labels: \(places).", path: path)
        }
        guard Set(matching.map(\.identifier)).count == matching.count else {
            return Finding(
                .error, "error.integrity.duplicate_versions", "The member \(member) is in several labels of one version: \(places).", path: path
            )
        }
        return Finding(.info, "info.integrity.duplicate_members", "The member \(member) has several versions: \(places).", path: path)
    }

    private func checkInventory(
        _ facts: LabelFacts, _ path: String, _ products: inout ProductIndex, _ report: inout ValidationReport
    ) {
        guard let table = facts.inventory, let file = InventoryRules.file(of: facts, path, options) else { return }
        var members = Members(parent: facts.identifier, path: path)
        do {
            let count = try InventoryRules.forEach(file, table) { entry in
                if let status = entry.unknownStatus {
                    report.add(
                        Finding(
                            .error, "error.inventory_table.invalid_member_status",
                            "The status “\(status)” of the member \(entry.identifier) is neither P nor S.", path: path
                        ),
                        to: .integrity
                    )
                }
                if entry.isPrimary, entry.identifier.vid == nil {
                    report.add(
                        Finding(
                            .error, "error.integrity.missing_version", "The primary member \(entry.identifier) has no version.", path: path
                        ),
                        to: .integrity
                    )
                }
                check(entry.identifier, isPrimary: entry.isPrimary, of: &members, products, &report)
                products.addMember(entry.identifier)
            }
            if count > 0, table.records > 0, count != table.records {
                report.add(
                    Finding(
                        .error, FindingType.recordsMismatch,
                        "The inventory has \(count) records; the label says \(table.records).", path: path
                    ),
                    to: .integrity
                )
            }
        } catch {
            report.add(Finding(.error, FindingType.internalError, "The inventory cannot be read: \(error)", path: path), to: .integrity)
        }
    }

    /// References that lead to nothing, of products of this bundle.
    private func checkReferences(_ products: ProductIndex, _ bases: [String], _ report: inout ValidationReport) {
        guard let base = bases.last, !base.isEmpty else { return }
        for label in labels {
            guard let facts = label.facts, facts.identifier.lid.hasPrefix(base) else { continue }
            var seen: Set<String> = []
            for text in facts.references where seen.insert(text).inserted {
                let reference = LIDVID(text)
                guard !products.contains(reference), reference.vid != nil || reference.lid.hasPrefix(base) else { continue }
                report.add(
                    Finding(
                        .warning, "warning.integrity.reference_not_found", "The reference \(text) leads to no product of the bundle.",
                        path: label.path
                    ),
                    to: .integrity
                )
            }
        }
    }

    /// Products that no bundle and no collection lists.
    private func checkUnreferenced(_ products: ProductIndex, _ report: inout ValidationReport) {
        for label in labels {
            guard let facts = label.facts, !facts.identifier.lid.isEmpty else { continue }
            report.examined(label.path)
            if products.isMember(facts.identifier) {
                if report.wantsInformation {
                    report.add(
                        Finding(.info, "info.integrity.referenced_member", "\(facts.identifier) is a member.", path: label.path), to: .integrity
                    )
                }
                continue
            }
            let isCollection = facts.productClass == "Product_Collection"
            if isCollection, scope.kind == .collection { continue }
            report.add(
                Finding(
                    .warning, "warning.integrity.unreferenced_member",
                    "\(facts.identifier) is a member of no \(isCollection ? "bundle" : "collection") of the target.", path: label.path
                ),
                to: .integrity
            )
        }
    }

    /// Names of files and folders, and folders of collections that are called like collections.
    private func checkNames(_ report: inout ValidationReport) {
        func add(_ problems: [NamingRules.Problem], _ path: String) {
            for problem in problems { report.add(Finding(.error, problem.type, problem.message, path: path), to: .integrity) }
        }
        for file in scope.files { add(NamingRules.problems(ofFile: FileSystem.name(file)), file) }
        for path in NamingRules.conflictsInCase(scope.folders + scope.files) {
            report.add(
                Finding(
                    .error, FindingType.fileNaming,
                    "The name “\(FileSystem.name(path))” differs only in case from another one in the same folder.", path: path
                ),
                to: .integrity
            )
        }
        for folder in scope.folders {
            let name = FileSystem.name(folder)
            add(NamingRules.problems(ofDirectory: name), folder)
            if FileSystem.parent(folder) != scope.root || scope.kind == .collection, Self.collectionNames.contains(name.lowercased()) {
                report.add(
                    Finding(
                        .warning, "warning.sub_directory.unallowed_name",
                        "The folder “\(name)” inside a collection is called like a collection.", path: folder
                    ),
                    to: .integrity
                )
            }
        }
    }

    private static let collectionNames: Set<String> = [
        "browse", "calibration", "context", "data", "document", "geometry", "miscellaneous", "spice_kernels", "xml_schema",
    ]

    /// Files that no label names.
    private func checkFiles(_ report: inout ValidationReport) {
        var known = scope.skipped
        for path in scope.skipped {
            guard FileRules.mayRead(path, from: FileSystem.parent(path), options), let label = try? Label(path: path) else { continue }
            for file in LabelFacts(label).files { known.insert(FileSystem.join(FileSystem.parent(path), file.name)) }
        }
        // The labels come in the order of the files: they are passed over as they come, and need not be looked up.
        var next = scope.labels.makeIterator()
        var label = next.next()
        for file in scope.files {
            if file == label {
                label = next.next()
                continue
            }
            guard !known.contains(file), !fileUses.describes(file) else { continue }
            report.examined(file)
            report.add(
                Finding(.warning, "warning.file.not_referenced_in_label", "No label of the target names this file.", path: file),
                to: .integrity
            )
        }
    }
}
