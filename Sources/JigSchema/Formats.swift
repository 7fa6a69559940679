enum Formats { static func accepts(_ s: String, as f: String) -> Bool? { nil } }
