import ReferenceLoops
import TabularRL

/// A world of four actions without chance as the C loops take it.
struct FlatWorld {
  private var next: [Int32] = []
  private var rewards: [Double] = []
  private var ends: [UInt8] = []
  private let start: Int32
  private let slips: Int32

  /// Takes a model over; `slips` says whether moves go astray by chance.
  init(_ model: TabularModel, slips: Bool = false) {
    start = Int32(model.startStates[0])
    self.slips = slips ? 1 : 0
    for state in 0..<model.stateCount {
      for action in 0..<4 {
        let outcome = model.outcomes(of: action, in: state).first
        next.append(outcome.map { model.successors[$0] } ?? Int32(state))
        rewards.append(outcome.map { model.rewards[$0] } ?? 0)
        ends.append(outcome.map { model.terminates[$0] ? 1 : 0 } ?? 1)
      }
    }
  }

  /// A world without ends in which every step costs one; episodes would begin in state 0.
  init(states: Int, successor: (_ state: Int, _ action: Int) -> Int) {
    (start, slips) = (0, 0)
    next = (0..<4 * states).map { Int32(successor($0 / 4, $0 % 4)) }
    rewards = Array(repeating: -1, count: 4 * states)
    ends = Array(repeating: 0, count: 4 * states)
  }

  /// Lets a C loop learn, for so many steps or so many episodes.
  func learn(
    _ learner: inout reference_learner, _ loop: reference_loop, _ vectors: reference_vectors, steps: Int,
    episodes: Int, runs: Int, seed: UInt64
  ) -> reference_result {
    next.withUnsafeBufferPointer { next in
      rewards.withUnsafeBufferPointer { rewards in
        ends.withUnsafeBufferPointer { ends in
          var world = reference_world(
            states: Int32(next.count / 4), start: start, next: next.baseAddress, reward: rewards.baseAddress,
            ends: ends.baseAddress, slips: slips)
          return reference_learn(
            &world, &learner, loop, vectors, Int64(steps), Int64(episodes), Int32(runs), seed)
        }
      }
    }
  }

  /// Lets a C loop learn and measures it.
  func measured(
    _ learner: inout reference_learner, _ loop: reference_loop, _ vectors: reference_vectors, steps: Int,
    episodes: Int, runs: Int, seed: UInt64
  ) -> (reference_result, Measurement) {
    var result = reference_result()
    let time = Measurement.of {
      result = learn(&learner, loop, vectors, steps: steps, episodes: episodes, runs: runs, seed: seed)
    }
    return (result, time)
  }
}

extension reference_learner {
  /// What every C loop learns by: epsilon 0.1, and ties at random unless told otherwise.
  init(_ algorithm: reference_algorithm, alpha: Double, gamma: Double, breaksTiesAtRandom: Bool = true) {
    self.init(
      algorithm: algorithm, alpha: alpha, gamma: gamma, epsilon: 0.1, random_ties: breaksTiesAtRandom ? 1 : 0,
      n: 0, lambda: 0, replacing_traces: 0)
  }
}
