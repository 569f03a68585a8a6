import TabularRL
import Testing

/// Everything that theory promises, on random models: sparse and dense, rewards of both signs, discounts from 0 to 1.
@Suite struct RandomModelTests {
  /// A planner with settings of its own.
  struct Variant: Sendable, CustomStringConvertible {
    let name: String
    var settings: [String: String] = [:]

    var description: String { "\(name) \(settings.map { "\($0)=\($1)" }.joined())" }

    /// The optimum of a random model, with a tolerance and other settings, its bounds at the start watched.
    func solve(
      _ random: RandomModel, _ model: TabularModel, _ start: LongDouble, tolerance: Double,
      _ more: [String: String] = [:]
    ) throws -> (solution: Solution, note: String) {
      let settings = settings.merging(more.merging(["tolerance": "\(tolerance)"]) { $1 }) { $1 }
      var (lower, upper) = (-Double.infinity, Double.infinity)
      var sweepsThatLie = 0
      let slack = 1e-15 * (1 + abs(start))
      let solution = try planner(name, settings).solve(
        model, random.discount,
        PlannerObserver(report: { record, _ in
          let isRight = LongDouble(record.lower) <= start + slack && start - slack <= LongDouble(record.upper)
          if !isRight || record.lower < lower || record.upper > upper { sweepsThatLie += 1 }
          (lower, upper) = (record.lower, record.upper)
        }))
      let note = "\(self), \(random), tolerance \(tolerance) \(more)"
      #expect(sweepsThatLie == 0, "\(note)")
      return (solution, note)
    }
  }

  /// All planners of the optimum, as they are and with the settings that make them others.
  static let variants =
    optimizingPlanners.map { Variant(name: $0) } + [
      Variant(name: "value-iteration", settings: ["in-place": "true"]),
      Variant(name: "truncated-policy-iteration", settings: ["inner-sweeps": "1"]),
      Variant(name: "truncated-policy-iteration", settings: ["inner-sweeps": "200"]),
    ]

  /// The tolerances: what doubles allow in a model of this scale, what is asked for mostly, and a tenth.
  static func tolerances(_ discount: Double, scale: Double) -> [Double] {
    // Undiscounted, what a row sums to beside 1 is counted against the proof at every step.
    let least = max(1e-8, (discount < 1 ? 1e-14 : 1e-11) * scale)
    return [least, 1e-4 * scale, 0.1 * scale]
  }

  /// The exact value at the start.
  static func startMean(_ values: [LongDouble], _ model: TabularModel) -> LongDouble {
    zip(model.startStates, model.startProbabilities).reduce(0) { $0 + values[$1.0] * LongDouble($1.1) }
  }

  @Test func `the models are of every kind`() throws {
    var discounts: Set<Double> = []
    var (most, dense, sparse, gains, losses) = (0, 0, 0, 0, 0)
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.world.model()
      discounts.insert(random.discount)
      most = max(most, model.stateCount)
      let widest = (0..<model.stateCount * model.actionCount).map {
        model.rowStarts[$0 + 1] - model.rowStarts[$0]
      }.max()
      if widest ?? 0 >= 10 { dense += 1 }
      if widest ?? 0 <= 3 { sparse += 1 }
      if model.rewards.contains(where: { $0 > 0 }) { gains += 1 }
      if model.rewards.contains(where: { $0 < 0 }) { losses += 1 }
    }
    #expect(discounts == [0, 0.5, 0.9, 0.99, 0.999, 1])
    #expect(most == 30 && dense >= 5 && sparse >= 20 && gains >= 50 && losses >= 50)
  }

  /// Whatever the tolerance, the bounds contain the exact optimum and are as close as asked for.
  ///
  /// So all planners agree to twice the tolerance. The policy is as good as its gap says.
  @Test(arguments: variants)
  func `every planner proves the exact optimum to any tolerance`(variant: Variant) throws {
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let exact = ExactRows(model, discount: random.discount)
        .optimum(discount: LongDouble(random.discount)).values
      let scale = Double(exact.reduce(1) { max($0, abs($1)) })
      let start = Self.startMean(exact, model)
      for tolerance in Self.tolerances(random.discount, scale: scale) {
        let (solution, note) = try variant.solve(random, model, start, tolerance: tolerance)
        #expect(solution.status == .proved(tolerance: tolerance), "\(note)")
        try check(solution, exact, note)
        let gap = try #require(solution.bounds).policyGap
        let own = try model.exactValues(of: solution.policy, discount: random.discount)
        for (state, value) in exact.enumerated() {
          #expect(own.upper[state] >= Double(value) - gap - 1e-15 * scale, "\(note)")
        }
      }
    }
  }

  /// A limit that comes first is said so, and what has been proved by then is true.
  @Test(arguments: variants)
  func `a limit of sweeps leaves bounds that hold`(variant: Variant) throws {
    var stopped = 0
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let exact = ExactRows(model, discount: random.discount)
        .optimum(discount: LongDouble(random.discount)).values
      let scale = Double(exact.reduce(1) { max($0, abs($1)) })
      let tolerance = Self.tolerances(random.discount, scale: scale)[0]
      let limit = 1 + number / 6 % 9
      let (solution, note) = try variant.solve(
        random, model, Self.startMean(exact, model), tolerance: tolerance, ["max-sweeps": "\(limit)"])
      try check(solution, exact, note)
      #expect(solution.iterations <= limit, "\(note)")
      switch solution.status {
      case .proved: break
      case .stopped(let reason):
        stopped += 1
        #expect(reason.contains("limit of \(limit) sweeps"), "\(note): \(reason)")
      default: Issue.record("\(note): \(solution.status)")
      }
    }
    // Policy iteration is done so soon that a limit hardly ever comes first, and so are its relatives.
    let isSlow = ["value-iteration", "prioritized-value-iteration"].contains(variant.name)
    if isSlow { #expect(stopped > RandomModel.count / 4) }
  }

  @Test func `policy evaluation encloses the values of the uniform policy`() throws {
    var stopped = 0
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let exact = ExactRows(model, discount: random.discount)
        .uniformValues(discount: LongDouble(random.discount))
      let scale = Double(exact.reduce(1) { max($0, abs($1)) })
      let start = Self.startMean(exact, model)
      let variant = Variant(name: "policy-evaluation")
      for tolerance in Self.tolerances(random.discount, scale: scale) {
        let (solution, note) = try variant.solve(random, model, start, tolerance: tolerance)
        #expect(solution.status == .proved(tolerance: tolerance), "\(note)")
        try check(solution, exact, note)
      }
      let (solution, note) = try variant.solve(
        random, model, start, tolerance: 1e-12, ["max-sweeps": "\(1 + number / 6 % 9)"])
      try check(solution, exact, note)
      if case .stopped = solution.status { stopped += 1 }
      let certified = try model.exactValues(of: Policy(uniformFor: model), discount: random.discount)
      for (state, value) in exact.enumerated() {
        let slack = 1e-15 * LongDouble(scale)
        #expect(
          LongDouble(certified.lower[state]) <= value + slack
            && value - slack <= LongDouble(certified.upper[state]), "\(note), state \(state)")
      }
    }
    #expect(stopped > RandomModel.count / 4)
  }

  @Test func `backward induction encloses the optimum of so many steps`() throws {
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let horizon = 1 + number % 50
      // Here probabilities count as they are stored, also undiscounted.
      let exact = ExactRows(model, discount: 0).values(steps: horizon, discount: LongDouble(random.discount))
      let scale = exact.reduce(0) { max($0, Double(abs($1))) } + model.rewards.reduce(0) { max($0, abs($1)) }
      let tolerance = max(1e-8, 2e-12 * scale)
      let settings = ["horizon": "\(horizon)", "tolerance": "\(tolerance)"]
      let solution = try planner("finite-horizon", settings).solve(model, random.discount, PlannerObserver())
      #expect(solution.status == .proved(tolerance: tolerance), "\(random)")
      #expect(solution.iterations == horizon)
      try check(
        solution, exact, "finite-horizon \(horizon), \(random)", precision: 100 * LongDouble.ulpOfOne)
    }
  }

  /// Every state's largest average reward lies between the bounds; they meet only where it is the same everywhere.
  @Test func `relative value iteration encloses the largest average reward`() throws {
    var proved = 0
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let exact = ExactRows(restarting: model).gains()
      let scale = model.rewards.reduce(1) { max($0, abs($1)) }
      let tolerance = max(1e-8, 1e-12 * scale)
      for limit in [1 + number % 20, 3000] {
        let solution = try planner(
          "relative-value-iteration", ["tolerance": "\(tolerance)", "max-sweeps": "\(limit)"]
        ).solve(model, random.discount, PlannerObserver())
        let gain = try #require(solution.gain)
        for (state, value) in exact.enumerated() where model.availableActionCount(in: state) > 0 {
          #expect(
            gain.lower <= Double(value) + 1e-8 * scale && Double(value) - 1e-8 * scale <= gain.upper,
            "\(random), state \(state), limit \(limit): \(value) in \(gain)")
        }
        if case .proved(tolerance) = solution.status {
          #expect(gain.upper - gain.lower <= 2 * tolerance, "\(random)")
          if limit == 3000 { proved += 1 }
        }
      }
    }
    #expect(proved > RandomModel.count / 3)
  }

  /// Zhao 2025, theorem 3.2; Puterman 1994, propositions 6.2.4 and 6.2.1.
  @Test func `the Bellman operators are monotone and contract by the discount`() throws {
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let policy = Policy(uniformFor: model)
      var generator = Generator(splitMixSeed: UInt64(number))
      func values() -> [Double] { (0..<model.stateCount).map { _ in generator.uniform() * 10 - 5 } }
      let (one, other) = (values(), values())
      let both = zip(one, other).map { max($0, $1) }
      let distance = zip(one, other).reduce(0) { max($0, abs($1.0 - $1.1)) }
      let slack = 1e-12 * model.rewards.reduce(10) { max($0, abs($1)) }
      let operators: [([Double]) -> [Double]] = [
        { model.optimalBackup($0, discount: random.discount) },
        { model.backup($0, under: policy, discount: random.discount) },
      ]
      for apply in operators {
        let (first, second, highest) = (apply(one), apply(other), apply(both))
        for state in first.indices {
          #expect(first[state] <= highest[state] + slack && second[state] <= highest[state] + slack)
          #expect(abs(first[state] - second[state]) <= random.discount * distance + slack)
        }
      }
    }
  }

  /// From the values of a policy, which no optimal backup lowers, sweeps rise to the optimum and never above it;
  /// discounted, each is closer by the discount.
  @Test func `value iteration from below rises to the optimum`() throws {
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let rows = ExactRows(model, discount: random.discount)
      let exact = rows.optimum(discount: LongDouble(random.discount)).values.map { Double($0) }
      let first = rows.values(
        of: Array(repeating: [0], count: model.stateCount), discount: LongDouble(random.discount))
      let slack = 1e-12 * exact.reduce(1) { max($0, abs($1)) }
      var values = first.map { Double($0) }
      var error = zip(exact, values).reduce(0) { max($0, $1.0 - $1.1) }
      for sweep in 1...50 {
        let next = model.optimalBackup(values, discount: random.discount)
        let note = "\(random), sweep \(sweep)"
        #expect(zip(values, next).allSatisfy { $0 <= $1 + slack }, "\(note)")
        #expect(zip(next, exact).allSatisfy { $0 <= $1 + Double(sweep) * slack }, "\(note)")
        let left = zip(exact, next).reduce(0) { max($0, $1.0 - $1.1) }
        #expect(left <= random.discount * error + slack, "\(note)")
        (values, error) = (next, left)
      }
    }
  }

  /// Zhao 2025, lemma 4.1; Sutton & Barto 2018, equation 4.8: no state is worth less after an improvement, some state
  /// is worth more until the policy is the best.
  @Test func `greedy improvements never lower a value and end at the optimum`() throws {
    for number in 0..<RandomModel.count {
      let random = RandomModel(number)
      let model = try random.world.model()
      let exact = ExactRows(model, discount: random.discount)
        .optimum(discount: LongDouble(random.discount)).values.map { Double($0) }
      let slack = 1e-10 * exact.reduce(1) { max($0, abs($1)) }
      var actions = [Int](repeating: 0, count: model.stateCount)
      var values = try model.exactValues(of: Policy(actions, for: model), discount: random.discount).values
      for _ in 0..<100 {
        let table = model.actionValues(for: values, discount: random.discount)
        let better = actions.indices.filter {
          table.maximum(in: $0) > table[$0, actions[$0]] + slack
        }
        if better.isEmpty { break }
        for state in better { actions[state] = table.greedyAction(in: state) }
        let next = try model.exactValues(of: Policy(actions, for: model), discount: random.discount).values
        #expect(zip(values, next).allSatisfy { $0 <= $1 + slack }, "\(random)")
        #expect(better.allSatisfy { next[$0] > values[$0] }, "\(random)")
        values = next
      }
      // What is left is the slack, which can be lost at every step.
      for state in values.indices {
        #expect(abs(values[state] - exact[state]) <= 2000 * slack, "\(random), state \(state)")
      }
    }
  }
}
