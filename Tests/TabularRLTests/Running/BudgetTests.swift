import TabularRL
import Testing

@Suite struct BudgetTests {
  @Test("The text form gives the budget back", arguments: ["episodes:500", "episodes:1", "steps:8000"])
  func textForms(text: String) throws {
    #expect(try #require(Budget(text)).description == text)
  }

  @Test("The text forms mean what they say")
  func values() {
    #expect(Budget("episodes:500") == .episodes(500))
    #expect(Budget("steps:8000") == .steps(8000))
  }

  @Test(
    "What is no budget is refused",
    arguments: [
      "", "500", "episodes", "episodes:", ":500", "episodes:0", "episodes:-1", "episodes:1.5", "episodes:1e3",
      "episodes: 5", "Episodes:5", "hours:5", "episodes:5:5", "episodes::5", ":episodes:5", "episodes:5:",
      "steps:99999999999999999999",
    ])
  func badTexts(text: String) {
    #expect(Budget(text) == nil)
  }

  @Test("The fraction that is used up")
  func fraction() {
    #expect(Budget.episodes(200).fraction(episodes: 50, steps: 9999) == 0.25)
    #expect(Budget.steps(8000).fraction(episodes: 50, steps: 2000) == 0.25)
    #expect(Budget.steps(8000).fraction(episodes: 0, steps: 0) == 0)
    #expect(Budget.episodes(7).fraction(episodes: 7, steps: 1) == 1)
  }
}
