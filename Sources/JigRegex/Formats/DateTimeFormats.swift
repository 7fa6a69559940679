/// Dates, times and durations (RFC 3339).
enum DateTimeFormat {
    /// `full-date`, in the Gregorian calendar: 29 February only in leap years.
    static let date: String = {
        let longMonths = #"(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"#
        let shortMonths = #"(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"#
        let february = #"02-(?:0[1-9]|1\d|2[0-8])"#
        let leapYear = #"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"#
        return #"\d{4}-(?:\#(longMonths)|\#(shortMonths)|\#(february))|\#(leapYear)-02-29"#
    }()

    static let hour = #"(?:[01]\d|2[0-3])"#
    static let minute = #"[0-5]\d"#
    static let fraction = #"(?:\.\d+)?"#
    static let offset = #"(?:[Zz]|[+-]\#(hour):\#(minute))"#

    /// `full-time` without leap seconds.
    static let commonTime = #"\#(hour):\#(minute):\#(minute)\#(fraction)\#(offset)"#

    /// `duration` (Appendix A): units in order and without gaps, weeks by themselves.
    static let duration: String = {
        let time = #"T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)"#
        let date = #"(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)"#
        return #"P(?:\d+W|\#(date)(?:\#(time))?|\#(time))"#
    }()
}

extension LanguageStore {
    /// `full-time`: second 60 only where it is 23:59 in UTC.
    func time() -> Language {
        let withLeapSecond = (0..<24).map { concatenation([literal(Self.twoDigits($0) + ":"), leapSeconds(in: $0)]) }
        return union([whole(DateTimeFormat.commonTime)] + withLeapSecond)
    }

    /// What follows `hh:` in a time with a leap second.
    ///
    /// It is worked out when a text gets there, digit by digit: few do, and there are 2,881 such times in all.
    private func leapSeconds(in hour: Int) -> Language {
        leapSeconds("of hour \(hour)", missing: 5, inUTC: hour == 23) { store in
            store.union((0...5).map { tens in
                store.concatenation([store.literal("\(tens)"), store.leapSeconds(in: hour, tens)])
            })
        }
    }

    private func leapSeconds(in hour: Int, _ tens: Int) -> Language {
        leapSeconds("of \(hour):\(tens)", missing: 4, inUTC: hour == 23 && tens == 5) { store in
            store.union((0...9).map { units in
                let minute = hour * 60 + tens * 10 + units
                let end = store.leapSeconds("of minute \(minute)", missing: 3, inUTC: minute == 1_439) { $0.leapSecond(in: minute) }
                return store.concatenation([store.literal("\(units)"), end])
            })
        }
    }

    /// What follows `hh:mm` in a time with a leap second, given the minute of the day.
    private func leapSecond(in minute: Int) -> Language {
        // The local time is 23:59 plus the offset, around the clock.
        let ahead = (minute + 1) % 1_440
        let behind = (1_440 - ahead) % 1_440
        var offsets = [literal("+" + Self.clock(ahead)), literal("-" + Self.clock(behind))]
        if ahead == 0 { offsets.append(whole("[Zz]")) }
        return concatenation([literal(":60"), whole(DateTimeFormat.fraction), union(offsets)])
    }

    /// - Parameters:
    ///   - name: tells these times from others.
    ///   - missing: how many characters come before the fraction.
    ///   - inUTC: whether the offset may be a letter.
    private func leapSeconds(_ name: String, missing: Int, inUTC: Bool, _ make: @escaping (LanguageStore) -> Language) -> Language {
        let shape = concatenation([
            length(missing...missing), whole(DateTimeFormat.fraction), inUTC ? whole("Z|.{6}") : length(6...6),
        ])
        return deferred(named: "leap seconds " + name, lengths: attributes[shape.index].lengths, make)
    }

    private static func clock(_ minutes: Int) -> String {
        twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
