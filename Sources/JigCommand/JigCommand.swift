import ArgumentParser
@main struct JigCommand: ParsableCommand {}
