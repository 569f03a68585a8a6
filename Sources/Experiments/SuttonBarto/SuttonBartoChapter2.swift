import TabularRL

/// An agent of the ten-armed testbed and what 20,000 runs in Python say about it.
private struct BanditAgent: Sendable {
  let label: String
  let agent: String
  /// The mean reward of steps 901 to 1000.
  var lastReward: Double?
  /// The share of optimal actions in steps 901 to 1000.
  var lastOptimal: Double?
  /// The mean reward of all 1000 steps.
  var meanReward: Double?
}

/// Reward and share of optimal actions along the steps of a bandit.
private struct BanditCurves {
  let reward: Curves
  let optimal: Curves
}

extension Findings {
  /// Runs a bandit and returns reward and share of optimal actions, each as a mean over so many steps.
  fileprivate func bandit(
    _ agent: String, in world: String, steps: Int, runs: Int, window: Int = 1
  ) throws -> BanditCurves {
    let trial = try Trial(agent, in: world, .episodes(steps), countsOptimalActions: true)
    let both = try collect(trial, runs: runs) { numbers, record, _ in
      if (record.episode - 1).isMultiple(of: window) { numbers += [0, 0] }
      numbers[numbers.count - 2] += record.episodeReturn / Double(window)
      numbers[numbers.count - 1] += Double(record.optimalActions) / Double(window)
    }
    func half(_ offset: Int) -> Curves {
      Curves(both.map { run in stride(from: offset, to: run.count, by: 2).map { run[$0] } })
    }
    return BanditCurves(reward: half(0), optimal: half(1))
  }

  /// Runs agents on the testbed, adds their curves and checks them.
  fileprivate mutating func testbed(
    _ agents: [BanditAgent], in world: String = "bandit"
  ) throws -> [String: BanditCurves] {
    let runs = context.count(quick: 200, standard: 1000, full: 2000)
    let last = 900..<1000
    var rewards = Table.means("reward", x: "step", y: "average reward")
    var optima = Table.means("optimal", x: "step", y: "share of optimal actions", range: [0, 1])
    var found: [String: BanditCurves] = [:]
    for agent in agents {
      let curves = try bandit(agent.agent, in: world, steps: 1000, runs: runs)
      found[agent.label] = curves
      rewards.add(agent.label, curves.reward, at: 0..<1000)
      optima.add(agent.label, curves.optimal, at: 0..<1000)
      let checks = [
        ("mean reward of steps 901-1000", curves.reward.mean(over: last), agent.lastReward),
        ("share of optimal actions in steps 901-1000", curves.optimal.mean(over: last), agent.lastOptimal),
        ("mean reward of 1000 steps", curves.reward.mean(), agent.meanReward),
      ]
      for (what, mean, reference) in checks {
        guard let reference else { continue }
        statistical("\(agent.label), \(what)", mean, reference, ofRuns: 20_000, rounding: 0.0005)
      }
    }
    add(rewards)
    add(optima)
    return found
  }
}

extension SuttonBarto {
  static let chapter2 = [
    Experiment(
      "sutton-barto/2.2", "The ten-armed testbed: greedy and epsilon-greedy sample averages",
      source: "Sutton & Barto 2018, figure 2.2; 2000 runs in the book"
    ) { findings in
      let curves = try findings.testbed([
        BanditAgent(
          label: "greedy", agent: "action-value-bandit(exploration=greedy)", lastReward: 1.033,
          lastOptimal: 0.361, meanReward: 1.023),
        BanditAgent(
          label: "epsilon 0.1", agent: "action-value-bandit(epsilon=0.1)", lastReward: 1.372,
          lastOptimal: 0.797, meanReward: 1.31),
        BanditAgent(
          label: "epsilon 0.01", agent: "action-value-bandit(epsilon=0.01)", lastReward: 1.31,
          lastOptimal: 0.596, meanReward: 1.194),
      ])
      for (label, curve) in curves.sorted(by: { $0.key < $1.key }) {
        findings.statistical(
          "\(label), mean reward of step 1", curve.reward.mean(at: 0), 0,
          "every arm is as good as another before anything is known")
      }
    },
    Experiment(
      "sutton-barto/2.3", "Optimistic initial values against a realistic epsilon-greedy agent",
      source: "Sutton & Barto 2018, figure 2.3"
    ) { findings in
      let curves = try findings.testbed([
        BanditAgent(
          label: "optimistic, greedy",
          agent: "action-value-bandit(alpha=0.1,initial-value=5,exploration=greedy)", lastReward: 1.504,
          lastOptimal: 0.858, meanReward: 1.3),
        BanditAgent(
          label: "realistic, epsilon 0.1", agent: "action-value-bandit(alpha=0.1,epsilon=0.1)",
          lastOptimal: 0.758),
      ])
      guard let optimistic = curves["optimistic, greedy"] else { return }
      findings.statistical(
        "the spike: share of optimal actions in step 11", optimistic.optimal.mean(at: 10), 0.432,
        ofRuns: 20_000, rounding: 0.0005, "ten disappointments force every arm to be tried first")
    },
    Experiment(
      "sutton-barto/2.4", "Upper-confidence-bound action selection", source: "Sutton & Barto 2018, figure 2.4"
    ) { findings in
      let curves = try findings.testbed([
        BanditAgent(
          label: "UCB c = 2", agent: "action-value-bandit(confidence=2)", lastReward: 1.494,
          lastOptimal: 0.855, meanReward: 1.396),
        BanditAgent(
          label: "epsilon 0.1", agent: "action-value-bandit(epsilon=0.1)", lastReward: 1.372,
          lastOptimal: 0.797, meanReward: 1.31),
      ])
      guard let bounded = curves["UCB c = 2"] else { return }
      findings.statistical(
        "the spike: mean reward of step 11", bounded.reward.mean(at: 10), 1.088063,
        "exact: the best of ten arms seen once each, 1.538753/sqrt(2)")
      findings.atLeast(
        "the fall behind the spike: step 11 minus the mean of steps 12-20",
        bounded.reward.mean(at: 10).mean - bounded.reward.mean(over: 11..<20).mean, 0,
        "after a second pull the bonus of the arm that looked best is below those of the others")
    },
    Experiment(
      "sutton-barto/2.5", "Gradient bandits with and without a baseline, arms about 4",
      source: "Sutton & Barto 2018, figure 2.5"
    ) { findings in
      let settings: [(label: String, alpha: Double, baseline: Bool, optimal: Double)] = [
        ("alpha 0.1 with baseline", 0.1, true, 0.848), ("alpha 0.4 with baseline", 0.4, true, 0.735),
        ("alpha 0.1 without", 0.1, false, 0.489), ("alpha 0.4 without", 0.4, false, 0.283),
      ]
      let curves = try findings.testbed(
        settings.map {
          BanditAgent(
            label: $0.label, agent: "gradient-bandit(alpha=\($0.alpha),baseline=\($0.baseline))",
            lastOptimal: $0.optimal)
        }, in: "bandit(center=4)")
      let last = settings.compactMap { curves[$0.label]?.optimal.mean(over: 900..<1000).mean }
      for (better, worse) in zip(settings.indices, settings.indices.dropFirst()) {
        findings.atLeast(
          "\(settings[better].label) minus \(settings[worse].label)", last[better] - last[worse], 0.02,
          "the order of the four curves is what the figure shows")
      }
      if let first = curves["alpha 0.1 with baseline"] {
        findings.statistical(
          "mean reward of step 1", first.reward.mean(at: 0), 4, "exact: the mean of all arms")
      }
    },
    parameterStudy, driftingTestbed,
  ]

  /// A family of bandits in figure 2.6: the parameter's values and the mean reward of 1000 steps.
  private static let families: [(label: String, agent: String, peak: Double, rewards: [(Double, Double)])] = [
    (
      "epsilon-greedy", "action-value-bandit(epsilon=?)", 1.0 / 16,
      [
        (1.0 / 128, 1.181), (1.0 / 64, 1.233), (1.0 / 32, 1.305), (1.0 / 16, 1.328), (0.125, 1.285),
        (0.25, 1.121),
      ]
    ),
    (
      "gradient bandit", "gradient-bandit(alpha=?)", 0.25,
      [
        (1.0 / 32, 1.107), (1.0 / 16, 1.262), (0.125, 1.367), (0.25, 1.392), (0.5, 1.374), (1, 1.277),
        (2, 1.132), (4, 0.937),
      ]
    ),
    (
      "UCB", "action-value-bandit(confidence=?)", 1,
      [
        (1.0 / 16, 1.409), (0.125, 1.423), (0.25, 1.444), (0.5, 1.473), (1, 1.476), (2, 1.388), (4, 1.171),
      ]
    ),
    (
      "optimistic", "action-value-bandit(alpha=0.1,exploration=greedy,initial-value=?)", 1,
      [(0.25, 1.328), (0.5, 1.392), (1, 1.454), (2, 1.403), (4, 1.326)]
    ),
  ]

  private static let parameterStudy = Experiment(
    "sutton-barto/2.6", "A parameter study of four bandits", source: "Sutton & Barto 2018, figure 2.6"
  ) { findings in
    let runs = findings.context.count(quick: 60, standard: 300, full: 1000)
    var table = Table.means(x: "parameter", y: "average reward of the first 1000 steps", isLogX: true)
    var peaks: [Double] = []
    for family in families {
      var best = (value: 0.0, reward: -Double.infinity)
      for (value, reference) in family.rewards {
        let agent = family.agent.replacing("?", with: "\(value)")
        let mean = try findings.bandit(agent, in: "bandit", steps: 1000, runs: runs, window: 1000).reward
          .mean()
        table.add(family.label, value, mean)
        findings.statistical(
          "\(family.label) \(value)", mean, reference, ofRuns: 10_000, rounding: 0.0005)
        if mean.mean > best.reward { best = (value, mean.mean) }
      }
      peaks.append(best.reward)
      let factor = max(best.value / family.peak, family.peak / best.value)
      findings.atMost(
        "\(family.label), the best parameter \(best.value) and \(family.peak) are apart by a factor", factor,
        2,
        "next to the peak the curve is flat: 1.473 and 1.476 for UCB; so a neighbour may win by chance")
    }
    findings.atLeast(
      "UCB minus the best of the others", peaks[2] - max(peaks[0], peaks[1], peaks[3]), 0,
      "all agents meet the same arms, so that their difference varies little")
    findings.add(table)
  }

  private static let driftingTestbed = Experiment(
    "sutton-barto/exercise-2.5", "A drifting testbed: sample averages against a constant step size",
    source: "Sutton & Barto 2018, exercise 2.5"
  ) { findings in
    let runs = findings.context.count(quick: 40, standard: 200, full: 2000)
    var rewards = Table.means("reward", x: "hundreds of steps", y: "average reward")
    var optima = Table.means("optimal", x: "hundreds of steps", y: "share of optimal actions", range: [0, 1])
    let references: [(label: String, agent: String, optimal: [Double], reward: [Double])] = [
      (
        "sample average", "action-value-bandit(epsilon=0.1)", [0.352, 0.433, 0.438, 0.452],
        [0.313, 0.63, 0.822, 0.996]
      ),
      (
        "alpha 0.1", "action-value-bandit(alpha=0.1,epsilon=0.1)", [0.474, 0.672, 0.727, 0.75],
        [0.373, 0.797, 1.067, 1.257]
      ),
    ]
    for (label, agent, optimal, reward) in references {
      let curves = try findings.bandit(
        agent, in: "bandit(spread=0,drift=0.01)", steps: 10_000, runs: runs, window: 100)
      rewards.add(label, curves.reward, at: 0..<100)
      optima.add(label, curves.optimal, at: 0..<100)
      for quarter in 0..<4 {
        let places = quarter * 25..<(quarter + 1) * 25
        findings.statistical(
          "\(label), share of optimal actions in quarter \(quarter + 1)", curves.optimal.mean(over: places),
          optimal[quarter], ofRuns: 2000, rounding: 0.0005)
        findings.statistical(
          "\(label), mean reward in quarter \(quarter + 1)", curves.reward.mean(over: places),
          reward[quarter], ofRuns: 2000, rounding: 0.0005)
      }
    }
    findings.add(rewards)
    findings.add(optima)
  }
}
