import TabularRL

/// One entry of a model's row, or of Gymnasium's `P[state][action]`.
struct Entry: Equatable, CustomStringConvertible {
  var probability: Double
  var next: Int
  var reward: Double
  var terminates: Bool

  init(_ probability: Double, _ next: Int, _ reward: Double, _ terminates: Bool) {
    self.probability = probability
    self.next = next
    self.reward = reward
    self.terminates = terminates
  }

  var description: String { "(\(probability), \(next), \(reward), \(terminates))" }
}

extension TabularModel {
  /// The entries of one row, in the author's order.
  func entries(of action: Int, in state: Int) -> [Entry] {
    outcomes(of: action, in: state).map {
      Entry(probabilities[$0], Int(successors[$0]), rewards[$0], terminates[$0])
    }
  }

  /// A checksum of all rows, to be compared with that of Gymnasium's `P`.
  ///
  /// FNV-1a with 64 bits over little-endian 64-bit words: for every state and action the number of entries,
  /// then for each entry the bits of the probability, the next state, the bits of the reward, 0 or 1 for the
  /// end. In Python with `struct.pack("<Q", …)` and the same loop over `env.unwrapped.P`.
  var checksum: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) {
      for shift in stride(from: 0, to: 64, by: 8) {
        hash = (hash ^ (word >> UInt64(shift) & 0xff)) &* 0x100_0000_01b3
      }
    }
    for state in 0..<stateCount {
      for action in 0..<actionCount {
        let range = outcomes(of: action, in: state)
        add(UInt64(range.count))
        for outcome in range {
          add(probabilities[outcome].bitPattern)
          add(UInt64(successors[outcome]))
          add(rewards[outcome].bitPattern)
          add(terminates[outcome] ? 1 : 0)
        }
      }
    }
    return hash
  }

  /// The value of an action: the obvious form of one Bellman backup, in the loops that are quickest unoptimized.
  func actionValue(of action: Int, in state: Int, values: [Double], discount: Double) -> Double {
    var sum = 0.0
    var outcome = Int(rowStarts[state * actionCount + action])
    let end = Int(rowStarts[state * actionCount + action + 1])
    while outcome < end {
      let next = terminates[outcome] ? 0 : values[Int(successors[outcome])]
      sum += probabilities[outcome] * (rewards[outcome] + discount * next)
      outcome += 1
    }
    return sum
  }

  /// The best value of a state given those of the others; zero where nothing can be done.
  func backup(_ state: Int, values: [Double], discount: Double) -> Double {
    var best = -Double.infinity
    var action = 0
    while action < actionCount {
      if rowStarts[state * actionCount + action] < rowStarts[state * actionCount + action + 1] {
        best = max(best, actionValue(of: action, in: state, values: values, discount: discount))
      }
      action += 1
    }
    return best == -.infinity ? 0 : best
  }

  /// The optimal values, by value iteration from zero, in place, until no value changes by more than 1e-13.
  func optimalValues(discount: Double) -> [Double] {
    var values = [Double](repeating: 0, count: stateCount)
    var change = Double.infinity
    while change > 1e-13 {
      change = 0
      for state in 0..<stateCount {
        let value = backup(state, values: values, discount: discount)
        change = max(change, abs(value - values[state]))
        values[state] = value
      }
    }
    return values
  }

  /// The optimal undiscounted values with so many steps to go.
  func optimalValues(steps: Int) -> [Double] {
    var values = [Double](repeating: 0, count: stateCount)
    for _ in 0..<steps {
      values = (0..<stateCount).map { backup($0, values: values, discount: 1) }
    }
    return values
  }

  /// The values of a policy, by solving the linear equations.
  ///
  /// The policy gives the actions of a state, each taken with the same chance; the value is zero where it gives
  /// none.
  func values(discount: Double, taking actions: (Int) -> [Int]) -> [Double] {
    // The row of state s holds 1 - discount * p(s,s), -discount * p(s,s') and the expected reward.
    let width = stateCount + 1
    var rows = [Double](repeating: 0, count: stateCount * width)
    for state in 0..<stateCount {
      let row = state * width
      rows[row + state] = 1
      let actions = actions(state)
      for outcome in actions.flatMap({ outcomes(of: $0, in: state) }) {
        let chance = probabilities[outcome] / Double(actions.count)
        rows[row + stateCount] += chance * rewards[outcome]
        if !terminates[outcome] { rows[row + Int(successors[outcome])] -= discount * chance }
      }
    }
    var values = [Double](repeating: 0, count: width)
    values[stateCount] = -1
    rows.withUnsafeMutableBufferPointer { rows in
      for pivot in 0..<stateCount {
        let top = pivot * width
        for row in stride(from: top + width, to: rows.count, by: width) where rows[row + pivot] != 0 {
          let factor = rows[row + pivot] / rows[top + pivot]
          var column = pivot
          while column < width {
            rows[row + column] -= factor * rows[top + column]
            column += 1
          }
        }
      }
      for state in (0..<stateCount).reversed() {
        let row = state * width
        let sum = (state + 1..<width).reduce(0) { $0 + rows[row + $1] * values[$1] }
        values[state] = -sum / rows[row + state]
      }
    }
    return Array(values.dropLast())
  }

  /// The actions that can be taken in a state.
  func availableActions(in state: Int) -> [Int] {
    (0..<actionCount).filter { isAvailable($0, in: state) }
  }

  /// The actions within `tolerance` of the best in a state, given the values of all states.
  func bestActions(in state: Int, values: [Double], discount: Double, within tolerance: Double) -> [Int] {
    let worths = availableActions(in: state).map {
      ($0, actionValue(of: $0, in: state, values: values, discount: discount))
    }
    let best = worths.map(\.1).max() ?? 0
    return worths.filter { $0.1 >= best - tolerance }.map(\.0)
  }

  /// The mean of values over the start distribution.
  func startMean(of values: [Double]) -> Double {
    zip(startStates, startProbabilities).reduce(0) { $0 + values[$1.0] * $1.1 }
  }

  /// The optimal value of the start distribution.
  func optimum(discount: Double) -> Double { startMean(of: optimalValues(discount: discount)) }
}

extension Environment {
  /// The model of the world with the given settings.
  static func model(_ settings: KeyValuePairs<String, String> = [:]) throws -> TabularModel {
    try TabularModel(compiling: configured(settings))
  }

  /// The world with the given settings.
  static func configured(_ settings: KeyValuePairs<String, String>) throws -> Self {
    try Self(settings: settings.map { Setting(name: $0.key, value: $0.value) })
  }
}

/// Whether two numbers agree to within `tolerance`.
func isClose(_ value: Double, _ expected: Double, within tolerance: Double = 5e-9) -> Bool {
  abs(value - expected) <= tolerance
}

/// A world in which every step pays 1, so that the value of a policy is the expected number of steps.
struct Timed<World: Environment>: Environment {
  static var name: String { World.name }
  static var parameters: [Parameter<Self>] {
    World.parameters.map { parameter in
      Parameter(
        name: parameter.name, summary: parameter.summary, placeholder: parameter.placeholder,
        allowed: parameter.allowed, alternativeTo: parameter.alternativeTo,
        read: { parameter.read($0.world) },
        write: { (root: inout Self, text: String) throws(ParameterError) in
          try parameter.write(&root.world, text)
        })
    }
  }

  var world = World()

  var actions: [World.Action] { world.actions }
  var initialStates: [World.State] { world.initialStates }
  var states: [World.State]? { world.states }
  func name(of state: World.State) -> String { world.name(of: state) }
  func name(of action: World.Action) -> String { world.name(of: action) }

  func outcomes(of action: World.Action, in state: World.State) -> [Outcome<World.State>] {
    world.outcomes(of: action, in: state).map { outcome in
      var outcome = outcome
      outcome.reward = 1
      return outcome
    }
  }
}
