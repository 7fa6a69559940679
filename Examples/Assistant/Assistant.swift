import ArgumentParser
import ExampleModel
import Foundation
import Jig
import JigJournal
import SampleTools

/// A command-line assistant: it keeps the conversation in a journal, and goes on with it when it is started again, even after
/// `kill -9`.
///
///     swift run Assistant --journal ~/assistant.sqlite
@main
struct Assistant: AsyncParsableCommand {
    @OptionGroup var model: ExampleModel

    @Option(help: "Where the conversation is kept; without it, it ends with the program.")
    var journal: String?

    func run() async throws {
        var configuration = SessionConfiguration(
            limits: .init(callTimeout: .seconds(20)), context: ContextPolicy(summarizes: !model.isBundled))
        if let journal { configuration.journal = try await SQLiteJournal(path: journal).session("assistant") }
        let session = try await LanguageModelSession(
            resuming: configuration, model: try model.load(), tools: SampleTools.all(),
            instructions: model.isBundled ? nil : "You are a helpful assistant. Use the tools where they help.")
        session.prewarm()

        if session.transcript.isAwaitingResponse {
            write("(going on where we were interrupted)\n")
            write(try await session.resume().content + "\n")
        }
        write("Ask me something; an empty line ends.\n")
        while let question = ask(), !question.isEmpty {
            do {
                for try await event in session.streamResponse(to: question, options: options).events { show(event) }
            } catch {
                // The conversation is still valid: the next question goes on from here.
                write("\nThat did not work: \(error)\n")
            }
        }
    }

    private var options: GenerationOptions {
        GenerationOptions(maximumTurns: 6, limits: ResponseLimits(toolCalls: 8, duration: .seconds(300)))
    }

    private func ask() -> String? {
        write("» ")
        return readLine()
    }

    private func show(_ event: SessionEvent) {
        switch event {
        case .text(let text): write(text)
        case .callFinished(let call): write("  → \(call.name) \(call.arguments)\n")
        case .toolFinished(let result): write("  ← \(result.content)\n")
        case .finished: write("\n")
        default: break
        }
    }

    /// Writes at once: `print` keeps what it is given until a line ends, or longer where the output is no terminal.
    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
