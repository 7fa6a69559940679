import ArgumentParser
import Jig

/// `jig validate`: documents against a schema.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check JSON documents against a JSON Schema.",
        discussion: """
            Knows drafts 4, 6 and 7, 2019-09, 2020-12 and v1: the schema's $schema says which, 2020-12 if it has none. \
            Numbers are compared exactly. Nothing is fetched from the network: give documents that the schema refers to \
            with --register.

            EXAMPLES
              jig validate schema.json a.json b.json
              curl -s https://example.com/data | jig validate schema.json -
              jig validate --format json schema.json a.json
              jig validate --register address.json person.json a.json

            EXIT STATUS
              0 if every document is valid, 1 if one is invalid, 2 if one could not be judged: it or the schema cannot \
            be read, is not JSON, or refers to something unknown.
            """)

    enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "text, or json for one JSON object a document.")
    var format = OutputFormat.text

    @Option(help: "Whether the keyword format is an assertion or says nothing.")
    var formats = FormatFlag.assert

    @Option(help: ArgumentHelp("A schema that the schema may refer to, by its $id. May be repeated.", valueName: "file"))
    var register: [String] = []

    @Argument(help: "The schema; - is standard input.")
    var schema: String

    @Argument(help: ArgumentHelp("The documents; - is standard input.", valueName: "instance"))
    var instances: [String]

    func validate() throws {
        if ([schema] + register + instances).count(where: { $0 == "-" }) > 1 {
            throw UsageError("Standard input (-) can be given only once.")
        }
    }

    func run() throws {
        let schema: Schema
        do {
            schema = try SchemaFile.read(self.schema, register: register)
        } catch {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
        let options = ValidationOptions(formats: formats.handling)
        var worst = 0
        for path in instances {
            let judgement = Judgement(of: path, by: schema, options)
            switch format {
            case .text: print(judgement.text)
            case .json: print(judgement.json.text(.spaced))
            }
            worst = max(worst, judgement.status)
        }
        if worst > 0 { throw ExitCode(Int32(worst)) }
    }
}

/// What came of one document.
private struct Judgement {
    let path: String
    let outcome: Result<ValidationResult, any Error>

    init(of path: String, by schema: Schema, _ options: ValidationOptions) {
        self.path = path
        outcome = Result {
            let bytes = try Input.bytes(of: path)
            do {
                return schema.validate(try JSONValue(parsing: bytes), options: options)
            } catch {
                throw InputError(path: path, reason: "\(error)")
            }
        }
    }

    var status: Int {
        switch outcome {
        case .success(.valid): 0
        case .success(.invalid): 1
        case .success(.undetermined), .failure: 2
        }
    }

    var text: String {
        switch outcome {
        case .success(.valid): "\(path): valid"
        case .success(.invalid(let errors)):
            (["\(path): invalid"] + errors.map { "  " + "\($0)".replacing("\n", with: "\n  ") }).joined(separator: "\n")
        case .success(let result): "\(path): \(result)"
        case .failure(let error): "\(error)"
        }
    }

    var json: JSONValue {
        switch outcome {
        case .success(.valid): ["instance": .string(path), "valid": true]
        case .success(.invalid(let errors)):
            ["instance": .string(path), "valid": false, "errors": .array(errors.map(\.json))]
        case .success(let result): ["instance": .string(path), "valid": nil, "reason": .string("\(result)")]
        case .failure(let error): ["instance": .string(path), "valid": nil, "reason": .string("\(error)")]
        }
    }
}

extension JigSchema.ValidationError {
    fileprivate var json: JSONValue {
        var members: JSONObject = [
            "instanceLocation": .string("\(instanceLocation)"), "schemaLocation": .string(schemaLocation),
            "keyword": .string(keyword), "expected": .string(expected), "found": .string(found),
        ]
        if !causes.isEmpty { members["causes"] = .array(causes.map(\.json)) }
        return .object(members)
    }
}
