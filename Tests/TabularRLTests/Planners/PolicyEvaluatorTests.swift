import Testing

@testable import TabularRL

@Suite struct PolicyEvaluatorTests {
  @Test func `values equal the sum of the power series`() throws {
    for number in 0..<60 where RandomModel(number).discount < 0.999 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let policy = Policy(uniformFor: model)
      let certified = try model.exactValues(of: policy, discount: random.discount)
      var values = [Double](repeating: 0, count: model.stateCount)
      for _ in 0..<3000 { values = model.backup(values, under: policy, discount: random.discount) }
      let scale = values.reduce(1) { max($0, abs($1)) }
      #expect(certified.width <= 1e-12 * scale, "\(random)")
      let evaluator = PolicyEvaluator(model, discount: random.discount)
      #expect(try evaluator.values(withoutProofOf: policy) == certified.values)
      for (state, value) in values.enumerated() {
        #expect(abs(value - certified.values[state]) <= 1e-11 * scale, "\(random)")
        #expect(certified.lower[state] <= certified.values[state])
        #expect(certified.values[state] <= certified.upper[state])
      }
    }
  }

  @Test func `undiscounted, a random walk reaches the right end with the known chances`() throws {
    let model = try TableWorld.walk.model()
    let certified = try model.exactValues(of: Policy(uniformFor: model), discount: 1)
    for state in 0..<5 {
      let value = Double(state + 1) / 6
      #expect(abs(certified.values[state] - value) < 1e-15)
      #expect(certified.lower[state] <= value + 1e-16 && value - 1e-16 <= certified.upper[state])
    }
    #expect(certified.width < 1e-14)
  }

  @Test func `a policy that circles is refused, naming a state, unless it never comes there`() throws {
    let world = TableWorld([
      [[.ending(in: 3, reward: 1)]], [[.moving(to: 2, reward: -1)]], [[.moving(to: 1, reward: 0)]], [],
    ])
    let model = try world.model()
    let policy = Policy(uniformFor: model)
    #expect(throws: PolicyError.circles(state: 1, name: "1")) {
      try model.exactValues(of: policy, discount: 1)
    }
    let evaluator = PolicyEvaluator(model, discount: 1)
    #expect(throws: PolicyError.circles(state: 1, name: "1")) {
      try evaluator.values(withoutProofOf: policy)
    }
    let reachable = try evaluator.reachableValues(of: policy)
    #expect(reachable.values == [1, 0, 0, 0])
    #expect(reachable.lower[1] == -.infinity)
    #expect(reachable.upper[0] >= 1 && reachable.upper[0] <= 1 + 1e-14)
    #expect(try evaluator.startValue(of: policy) == 1)
    #expect(try model.exactValues(of: policy, discount: 0.5).values[1] == -4.0 / 3)
  }

  /// The model of one action in each of some places, which are numbered in any order.
  private func ring(
    _ count: Int, _ number: (Int) -> Int, _ outcomes: (_ place: Int) -> [Outcome<Int>]
  ) throws -> TabularModel {
    var rows = [[[Outcome<Int>]]](repeating: [], count: count)
    for place in 0..<count { rows[number(place)] = [outcomes(place)] }
    return try TableWorld(rows).model()
  }

  /// A leap from a place of a thousand, all over them: no two lead to the same place.
  private func farLeap(_ place: Int) -> Int { (391 * place + 7) % 1000 }

  /// A ring of a thousand states, on which one goes 1 state on or leaps: each is worth 0.1 / (1 - 0.9) = 1.
  ///
  /// Where a leap is 7 states long they are eliminated near the diagonal, numbered one after the other or in another
  /// order, for which a better one is found. Where leaps lead all over the ring that would take too long, and they
  /// are iterated.
  @Test(arguments: [(1, isFar: false), (617, isFar: false), (1, isFar: true)])
  func `a large component is eliminated or iterated, and proved`(factor: Int, isFar: Bool) throws {
    let count = 1000
    func number(_ place: Int) -> Int { place * factor % count }
    func leap(_ place: Int) -> Int { isFar ? farLeap(place) : (place + 7) % count }
    let model = try ring(count, number) { place in
      [
        .moving(to: number(place + 1), reward: 1, probability: 0.5),
        .moving(to: number(leap(place)), reward: -1, probability: 0.4),
        .ending(in: number(place), reward: 0, probability: 0.1),
      ]
    }
    let policy = Policy(uniformFor: model)
    let chain = PolicyChain(BackupRows(model, discount: 1), policy)
    #expect(try #require(PolicyEquations(chain, chain.components())).isDirect == !isFar)
    let certified = try model.exactValues(of: policy, discount: 1)
    #expect(certified.width < 1e-12)
    #expect(certified.values.allSatisfy { abs($0 - 1) < 1e-12 })
    // An episode lasts ten steps, and where it begins it has been once more often than elsewhere.
    let visits = try model.occupancy(of: policy, discount: 1)
    #expect(abs(visits.reduce(0, +) - 10) < 1e-9)
    // eta(s) = start(s) + 0.5 * eta(one before) + 0.4 * eta(a leap before)
    var expected = [Double](repeating: 0, count: count)
    expected[0] = 1
    for place in 0..<count {
      expected[number(place + 1)] += 0.5 * visits[number(place)]
      expected[number(leap(place))] += 0.4 * visits[number(place)]
    }
    for state in 0..<count { #expect(abs(visits[state] - expected[state]) < 1e-12) }
  }

  /// A ring that is numbered in another order than it is gone through, so that only the breadth-first order is good,
  /// leads to a star whose hub has the last number, so that only the order by number is good: from its rays all is
  /// one step away.
  @Test func `each component is eliminated in the order that suits it`() throws {
    let (count, rays) = (1000, 1000)
    func number(_ place: Int) -> Int { place * 617 % count }
    let hub = count + rays
    let ring = (0..<count).map { place in
      [
        Outcome.moving(to: number(place + 1), reward: 1, probability: 0.5),
        .moving(to: number(place + 7), reward: 1, probability: 0.4),
        .moving(to: hub, reward: 1, probability: 0.1),
      ]
    }
    var rows = [[[Outcome<Int>]]](repeating: [], count: hub + 1)
    for place in 0..<count { rows[number(place)] = [ring[place]] }
    for ray in count..<hub {
      rows[ray] = [
        [
          .moving(to: hub, reward: 1, probability: 0.875),
          .ending(in: ray, reward: 1, probability: 0.125),
        ]
      ]
    }
    rows[hub] = [(count..<hub).map { .moving(to: $0, reward: 1, probability: 1 / Double(rays)) }]
    let model = try TableWorld(rows).model()
    let policy = Policy(uniformFor: model)
    let chain = PolicyChain(BackupRows(model, discount: 1), policy)
    #expect(try #require(PolicyEquations(chain, chain.components())).isDirect)
    // hub = 1 + ray and ray = 1 + 0.875 * hub, so that hub = 16 and ray = 15; ring = 1 + 0.9 * ring + 0.1 * hub = 26.
    let values = try model.exactValues(of: policy, discount: 1).values
    for state in 0..<hub + 1 {
      let value: Double = state < count ? 26 : state < hub ? 15 : 16
      #expect(abs(values[state] - value) < 1e-12 * value)
    }
  }

  @Test func `a walk of a thousand states has the known chances, without proof, too`() throws {
    // Sweeps over them would need a million; a step changes the number by one, so elimination needs three thousand
    // products.
    let count = 1000
    let world = TableWorld(
      (0..<count).map { state in
        [
          [
            state == 0
              ? .ending(in: 0, reward: 0, probability: 0.5)
              : .moving(to: state - 1, reward: 0, probability: 0.5),
            state == count - 1
              ? .ending(in: state, reward: 1, probability: 0.5)
              : .moving(to: state + 1, reward: 0, probability: 0.5),
          ]
        ]
      })
    let model = try world.model()
    let policy = Policy(uniformFor: model)
    let values = try PolicyEvaluator(model, discount: 1).values(withoutProofOf: policy)
    for (state, value) in try #require(values).enumerated() {
      #expect(abs(value - Double(state + 1) / Double(count + 1)) < 1e-15)
    }
  }

  @Test func `an evaluator that has seen other policies finds the same values`() throws {
    // Both actions of state 0 lead to state 1 and back; only the second one can end the episode.
    let model = try TableWorld([
      [
        [.moving(to: 1, reward: -1, probability: 1)],
        [.moving(to: 1, reward: -1, probability: 0.5), .ending(in: 0, reward: -1, probability: 0.5)],
      ],
      [[.moving(to: 0, reward: -1, probability: 1)], [.moving(to: 1, reward: -1, probability: 1)]],
    ]).model()
    let evaluator = PolicyEvaluator(model, discount: 1)
    let rows = [
      [[0.25, 0.75], [1, 0]], [[0, 1], [1, 0]], [[1, 0], [1, 0]], [[0.5, 0.5], [0.5, 0.5]],
      [[0, 1], [1, 0]],
    ]
    for row in rows {
      let policy = Policy(rows: row)
      let found = try? evaluator.values(withoutProofOf: policy)
      #expect(found == (try? model.exactValues(of: policy, discount: 1))?.values)
      #expect((found == nil) == (row[0] == [1, 0]))
    }
    #expect(throws: PolicyError.circles(state: 0, name: "0")) {
      try evaluator.values(withoutProofOf: Policy(rows: rows[2]))
    }
    // v(0) = -1 + 0.5 * v(1), v(1) = -1 + v(0)
    #expect(try evaluator.values(withoutProofOf: Policy(rows: rows[1])) == [-3, -4])
  }

  @Test func `sweeps given up before the end give no value`() throws {
    // Where leaps lead all over, nothing can be eliminated; one step in a thousand ends the episode.
    let count = 1000
    let model = try ring(count, { $0 % count }) { place in
      [
        .moving(to: (place + 1) % count, reward: -1, probability: 0.5),
        .moving(to: farLeap(place), reward: -1, probability: 0.499),
        .ending(in: place, reward: 0, probability: 0.001),
      ]
    }
    let policy = Policy(uniformFor: model)
    var evaluator = PolicyEvaluator(model, discount: 1)
    let value = -999.0
    #expect(abs(try evaluator.startValue(of: policy) - value) < 1e-9)
    let values = try evaluator.values(withoutProofOf: policy)
    #expect(abs(try #require(values)[1] - value) < 1e-9)
    #expect(abs(try evaluator.occupancy(of: policy).reduce(0, +) - 1000) < 1e-8)
    evaluator.mostSweeps = 2
    #expect(throws: PolicyError.imprecise) { try evaluator.occupancy(of: policy) }
    #expect(throws: PolicyError.imprecise) { try evaluator.startValue(of: policy) }
    #expect(try evaluator.values(withoutProofOf: policy) == nil)
    #expect(throws: PolicyError.imprecise) { try evaluator.values(of: policy) }
  }

  @Test func `action values follow the policy afterwards`() throws {
    let model = try TableWorld.chain.model()
    let table = try model.exactActionValues(of: Policy(uniformFor: model), discount: 0.5)
    #expect(table.entries == [3, 4, 4, 0])
  }

  @Test func `occupancy sums to the length of an episode, or to 1 / (1 - discount)`() throws {
    let model = try TableWorld.walk.model()
    let policy = Policy(uniformFor: model)
    let visits = try model.occupancy(of: policy, discount: 1)
    // From the middle of five states a walk takes 3 * 3 = 9 steps; the middle is visited 3 times.
    #expect(abs(visits.reduce(0, +) - 9) < 1e-13)
    #expect(abs(visits[2] - 3) < 1e-13)
    let loop = try TableWorld.twoStateProblem.model()
    let discounted = try loop.occupancy(of: Policy(uniformFor: loop), discount: 0.9)
    #expect(abs(discounted.reduce(0, +) - 10) < 1e-13)
  }

  @Test func `stationary distributions of hand-worked chains`() throws {
    // 0 -> 1 with 0.5, 1 -> 0 with 0.25: shares 1/3 and 2/3.
    let two = try TableWorld([
      [[.moving(to: 1, reward: 0, probability: 0.5), .moving(to: 0, reward: 0, probability: 0.5)]],
      [[.moving(to: 0, reward: 0, probability: 0.25), .moving(to: 1, reward: 0, probability: 0.75)]],
    ]).model()
    let (third, twoThirds) = (1.0 / 3, 2.0 / 3)
    let shares = two.stationaryDistribution(of: Policy(uniformFor: two))
    #expect(abs(shares[0] - third) < 1e-15)
    #expect(abs(shares[1] - twoThirds) < 1e-15)
    // A periodic circle of three that begins in its middle.
    let circle = try TableWorld(
      (0..<3).map { [[.moving(to: ($0 + 1) % 3, reward: 0)]] }, starts: [(1, 1)]
    ).model()
    let rounds = circle.stationaryDistribution(of: Policy(uniformFor: circle))
    #expect(rounds.allSatisfy { abs($0 - third) < 1e-15 })
    // A fork into two closed states, with chances 0.3 and 0.7.
    let fork = try TableWorld([
      [[.moving(to: 1, reward: 0, probability: 0.3), .moving(to: 2, reward: 0, probability: 0.7)]],
      [[.moving(to: 1, reward: 0)]], [[.moving(to: 2, reward: 0)]],
    ]).model()
    let settled = fork.stationaryDistribution(of: Policy(uniformFor: fork))
    #expect(settled[0] == 0)
    #expect(abs(settled[1] - 0.3) < 1e-15)
    #expect(abs(settled[2] - 0.7) < 1e-15)
    // Episodes of three steps that begin again.
    let chain = try TableWorld.chain.model()
    let steps = chain.stationaryDistribution(of: Policy(uniformFor: chain))
    #expect(steps.prefix(3).allSatisfy { abs($0 - third) < 1e-15 })
    #expect(steps[3] == 0)
  }

  @Test func `the controlled chain mixes the actions`() throws {
    let model = try TableWorld.market.model()
    let chain = model.controlledChain(of: Policy(uniformFor: model))
    #expect(chain.entries(of: 0).map { chain.successors[$0] } == [1, 0, 0])
    #expect(chain.entries(of: 0).map { chain.probabilities[$0] } == [0.35, 0.15, 0.25])
    #expect(abs(chain.rewards[0] - -0.1) < 1e-15)
    #expect(chain.endings == [0.25, 0.3, 0])
  }
}
