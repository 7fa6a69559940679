/// Why a conversion cannot be made.
enum UnitError: Error, Equatable, CustomStringConvertible {
    case unknownUnit(String)
    case differentKinds(from: String, fromKind: String, to: String, toKind: String)

    var description: String {
        switch self {
        case .unknownUnit(let unit):
            "Unknown unit '\(unit)'; known are \(Units.table.map(\.name).joined(separator: ", "))."
        case .differentKinds(let from, let fromKind, let to, let toKind):
            "\(from) measures \(fromKind) and \(to) measures \(toKind): no conversion between them."
        }
    }
}

/// Units of measurement, each as a linear function of its kind's base unit.
enum Units {
    struct Unit {
        let kind: String
        let name: String
        /// value in the base unit = value × factor + offset
        let factor: Double
        var offset = 0.0
    }

    static let table: [Unit] = [
        Unit(kind: "length", name: "m", factor: 1),
        Unit(kind: "length", name: "km", factor: 1000),
        Unit(kind: "length", name: "mi", factor: 1609.344),
        Unit(kind: "length", name: "ft", factor: 0.3048),
        Unit(kind: "mass", name: "kg", factor: 1),
        Unit(kind: "mass", name: "lb", factor: 0.453_592_37),
        Unit(kind: "volume", name: "l", factor: 1),
        Unit(kind: "volume", name: "gal", factor: 3.785_411_784),
        Unit(kind: "temperature", name: "c", factor: 1),
        Unit(kind: "temperature", name: "f", factor: 5.0 / 9, offset: -160.0 / 9),
    ]

    /// A value in another unit of the same kind.
    static func convert(_ value: Double, from: String, to: String) throws(UnitError) -> Double {
        let source = try unit(from)
        let target = try unit(to)
        guard source.kind == target.kind else {
            throw .differentKinds(from: from, fromKind: source.kind, to: to, toKind: target.kind)
        }
        return (value * source.factor + source.offset - target.offset) / target.factor
    }

    private static func unit(_ name: String) throws(UnitError) -> Unit {
        guard let unit = table.first(where: { $0.name == name }) else { throw .unknownUnit(name) }
        return unit
    }
}
