import Testing

@testable import TabularRL

@Suite struct BackupRowsTests {
  /// Where the rows of random models come from, slow and plain.
  private func check(_ rows: BackupRows, _ model: TabularModel, states: [Int]) {
    let places = Dictionary(uniqueKeysWithValues: zip(states, 0...))
    var row = 0
    var chances: [LongDouble] = []
    for (place, state) in states.enumerated() {
      #expect(rows.rows(of: place).lowerBound == row)
      for action in 0..<model.actionCount where model.isAvailable(action, in: state) {
        var successors: [Int32] = []
        var probabilities: [Double] = []
        var reward: LongDouble = 0
        var ends = false
        for index in model.outcomes(of: action, in: state) where model.probabilities[index] > 0 {
          reward += LongDouble(model.probabilities[index]) * LongDouble(model.rewards[index])
          let next = Int(model.successors[index])
          if model.terminates[index] || model.availableActionCount(in: next) == 0 {
            ends = true
          } else {
            successors.append(Int32(places[next] ?? -1))
            probabilities.append(model.probabilities[index])
          }
        }
        #expect(Array(rows.successors[rows.outcomes(of: row)]) == successors)
        #expect(Array(rows.probabilities[rows.outcomes(of: row)]) == probabilities)
        let error = LongDouble(rows.rewards[row]) + LongDouble(rows.reward(of: row).low) - reward
        #expect(abs(error) <= 1e-17 * max(1000, abs(reward)))
        #expect(rows.ends[row] == ends)
        chances.append(probabilities.reduce(0) { $0 + LongDouble($1) })
        #expect(Int(rows.origins[row]) == state * model.actionCount + action)
        row += 1
      }
      #expect(rows.rows(of: place).upperBound == row)
    }
    #expect(rows.rowCount == row)
    if let least = chances.min(), let most = chances.max() {
      let goingOn = rows.goingOn()
      let discount = LongDouble(rows.discount)
      #expect(LongDouble(goingOn.lowerBound) <= discount * least)
      #expect(LongDouble(goingOn.upperBound) >= discount * most)
      let width = goingOn.upperBound - goingOn.lowerBound
      #expect(abs(LongDouble(width) - discount * (most - least)) < 1e-13)
    }
    #expect(rows.successors.count == rows.probabilities.count)
    #expect(Int(rows.rowStarts[row]) == rows.successors.count)
  }

  @Test func `rows are those of the model in either order`() throws {
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let rows = BackupRows(model, discount: random.discount)
      check(rows, model, states: Array(0..<model.stateCount))
      let levels = BreadthFirstLevels(model)
      check(
        BackupRows(model, discount: random.discount, in: levels), model, states: levels.states.map(Int.init))
      check(rows.reordered(levels), model, states: levels.states.map(Int.init))
    }
  }

  @Test func `a model that never ends shares its arrays`() throws {
    let circle = TableWorld([
      [[.moving(to: 1, reward: 1, probability: 0.5), .moving(to: 0, reward: 3, probability: 0.5)]],
      [[.moving(to: 0, reward: 2)]],
    ])
    let model = try circle.model()
    #expect(model.neverEnds)
    let rows = BackupRows(model, discount: 0.9)
    #expect(rows.successors == model.successors)
    #expect(rows.rewards == [2, 2])
    check(rows, model, states: [0, 1])
    let goingOn = rows.goingOn()
    #expect(goingOn.contains(0.9) && goingOn.upperBound - goingOn.lowerBound < 1e-14)
    // Nor does this one, but an action is missing.
    let crippled = try TableWorld([
      [[.moving(to: 1, reward: 1)], []], [[.moving(to: 1, reward: 2)], [.moving(to: 0, reward: 3)]],
    ]).model()
    #expect(crippled.neverEnds)
    check(BackupRows(crippled, discount: 0.9), crippled, states: [0, 1])
    #expect(!(try TableWorld.chain.model().neverEnds))
    #expect(!(try TableWorld.walk.model().neverEnds))
  }

  @Test func `what has no chance is left out`() throws {
    let world = TableWorld([
      [[.moving(to: 0, reward: 1, probability: 1), .moving(to: 0, reward: 5, probability: 0)]]
    ])
    let model = try world.model()
    let rows = BackupRows(model, discount: 0.9)
    #expect(model.neverEnds && model.hasImpossibleOutcomes)
    #expect(rows.probabilities == [1])
    #expect(rows.rewards == [1])
    #expect(rows.goingOn().contains(0.9))
  }

  @Test func `sweeps agree with the operators`() throws {
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let rows = BackupRows(model, discount: random.discount)
      var generator = Generator(splitMixSeed: UInt64(number))
      let values = (0..<model.stateCount).map {
        rows.rows(of: $0).isEmpty ? 0 : generator.uniform() * 100 - 50
      }
      let expected = model.optimalBackup(values, discount: random.discount)
      var next = values
      var chosen = values
      var choice = [Int32](repeating: -1, count: values.count)
      let change = rows.sweep(values, into: &next)
      let same = rows.sweep(values, into: &chosen, choosing: &choice, within: 0)
      #expect(change == same)
      #expect(next == chosen)
      var policyRows = ChosenRows(of: rows)
      // The last rows come first, and those chosen are written over them where they fit.
      policyRows.choose(values.indices.map { rows.rows(of: $0).last.map(Int32.init) ?? -1 })
      policyRows.choose(choice)
      var under = values
      _ = policyRows.sweep(values, into: &under)
      #expect(under == next)
      for state in values.indices {
        #expect(abs(next[state] - expected[state]) <= 1e-12 * max(1000, abs(expected[state])))
        #expect(rows.greedyRow(of: state, values).map(Int32.init) ?? -1 == choice[state])
      }
    }
  }

  @Test func `the largest magnitude is that of all elements`() {
    for count in 0..<40 {
      let values = (0..<count).map { Double(($0 * 37) % 41) - 20 }
      #expect(values.largestMagnitude == values.reduce(0) { max($0, abs($1)) })
    }
    #expect([1, -.infinity, 2].largestMagnitude == .infinity)
  }

  @Test func `long sums keep twice the digits`() {
    var generator = Generator(splitMixSeed: 7)
    for count in [0, 1, 2, 16, 1000] {
      var sum = LongSum(-1)
      var exact = DoubleDouble(-1)
      for _ in 0..<count {
        let (factor, other) = (generator.uniform(), generator.uniform() * 1e6 - 5e5)
        sum.add(factor, times: other)
        exact += factor * DoubleDouble(other)
        sum += other
        exact += other
      }
      let difference = (sum.value.high - exact.high) + (sum.value.low - exact.low)
      #expect(abs(difference) <= 1e-20)
    }
  }
}
