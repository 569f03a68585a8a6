import TabularRL

extension TableWorld {
  /// Two states and two actions without an end: the problem on which many libraries are wrong by hundreds.
  ///
  /// At a discount of 0.99 it pays to take action 1 in state 0 and action 0 in state 1:
  /// v1 = 6.92 / 0.01792, v0 = 10 + 0.99 v1.
  static let twoStateProblem = TableWorld([
    [
      [.moving(to: 0, reward: 5, probability: 0.5), .moving(to: 1, reward: 5, probability: 0.5)],
      [.moving(to: 1, reward: 10)],
    ],
    [
      [.moving(to: 0, reward: -1, probability: 0.8), .moving(to: 1, reward: -1, probability: 0.2)],
      [.moving(to: 0, reward: 2, probability: 0.1), .moving(to: 1, reward: 2, probability: 0.9)],
    ],
  ])
}
