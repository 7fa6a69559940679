import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

@Suite("Approval")
struct ApprovalTests {
    private func dispatcher(_ requirement: ApprovalRequirement, _ approval: ApprovalHandler?) throws -> Dispatcher {
        let pay = FunctionTool(
            name: "pay", description: "Pays", parameters: ["type": "object", "properties": ["amount": ["type": "integer", "maximum": 1000]], "required": ["amount"]]
        ) { (arguments: JSONValue) in "paid \(arguments["amount"]?.intValue ?? 0)" }
        return Dispatcher(try ToolRegistry([pay.policy(ToolPolicy(approval: requirement))]), approval: approval)
    }

    @Test("a call runs when it is approved, as it is or edited")
    func approved() async throws {
        #expect(try await dispatcher(.always) { _ in .approve }.dispatch(call("pay", #"{"amount": 5}"#)).content == "paid 5")
        let edited = try dispatcher(.always) { request in
            #expect(request.arguments == ["amount": 5])
            return .approveEdited(["amount": 3])
        }
        #expect(await edited.dispatch(call("pay", #"{"amount": 5}"#)).content == "paid 3")
    }

    @Test("what was edited must meet the schema, too")
    func invalidEdit() async throws {
        let result = try await dispatcher(.always) { _ in .approveEdited(["amount": 5000]) }.dispatch(call("pay", #"{"amount": 5}"#))
        #expect(result.outcome.kind == .invalidArguments)
    }

    @Test("a denied call does not run, and the model is told why")
    func denied() async throws {
        let result = try await dispatcher(.always) { _ in .deny(reason: "not on a Sunday") }.dispatch(call("pay", #"{"amount": 5}"#))
        #expect(result.outcome == .denied(reason: "not on a Sunday"))
        #expect(result.content.contains("not on a Sunday"))
    }

    @Test("nobody there, or an approver that fails, is no approval")
    func failsClosed() async throws {
        struct Away: Error {}
        #expect(try await dispatcher(.always, nil).dispatch(call("pay", #"{"amount": 5}"#)).outcome.kind == .denied)
        #expect(try await dispatcher(.always) { _ in throw Away() }.dispatch(call("pay", #"{"amount": 5}"#)).outcome.kind == .denied)
    }

    @Test("only calls that meet the condition are asked for, and invalid ones never")
    func conditional() async throws {
        let asked = Mutex(0)
        let dispatcher = try dispatcher(.when { ($0["amount"]?.intValue ?? 0) > 100 }) { _ in
            asked.withLock { $0 += 1 }
            return .approve
        }
        _ = await dispatcher.dispatch([5, 500, 5000].map { call("pay", #"{"amount": \#($0)}"#) })
        #expect(asked.withLock { $0 } == 1)
    }
}
