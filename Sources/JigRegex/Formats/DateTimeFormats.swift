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
        // Each hour's leap seconds are worked out when a text gets there: few do, and there are 2,881 in all.
        let withLeapSecond = (0..<24).map { hour in
            let shape = concatenation([
                length(5...5), whole(DateTimeFormat.fraction), hour == 23 ? whole("Z|.{6}") : length(6...6),
            ])
            let minutes = deferred(named: "leap seconds of hour \(hour)", lengths: attributes[shape.index].lengths) { [unowned self] in
                leapSeconds(in: hour)
            }
            return concatenation([literal(Self.twoDigits(hour) + ":"), minutes])
        }
        return union([whole(DateTimeFormat.commonTime)] + withLeapSecond)
    }

    /// What follows `hh:` in a time with a leap second.
    private func leapSeconds(in hour: Int) -> Language {
        let fraction = whole(DateTimeFormat.fraction)
        return union((0..<60).map { minute in
            // The local time is 23:59 plus the offset, around the clock.
            let ahead = (hour * 60 + minute + 1) % 1_440
            let behind = (1_440 - ahead) % 1_440
            var offsets = [
                literal("+" + Self.clock(ahead)), literal("-" + Self.clock(behind)),
            ]
            if ahead == 0 { offsets.append(whole("[Zz]")) }
            return concatenation([literal(Self.twoDigits(minute) + ":60"), fraction, union(offsets)])
        })
    }

    private static func clock(_ minutes: Int) -> String {
        twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
