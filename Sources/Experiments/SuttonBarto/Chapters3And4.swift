import TabularRL

/// The experiments of Sutton & Barto 2018.
enum SuttonBarto {
  static let chapter3 = [
    Experiment(
      "sutton-barto/3.2", "Gridworld: the values of the random policy",
      source: "Sutton & Barto 2018, example 3.5, figure 3.2"
    ) { try $0.reproduce(ValueTable.named("example 3.5", in: suttonBartoValues)) },
    Experiment(
      "sutton-barto/3.5", "Gridworld: the optimal values and all optimal actions",
      source: "Sutton & Barto 2018, example 3.8, figure 3.5"
    ) { try $0.reproduce(ValueTable.named("example 3.8", in: suttonBartoValues)) },
  ]
}

extension SuttonBarto {
  static let chapter4 = [
    Experiment(
      "sutton-barto/4.1", "Iterative policy evaluation on a small gridworld",
      source: "Sutton & Barto 2018, example 4.1, figure 4.1"
    ) { findings in
      try findings.reproduce(ValueTable.named("figure 4.1", "example 4.1", in: suttonBartoValues))
      var first: Int?
      _ = PolicyEvaluation().solve(
        try world("gridworld-4.1").compile(), discount: 1,
        observer: PlannerObserver(report: { record, _ in
          if record.residual < 1e-4, first == nil { first = record.sweep }
        }))
      findings.equal("synchronous sweeps until no value changes by 1e-4", first ?? 0, 173)
    }
  ]
}
