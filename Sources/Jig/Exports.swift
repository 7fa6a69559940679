// An app imports Jig, and has all of its modules.

@_exported import JigAgents
@_exported import JigChat
@_exported import JigDecoding
@_exported import JigEngines
@_exported import JigGrammar
@_exported import JigJSON
@_exported import JigSchema
@_exported import JigTokenizers
@_exported import JigTools
