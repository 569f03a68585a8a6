import TabularRL
import Testing

@Suite struct ParameterizedTests {
  private func settings(_ pairs: [(String, String)]) -> [Setting] {
    pairs.map { Setting(name: $0.0, value: $0.1) }
  }

  @Test("Settings are every parameter once, in the order of the schema, without other spellings")
  func settingsInOrder() {
    #expect(
      Recipe().settings
        == settings([
          ("weight", "0.5"), ("share", "0.25"), ("count", "3"), ("warm", "false"), ("season", "spring"),
          ("rate", "1.0"),
        ]))
  }

  @Test("Settings that are not given keep their defaults")
  func defaults() throws {
    #expect(try Recipe(settings: []) == Recipe())
    let recipe = try Recipe(settings: settings([("count", "7"), ("percent", "50")]))
    #expect((recipe.count, recipe.share, recipe.weight) == (7, 0.5, 0.5))
  }

  @Test(
    "Settings that do not fit together are refused",
    arguments: [
      (
        [("speed", "1")],
        "recipe has no parameter 'speed'; it has weight, share, count, warm, season, rate, percent"
      ),
      (
        [("Weight", "1")],
        "recipe has no parameter 'Weight'; it has weight, share, count, warm, season, rate, percent"
      ),
      ([("count", "2"), ("count", "2")], "--count is given twice; give it once"),
      ([("percent", "2"), ("percent", "3")], "--percent is given twice; give it once"),
      ([("share", "0.5"), ("percent", "50")], "--share and --percent set the same thing; give one of them"),
      ([("percent", "50"), ("share", "0.5")], "--percent and --share set the same thing; give one of them"),
      ([("season", "winter"), ("warm", "true")], "--warm and --season winter do not fit together"),
    ])
  func conflicts(pairs: [(String, String)], sentence: String) throws {
    let error = try #require(throws: ParameterError.self) { try Recipe(settings: settings(pairs)) }
    #expect(error.description == sentence)
  }

  @Test("A recipe that declares nothing has a name, no parameter, and an empty page")
  func bare() throws {
    struct Bare: Parameterized { static let name = "bare" }
    #expect(Bare.summary == "bare")
    #expect(Bare.parameters.isEmpty)
    #expect(Bare.page == Page())
    #expect(try Bare(settings: []).settings.isEmpty)
  }

  @Test("A page keeps its sections in order")
  func page() {
    let page = Page(["Rewards": "-1 a step", "Actions": "four"])
    #expect(page.sections.map(\.heading) == ["Rewards", "Actions"])
    #expect(page.sections.map(\.text) == ["-1 a step", "four"])
  }
}
