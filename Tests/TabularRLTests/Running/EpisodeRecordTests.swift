import Testing

@testable import TabularRL

@Suite struct LogPolicyTests {
  private func logged(_ policy: LogPolicy, upTo last: Int) -> [Int] {
    (1...last).filter { policy.includes($0) }
  }

  @Test("All and strided policies")
  func strides() {
    #expect(logged(.all, upTo: 5) == [1, 2, 3, 4, 5])
    #expect(logged(.every(1), upTo: 5) == [1, 2, 3, 4, 5])
    #expect(logged(.every(10), upTo: 35) == [10, 20, 30])
    #expect(logged(.window(3), upTo: 10) == [3, 6, 9])
  }

  @Test("The geometric policy logs round numbers, twelve or thirteen in every power of ten")
  func geometric() {
    let first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    let second = [12, 14, 17, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100]
    let third = second.map { $0 * 10 }
    #expect(logged(.geometric, upTo: 1000) == first + second + third)
    #expect(LogPolicy.geometric.includes(1_700_000))
    #expect(LogPolicy.geometric.includes(1_000_000_000))
    #expect(!LogPolicy.geometric.includes(1_710_000))
    #expect(!LogPolicy.geometric.includes(1_000_001))
  }

  @Test(
    "The text form gives the policy back",
    arguments: [
      ("all", LogPolicy.all), ("geometric", .geometric), ("every:10", .every(10)),
      ("window:100", .window(100)),
    ])
  func textForms(text: String, policy: LogPolicy) {
    #expect(LogPolicy(text) == policy)
    #expect(policy.description == text)
  }

  @Test(
    "What is no policy is refused",
    arguments: [
      "", "none", "all:", "all:1", "geometric:2", "every", "every:", "every:0", "every:-5", "every:1.5",
      "every::5", "every:5:5", "window", "window:0", "Every:5",
    ])
  func badTexts(text: String) {
    #expect(LogPolicy(text) == nil)
  }

  @Test("An episode that the world did not end is truncated")
  func truncated() {
    var record = EpisodeRecord(
      episode: 1, steps: 1, length: 1, episodeReturn: 0, discountedReturn: 0, terminated: true,
      isCutByBudget: false)
    #expect(!record.truncated)
    record.terminated = false
    #expect(record.truncated)
  }
}
