import JigJSON
import JigTools

// Types that conform by hand, as `@Generable` would have them.

struct Person: Generable, Equatable {
    var name: String
    var age: Int
    var nickname: String?

    static var generationSchema: GenerationSchema {
        GenerationSchema(
            type: Person.self, description: "Somebody",
            properties: [
                .init(name: "name", type: String.self, guides: [.minimumLength(1), .maximumLength(20)]),
                .init(name: "age", description: "In years", type: Int.self, guides: [.range(0...150)]),
                .init(name: "nickname", type: String?.self, guides: [.pattern(/[a-z]{2,5}/)]),
            ])
    }

    init(name: String, age: Int, nickname: String? = nil) {
        (self.name, self.age, self.nickname) = (name, age, nickname)
    }

    init(_ content: GeneratedContent) throws {
        name = try content.value(forProperty: "name")
        age = try content.value(forProperty: "age")
        nickname = try content.value(forProperty: "nickname")
    }

    var generatedContent: GeneratedContent {
        var properties: [(String, any ConvertibleToGeneratedContent)] = [("name", name), ("age", age)]
        if let nickname { properties.append(("nickname", nickname)) }
        return GeneratedContent(properties: properties) { _, last in last }
    }
}

/// A type that contains itself.
struct Tree: Generable, Equatable {
    var value: Int
    var children: [Tree]

    static var generationSchema: GenerationSchema {
        GenerationSchema(
            type: Tree.self,
            properties: [
                .init(name: "value", type: Int.self), .init(name: "children", type: [Tree].self, guides: [.maximumCount(3)]),
            ])
    }

    init(value: Int, children: [Tree] = []) { (self.value, self.children) = (value, children) }
    init(_ content: GeneratedContent) throws {
        value = try content.value(forProperty: "value")
        children = try content.value(forProperty: "children")
    }
    var generatedContent: GeneratedContent { GeneratedContent(properties: ["value": value, "children": children]) }
}

/// A type that contains another which contains the first.
struct Parent: Generable {
    var child: Child?
    static var generationSchema: GenerationSchema {
        GenerationSchema(type: Parent.self, properties: [.init(name: "child", type: Child?.self)])
    }
    init(_ content: GeneratedContent) throws { child = try content.value(forProperty: "child") }
    var generatedContent: GeneratedContent { GeneratedContent(properties: ["child": child]) }
}

struct Child: Generable {
    var parents: [Parent]
    static var generationSchema: GenerationSchema {
        GenerationSchema(type: Child.self, properties: [.init(name: "parents", type: [Parent].self)])
    }
    init(_ content: GeneratedContent) throws { parents = try content.value(forProperty: "parents") }
    var generatedContent: GeneratedContent { GeneratedContent(properties: ["parents": parents]) }
}
