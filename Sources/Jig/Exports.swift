@_exported import JigJSON
