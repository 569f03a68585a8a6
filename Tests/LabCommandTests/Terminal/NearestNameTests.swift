import Testing

@testable import LabCommand

@Suite struct NearestNameTests {
  private static let names = [
    "q-learning", "double-q-learning", "sarsa", "sarsa-lambda", "expected-sarsa", "td", "--episodes",
    "--seed",
  ]

  @Test(
    "the name that was meant is found",
    arguments: [
      ("q-learnign", "q-learning"), ("Q-Learning", "q-learning"), ("qlearning", "q-learning"),
      ("q_learning", "q-learning"), ("sarsa", "sarsa"), ("sara", "sarsa"), ("sarsa-l", "sarsa-lambda"),
      ("sarsas", "sarsa"),
      ("expected", "expected-sarsa"), ("dt", "td"), ("--episode", "--episodes"), ("--epsiode", "--episodes"),
      ("-seed", "--seed"), ("sede", "--seed"), ("sar", "sarsa"), ("", nil), ("--", nil), ("x", nil),
      ("reinforce", nil), ("zz", nil),
    ])
  func table(typed: String, expected: String?) {
    #expect(nearest(to: typed, among: Self.names) == expected)
  }

  @Test("of equals the first wins")
  func ties() {
    #expect(nearest(to: "cat", among: ["bat", "cab", "hat"]) == "bat")
    #expect(nearest(to: "cat", among: ["hat", "cab", "bat"]) == "hat")
    #expect(nearest(to: "cat", among: []) == nil)
  }

  @Test(
    "insertions, deletions, replacements and swaps each count one",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("ab", "ba", 1), ("ca", "abc", 3),
      ("kitten", "sitting", 3), ("abcd", "acbd", 1),
    ])
  func distances(a: String, b: String, expected: Int) {
    #expect(distance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == expected)
  }
}
