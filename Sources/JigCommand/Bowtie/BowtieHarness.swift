import Jig

/// Answers the requests of Bowtie's harness protocol, version 1: one JSON object a line, and one line of answer to each.
///
/// Source: https://docs.bowtie.report/en/stable/implementers/, and `bowtie/schemas/io` in Bowtie's repository.
struct BowtieHarness {
    /// Who says whether an instance is valid.
    enum Judge: String, CaseIterable {
        /// The validator, by the instance's value.
        case validator
        /// The grammar, by the instance's text as it stands in the request.
        case grammar
    }

    /// What a request calls for.
    enum Reply {
        case answer(JSONValue)
        /// There is nothing to answer: why, for standard error.
        case complaint(String)
        /// The protocol was left, so that nothing more can be said: why, for standard error.
        case failure(String)
        case stop
    }

    let judge: Judge
    /// What to make of `format`; nil leaves it to the dialect.
    let formats: FormatFlag?
    private var isStarted = false
    private var dialect = Dialect.draft2020_12

    init(judge: Judge, formats: FormatFlag? = nil) {
        self.judge = judge
        self.formats = formats
    }

    /// What to say to a line.
    mutating func reply(to line: [UInt8]) -> Reply {
        let request: JSONValue
        do {
            request = try JSONValue(parsing: line)
        } catch {
            return .complaint("the request is not JSON: \(error)")
        }
        guard let command = request["cmd"]?.stringValue else { return .complaint("the request has no string \"cmd\"") }
        switch command {
        case "start": return start(request)
        case "stop": return .stop
        case "dialect", "run":
            guard isStarted else { return .failure("\"\(command)\" came before \"start\"") }
            return command == "run" ? .answer(run(request, line)) : setDialect(request)
        default: return .complaint("unknown command \(JSONValue.string(command)): expected start, dialect, run or stop")
        }
    }

    // MARK: Commands

    private mutating func start(_ request: JSONValue) -> Reply {
        guard request["version"] == 1 else {
            return .failure("only version 1 of the protocol is known, not \(request["version"] ?? nil)")
        }
        isStarted = true
        return .answer([
            "ready": true, "version": 1,
            "implementation": [
                "language": "swift", "name": .string("jig-\(judge.rawValue)"),
                "version": .string(JigCommand.configuration.version),
                "dialects": .array(Dialect.allCases.reversed().map { .string($0.uri) }),
                "homepage": "urn:jig", "issues": "urn:jig:issues",
            ],
        ])
    }

    private mutating func setDialect(_ request: JSONValue) -> Reply {
        let named = request["dialect"]?.stringValue.flatMap(Dialect.init(uri:))
        if let named { dialect = named }
        return .answer(["ok": .bool(named != nil)])
    }

    private func run(_ request: JSONValue, _ line: [UInt8]) -> JSONValue {
        let sequence = request["seq"] ?? nil
        func answer(_ key: String, _ value: JSONValue) -> JSONObject { JSONObject([("seq", sequence), (key, value)]) }
        do {
            return .object(answer("results", .array(try results(request, line))))
        } catch {
            var errored = answer("errored", true)
            errored["context"] = ["message": .string("\(error)")]
            return .object(errored)
        }
    }

    // MARK: Cases

    private func results(_ request: JSONValue, _ line: [UInt8]) throws -> [JSONValue] {
        guard let document = request["case"]?["schema"], let tests = request["case"]?["tests"]?.arrayValue else {
            throw BowtieError(description: "the request has no \"case\" with \"schema\" and \"tests\"")
        }
        guard tests.allSatisfy({ $0["instance"] != nil }) else {
            throw BowtieError(description: "a test has no \"instance\"")
        }
        var registry = SchemaRegistry()
        for member in request["case"]?["registry"]?.objectValue ?? JSONObject() {
            registry.register(member.value, at: member.key)
        }
        let schema = try Schema(parsing: document, dialect: dialect, registry: registry)
        switch judge {
        case .validator: return tests.map { verdict(of: schema, on: $0["instance"] ?? nil) }
        case .grammar: return try verdicts(of: schema, on: Self.instances(in: line))
        }
    }

    /// Annotating overrules the default of v1, but not a meta-schema that requires the vocabulary of assertions.
    private func handling(for schema: Schema) -> FormatHandling {
        switch formats {
        case .assert: .assert
        case .annotate where schema.dialect == .v1: .annotate
        case .annotate, nil: .dialect
        }
    }

    private func verdict(of schema: Schema, on instance: JSONValue) -> JSONValue {
        let options = ValidationOptions(formats: handling(for: schema), errorLimit: 1)
        return switch schema.validate(instance, options: options) {
        case .valid: ["valid": true]
        case .invalid: ["valid": false]
        case .undetermined(let reason, _, _): ["errored": true, "context": ["message": .string(reason)]]
        }
    }

    private func verdicts(of schema: Schema, on instances: [[UInt8]]) throws -> [JSONValue] {
        var options = GrammarOptions.anyText
        options.formats = handling(for: schema)
        do throws(GrammarError) {
            let grammar = try Grammar(schema, options: options)
            return instances.map { ["valid": .bool(grammar.match($0).isAccepted)] }
        } catch .unsatisfiable {
            return instances.map { _ in ["valid": false] }
        } catch {
            throw error
        }
    }

    /// The texts of the instances as they stand in a request.
    static func instances(in line: [UInt8]) -> [[UInt8]] {
        let spans = JSONSpans(line)
        guard let test = spans.member("case", in: spans.root), let tests = spans.member("tests", in: test) else { return [] }
        return spans.elements(in: tests).compactMap { spans.member("instance", in: $0) }.map { Array(line[$0]) }
    }
}

/// Why a case can't be run.
struct BowtieError: Error, CustomStringConvertible {
    let description: String
}
