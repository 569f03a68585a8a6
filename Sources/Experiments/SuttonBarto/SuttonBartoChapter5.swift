import Environments
import TabularRL

/// The rules of the book's figures, in which a dealt 21 is like any other.
private let game = {
  var game = Blackjack()
  game.rules = .plain
  return game
}()

/// The states of figure 5.1 in the order of its tables: sums 12 to 21, dealer's cards A to 10.
private func states(soft: Bool) -> Range<State> { soft ? 180..<280 : 80..<180 }

/// The policy that sticks on 20 and 21 only.
private func sticking(in model: TabularModel) -> Policy {
  let hands = Blackjack.hands.flatMap { Array(repeating: $0.sum >= 20 ? 0 : 1, count: 10) }
  return Policy(hands + [0], for: model)
}

/// The hand of example 5.4: a 13 with a usable ace against a deuce.
private let hand = Blackjack.State.playing(Blackjack.Hand(sum: 13, isSoft: true), dealer: 2)

extension SuttonBarto {
  static let chapter5 = [
    Experiment(
      "sutton-barto/5.1", "Blackjack: the values of sticking on 20 and 21, by Monte Carlo prediction",
      source: "Sutton & Barto 2018, example 5.1, figure 5.1"
    ) { findings in
      let model = try game.compiled()
      let policy = sticking(in: model)
      let exact = try model.exactValues(of: policy, discount: 1).values
      let names = model.stateNames
      for (soft, reference) in [(false, BlackjackValues.stickHard), (true, BlackjackValues.stickSoft)] {
        let places = states(soft: soft)
        findings.worst(
          of: Array(exact[places]), against: reference, soft ? "usable ace" : "no usable ace",
          names: Array(names[places]), kind: .exact)
      }
      findings.exact("expected return from the deal", model.startMean(exact), -0.353554)
      var table = Table.boards()
      for episodes in [10_000, 500_000] {
        let runs = findings.context.count(quick: 3, standard: 8, full: 40)
        let trial = try Trial(
          "mc", in: "blackjack(rules=plain)", .episodes(episodes), target: policy)
        let learned = try findings.learned(trial, runs: runs)
        for soft in [true, false] {
          let places = states(soft: soft)
          table.add(
            board: "\(soft ? "usable ace" : "no usable ace"), \(episodes) episodes",
            Array(learned[0].solution.values[places]), columns: 10, firstRow: 12)
          let errors = learned.map { rootMeanSquare($0.solution.values, exact, over: places) }
          findings.atMost(
            "\(soft ? "usable ace" : "no usable ace"), RMS error after \(episodes) episodes",
            estimate(errors).mean, (soft ? 32.0 : 11.0) / Double(episodes).squareRoot(),
            "a state is met in a share of the episodes, so the error falls with their square root; rare soft states "
              + "are met in 0.2 % of the episodes")
        }
        findings.statistical(
          "mean return of \(episodes) episodes by the values learned",
          estimate(learned.map { model.startMean($0.solution.values) }), -0.353554)
      }
      findings.add(table)
    },
    Experiment(
      "sutton-barto/5.2", "Blackjack: the optimal policy, by Monte Carlo control with exploring starts",
      source: "Sutton & Barto 2018, example 5.3, figure 5.2"
    ) { findings in
      let model = try game.compiled()
      let best = try optimum(of: model, discount: 1)
      let names = model.stateNames
      let references = [
        (false, BlackjackValues.bestHard, BlackjackValues.sticksHard),
        (true, BlackjackValues.bestSoft, BlackjackValues.sticksSoft),
      ]
      for (soft, values, sticks) in references {
        let places = states(soft: soft)
        let what = soft ? "usable ace" : "no usable ace"
        findings.worst(
          of: Array(best.values[places]), against: values, what, names: Array(names[places]), kind: .exact)
        let right = zip(places, sticks).count { (best.policy.action(in: $0) == 0) == ($1 == 1) }
        findings.equal("\(what), decisions that are those of the book", right, 100)
      }
      findings.exact("best expected return from the deal", model.startMean(best.values), -0.046556)
      let episodes = findings.context.count(quick: 500_000, standard: 5_000_000, full: 20_000_000)
      let learned = try findings.learned(
        Trial("mc-exploring-starts", in: "blackjack(rules=plain)", .episodes(episodes)))[0].solution
      let truth = model.actionValues(for: best.values, discount: 1)
      let margin = findings.context.scale == .quick ? 0.08 : 0.02
      let wrong = (80..<280).count { state in
        truth.maximum(in: state) - truth[state, learned.policy.action(in: state)] > margin
      }
      findings.equal(
        "decisions after \(episodes) episodes that cost more than \(margin)", wrong, 0,
        "five decisions are closer than 0.02, and a mean of returns of deviation 1 cannot tell them")
      var table = Table.boards()
      for soft in [true, false] {
        let places = states(soft: soft)
        table.add(
          board: "\(soft ? "usable ace" : "no usable ace"), after \(episodes) episodes",
          Array(learned.values[places]), columns: 10,
          marks: places.map { learned.policy.action(in: $0) == 0 ? "stick" : "hit" }, firstRow: 12)
      }
      findings.add(table)
    },
    importanceSampling, infiniteVariance,
  ]

  private static let importanceSampling = Experiment(
    "sutton-barto/5.3", "Off-policy estimates of one blackjack state: ordinary and weighted sampling",
    source: "Sutton & Barto 2018, example 5.4, figure 5.3; 100 runs in the book"
  ) { findings in
    let runs = findings.context.count(quick: 60, standard: 300, full: 1000)
    let world = game.starting(in: [hand])
    let model = try world.compiled()
    let target = sticking(in: model)
    let value = try PolicyEvaluator(model, discount: 1).startValue(of: target)
    /// The expectation, under the target policy, of what a game pays by its decisions and its reward.
    func expectation(_ payment: @escaping @Sendable (Int, Double) -> Double) throws -> Double {
      let paying = world.paying(payment)
      let model = try paying.compiled()
      let sticks = model.stateNames.map { name in
        name.contains("sum: 20") || name.contains("sum: 21") || name.contains("end")
      }
      return try PolicyEvaluator(model, discount: 1).startValue(
        of: Policy(sticks.map { $0 ? 0 : 1 }, for: model))
    }
    /// The importance of a game that the target policy plays too: twice for each decision.
    @Sendable func importance(_ decisions: Int) -> Double {
      (0..<decisions).reduce(1) { product, _ in product * 2 }
    }
    findings.exact(
      "value of the state, counted two ways", value, try expectation { $1 }, tolerance: 1e-12,
      printed: -0.27726,
      "the book's number is itself a Monte Carlo estimate with a standard error of about 0.0001; the exact value "
        + "differs from it in the fourth digit")
    // E_b[rho^2 G^2] = E_pi[rho G^2], and a weighted estimate is v + sum of rho (G - v) / n for large n.
    let ordinary = try expectation { importance($0) * $1 * $1 } - value * value
    let weighted = try expectation { importance($0) * ($1 - value) * ($1 - value) }
    let episodes = 10_000
    var table = Table.means(
      x: "episode", y: "mean square error", isLogX: true, isLogY: true)
    for (name, constant) in [("ordinary", ordinary), ("weighted", weighted)] {
      let trial = try Trial(
        "off-policy-mc(sampling=\(name))", in: ConfiguredEnvironment(world), .episodes(episodes),
        target: target)
      let start = model.startStates[0]
      let errors = try findings.collect(trial, runs: runs) { numbers, record, learned in
        guard LogPolicy.geometric.includes(record.episode) else { return }
        let error = learned().solution.values[start] - value
        numbers.append(error * error)
      }
      let places = (1...episodes).filter { LogPolicy.geometric.includes($0) }
      for (place, episode) in places.enumerated() {
        table.add(name, Double(episode), estimate(errors.map { $0[place] }))
      }
      let scaled = { (episode: Int) in
        let place = places.firstIndex(of: episode) ?? 0
        return estimate(errors.map { $0[place] * Double(episode) })
      }
      findings.statistical(
        "\(name), n * mean square error at n = 10000", scaled(10_000), constant,
        "computed exactly: the variance of one weighted return"
          + (name == "weighted" ? ", from the mean, to first order in 1/n" : ""))
      findings.atMost(
        "\(name), four standard errors of that over the constant",
        4 * (scaled(10_000).standardError ?? .infinity) / constant, 1,
        "a tolerance that comes from our own runs must not hide that these vary too much")
      if name == "ordinary" {
        findings.statistical(
          "\(name), n * mean square error at n = 100", scaled(100), constant, "exact for every n")
      } else {
        findings.atMost(
          "weighted, mean square error of the first episode, that of ordinary sampling being \(short(ordinary))",
          scaled(1).mean, ordinary / 5,
          "the figure shows weighted sampling far better at first; for many episodes both constants are nearly the same"
        )
      }
    }
    findings.add(table)
  }

  private static let infiniteVariance = Experiment(
    "sutton-barto/5.4", "Ordinary importance sampling with infinite variance",
    source: "Sutton & Barto 2018, example 5.5, figure 5.4; up to 10^8 episodes in the book"
  ) { findings in
    let episodes = findings.context.count(quick: 20_000, standard: 200_000, full: 2_000_000)
    let model = try InfiniteVariance().compiled()
    let target = Policy([0, 0], for: model)
    findings.exact(
      "value of always going left", try PolicyEvaluator(model, discount: 1).startValue(of: target), 1,
      tolerance: 1e-12)
    let trial = try Trial(
      "off-policy-mc(sampling=ordinary)", in: ConfiguredEnvironment(InfiniteVariance()), .episodes(episodes),
      target: target)
    // The estimates on the way, then how many episodes paid after 1, 2 and 3 steps.
    let runs = try findings.collect(trial, runs: 10) { numbers, record, learned in
      if numbers.isEmpty { numbers = [0, 0, 0] }
      if record.episodeReturn == 1, record.length <= 3 { numbers[record.length - 1] += 1 }
      if LogPolicy.geometric.includes(record.episode) { numbers.append(learned().solution.values[0]) }
    }
    let places = (1...episodes).filter { LogPolicy.geometric.includes($0) }
    var table = Table(
      columns: ["series", "episode", "estimate"],
      plot: .lines(x: "episode", y: "estimate", isLogX: true, range: [0, 3]))
    for (run, numbers) in runs.enumerated() {
      for (place, episode) in places.enumerated() {
        table.add([.text("run \(run + 1)"), .count(episode), .number(numbers[place + 3])])
      }
    }
    findings.add(table)
    for (steps, probability) in [(1, 0.05), (2, 0.0225), (3, 0.010125)] {
      let count = Int(runs.reduce(0) { $0 + $1[steps - 1] })
      findings.share(
        "share of weighted returns that are \(1 << steps)", count, of: 10 * episodes, probability,
        "exact: 0.05 * 0.45^\(steps - 1); the distribution is tested, for convergence cannot be")
    }
    let below = runs.count { ($0.last ?? 1) < 1 }
    findings.atLeast(
      "runs of ten that end below 1", Double(below), 5,
      "the mean is 1, but it is owed to returns so rare that most runs have not seen their share")
  }
}
