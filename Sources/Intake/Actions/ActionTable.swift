import Domain

/// All that can be asked for, in one table.
///
/// Forms, API operations and the access table are made from it, so that none of
/// them can forget one.
package enum ActionTable {
    package static let all: [Action] =
        PeopleActions.all + SampleActions.all + ProcessingActions.all + CustodyActions.all + CallActions.all + ApplicationActions.all
        + ReviewActions.all + AgreementActions.all + LoanActions.all + ReturnActions.all

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static func action(_ name: String) -> Action? { byName[name] }
}

extension Action {
    /// An action on a subject that exists.
    init<C: Command>(
        _ type: C.Type, at path: String, _ fields: [FieldSpec] = [],
        make: @escaping @Sendable (Call, Identifier<C.State>) async throws -> C
    ) {
        self.init(name: C.name, path: path, fields: fields, creates: false, subjectKind: C.State.streamKind) { call in
            try await make(call, call.id())
        }
    }

    /// An action that makes its subject, with a new id.
    init<C: Command>(
        creating type: C.Type, at path: String, _ fields: [FieldSpec],
        make: @escaping @Sendable (Call, Identifier<C.State>) async throws -> C
    ) {
        self.init(name: C.name, path: path, fields: fields, creates: true, subjectKind: C.State.streamKind) { call in
            try await make(call, Identifier(call.desk.identities.next()))
        }
    }
}
