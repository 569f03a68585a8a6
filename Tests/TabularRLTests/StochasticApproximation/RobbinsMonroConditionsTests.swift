import TabularRL
import Testing

@Suite struct RobbinsMonroConditionsTests {
  @Test(
    "The conditions follow from the form of the step sizes",
    arguments: [
      ("0.1", true, false), ("1/n", true, true), ("10/(9+n)", true, true), ("n^-0.8", true, true),
      ("n^-0.5", true, false), ("n^-1", true, true), ("n^-1.1", false, true),
      ("linear(1,0,100)", false, true),
      ("linear(1,0.1,100)", true, false), ("exponential(1,0.9,0)", false, true),
      ("exponential(1,0.9,0.1)", true, false), ("exponential(0.5,1,0)", true, false),
    ])
  func conditions(text: String, sum: Bool, squares: Bool) throws {
    let conditions = try #require(Schedule(text)).robbinsMonroConditions
    #expect(conditions.sumIsInfinite == sum)
    #expect(conditions.sumOfSquaresIsFinite == squares)
    #expect(conditions.hold == (sum && squares))
    #expect(conditions.description.hasPrefix(sum && squares ? "hold" : "fail"))
  }
}
