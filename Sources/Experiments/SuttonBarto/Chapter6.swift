import TabularRL

extension SuttonBarto {
  static let chapter6 = [
    Experiment(
      "sutton-barto/6.6", "Cliff walking: the online returns of Sarsa, Q-learning and Expected Sarsa",
      source: "Sutton & Barto 2018, example 6.6; alpha 0.5 and epsilon 0.1 as in the common replication"
    ) { findings in
      let runs = findings.context.count(quick: 50, standard: 200, full: 2000)
      var table = Table.means(x: "episode", y: "return", range: [-100, 0])
      // Means of 2000 runs in Python: episodes 1-100 and 401-500, and the deviation of a run's last mean.
      let references: [(agent: String, first: Double, last: Double, deviation: Double)] = [
        ("sarsa", -71.46, -26.83, 6.1), ("q-learning", -80.69, -50.4, 7.2),
        ("expected-sarsa", -57.42, -20.84, 2.1),
      ]
      for (name, first, last, deviation) in references {
        let trial = try Trial(name, in: "cliff-walking", .episodes(500))
        let curves = try findings.curves(trial, runs: runs) { record, _ in record.episodeReturn }
        table.add(name, curves, at: 0..<500)
        findings.statistical(
          "\(name), mean return of episodes 401-500", curves.mean(over: 400..<500), last,
          error: deviation / 2000.squareRoot())
        let early = curves.mean(over: 0..<100)
        findings.statistical(
          "\(name), mean return of episodes 1-100", early, first,
          error: (early.standardDeviation ?? 0) / 2000.squareRoot())
      }
      findings.add(table)
    }
  ]
}
