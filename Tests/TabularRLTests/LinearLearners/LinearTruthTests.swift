import TabularRL
import Testing

@Suite struct LinearTruthTests {
  /// Features of so many states, pseudo-random but for the first, which is one.
  private func features(_ stateCount: Int, _ count: Int, seed: UInt64) -> FeatureTable {
    var generator = Generator(splitMixSeed: seed)
    return FeatureTable(
      dense: (0..<stateCount).map { _ in (0..<count).map { $0 == 0 ? 1 : generator.uniform() * 2 - 1 } })
  }

  private func truth(
    _ world: TableWorld = .market, features count: Int, discount: Double = 0.9, weighting: [Double]? = nil,
    seed: UInt64 = 1
  ) throws -> LinearTruth {
    let model = try world.model()
    return try LinearTruth(
      model, Policy(uniformFor: model), features(model.stateCount, count, seed: seed), discount: discount,
      weighting: weighting)
  }

  @Test func `with as many features as states everything is exact`() throws {
    let model = try TableWorld.walk.model()
    let table = FeatureTable(OneHotFeatures(stateCount: model.stateCount), stateCount: model.stateCount)
    let truth = try LinearTruth(model, Policy(uniformFor: model), table, discount: 1)
    for weights in [truth.projection, try #require(truth.fixedPoint()), truth.bellmanErrorMinimum] {
      #expect(distance(truth.values(of: weights), truth.values) < 1e-12)
      #expect(truth.valueError(of: weights) < 1e-24 && truth.bellmanError(of: weights) < 1e-24)
      #expect(truth.projectedBellmanError(of: weights) < 1e-24)
    }
    // Steps of the walk are spent in the five states as 1, 2, 3, 2, 1 of nine.
    #expect(distance(truth.weighting, [1, 2, 3, 2, 1, 0].map { $0 / 9 }) < 1e-12)
  }

  @Test(arguments: 1...20)
  func `errors are least where they should be, and the fixed point is one`(number: Int) throws {
    let random = RandomModel(number)
    guard random.discount < 1 else { return }
    let model = try random.compiled()
    let table = features(model.stateCount, 3, seed: UInt64(number))
    let policy = Policy(uniformFor: model)
    let truth = try LinearTruth(model, policy, table, discount: random.discount)
    let scale = max(1, truth.values.map(\.magnitude).max() ?? 1)
    let fixed = try #require(truth.fixedPoint())
    #expect(truth.projectedBellmanError(of: fixed).squareRoot() < 1e-9 * scale)
    // T V projected is V.
    let image = zip(truth.errors(of: fixed), truth.values(of: fixed)).map(+)
    #expect(distance(truth.values(of: truth.projected(image)), truth.values(of: fixed)) < 1e-8 * scale)
    #expect(
      distance(
        truth.values(of: try #require(truth.fixedPoint(lambda: 1))), truth.values(of: truth.projection))
        < 1e-8 * scale)
    for direction in 0..<3 {
      for step in [-1e-3 * scale, 1e-3 * scale] {
        var (value, bellman) = (truth.projection, truth.bellmanErrorMinimum)
        let (valueError, bellmanError) = (truth.valueError(of: value), truth.bellmanError(of: bellman))
        value[direction] += step
        bellman[direction] += step
        #expect(truth.valueError(of: value) >= valueError * (1 - 1e-9))
        #expect(truth.bellmanError(of: bellman) >= bellmanError * (1 - 1e-9))
      }
    }
  }

  @Test(arguments: [0, 0.5, 0.9])
  func `the fixed point of TD(lambda) solves the series written out`(lambda: Double) throws {
    let truth = try truth(features: 2)
    let fixed = try #require(truth.fixedPoint(lambda: lambda))
    // X^T D sum over k of (gamma lambda P)^k (r + gamma P V - V) is zero.
    var (wave, sum) = (truth.errors(of: fixed), [0.0, 0, 0])
    for _ in 0..<2000 {
      for state in sum.indices { sum[state] += wave[state] }
      wave = truth.expectedNext(wave).map { lambda * $0 }
    }
    var shadow = [0.0, 0]
    for (state, row) in truth.features.rows.enumerated() {
      row.add(to: &shadow, times: truth.weighting[state] * sum[state])
    }
    #expect(distance(shadow, [0, 0]) < 1e-12)
  }

  @Test func `expected updates lead to the fixed point, TDC off-policy too`() throws {
    let model = try TableWorld.market.model()
    let table = FeatureTable(dense: [[1, 0.5], [0.5, -1], [0, 0]])
    for weighting in [nil, [0.7, 0.3, 0]] {
      let truth = try LinearTruth(
        model, Policy(uniformFor: model), table, discount: 0.9, weighting: weighting)
      let fixed = try #require(truth.fixedPoint())
      var (weights, second) = ([0.0, 0], [0.0, 0])
      for _ in 0..<20_000 {
        let step = truth.semiGradient(of: weights)
        let correction = truth.correction(second)
        let errors = truth.errorGradient(of: weights, second)
        for place in 0..<2 {
          weights[place] += 0.1 * (step[place] - correction[place])
          second[place] += 0.5 * errors[place]
        }
      }
      #expect(distance(weights, fixed) < 1e-8)
    }
  }

  @Test func `features that depend on each other do no harm`() throws {
    let model = try TableWorld.market.model()
    let plain = FeatureTable(dense: [[1, 2], [1, -1], [0, 0]])
    let double = FeatureTable(dense: [[1, 2, 3, 1], [1, -1, 0, 1], [0, 0, 0, 0]])
    let policy = Policy(uniformFor: model)
    let one = try LinearTruth(model, policy, plain, discount: 0.9)
    let other = try LinearTruth(model, policy, double, discount: 0.9)
    #expect(one.rank == 2 && other.rank == 2)
    let fixed = try #require(other.fixedPoint())
    #expect(distance(other.values(of: fixed), one.values(of: try #require(one.fixedPoint()))) < 1e-12)
    #expect(fixed[2] == 0 && fixed[3] == 0)
  }

  @Test func `an undiscounted policy that circles has no truth`() throws {
    #expect(throws: PolicyError.self) { try truth(.loop, features: 1, discount: 1) }
  }
}

@Suite struct LinearEquationsTests {
  @Test(arguments: 1...12)
  func `random equations are solved`(count: Int) throws {
    var generator = Generator(splitMixSeed: UInt64(count))
    let matrix = (0..<count * count).map { _ in generator.uniform() * 2 - 1 }
    let solution = (0..<count).map { _ in generator.uniform() * 2 - 1 }
    let right = (0..<count).map { row in
      (0..<count).reduce(0) { $0 + matrix[row * count + $1] * solution[$1] }
    }
    let equations = try #require(LinearEquations(matrix, count: count))
    #expect(distance(equations.solve(right), solution) < 1e-10)
  }

  @Test func `a zero at the pivot is no obstacle, a singular matrix is`() throws {
    let equations = try #require(LinearEquations([0, 2, 3, 0], count: 2))
    #expect(equations.solve([4, 9]) == [3, 2])
    #expect(LinearEquations([1, 2, 2, 4], count: 2) == nil)
    #expect(LinearEquations([.nan], count: 1) == nil)
  }
}
