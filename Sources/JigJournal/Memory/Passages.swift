extension Memory {
    /// A longer text in passages of whole sentences, each short enough to be found and shown by itself.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - maximumBytes: the most bytes of a passage, unless a sentence has more.
    public static func passages(of text: String, maximumBytes: Int = 480) -> [String] {
        var passages: [String] = []
        var passage = ""
        for sentence in sentences(of: text) {
            if !passage.isEmpty, passage.utf8.count + sentence.utf8.count > maximumBytes {
                passages.append(passage)
                passage = ""
            }
            passage += passage.isEmpty ? sentence : " " + sentence
        }
        if !passage.isEmpty { passages.append(passage) }
        return passages
    }

    /// The sentences, without white space around them. A full stop between letters or digits, as in 3.5, ends none.
    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var sentence = ""
        var mayEnd = false
        func end() {
            let trimmed = sentence.drop(while: \.isWhitespace)
            if !trimmed.isEmpty { sentences.append(String(trimmed)) }
            sentence = ""
        }
        for character in text {
            if character.isNewline || (mayEnd && character.isWhitespace) {
                end()
            } else {
                sentence.append(character)
            }
            mayEnd = character == "." || character == "!" || character == "?" || (mayEnd && "\"”’')".contains(character))
        }
        end()
        return sentences
    }
}
