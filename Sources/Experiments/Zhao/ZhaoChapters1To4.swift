import TabularRL

/// The experiments of Zhao 2025.
enum Zhao {
  static let chapters1To4 = [
    values("1", "State values of the policy on nine cells", "chapter 1"),
    values("2.4", "State values of a policy that never bumps", "figure 2.4"),
    values("2.8", "State and action values of a policy that tosses a coin", "figures 2.5"),
    values("2.7", "State values of four policies", "figure 2.7"),
    values("3.2", "A policy that is not optimal, and what its actions are worth", "figure 3.2"),
    values("3.4", "Optimal values and all optimal actions in four settings", "figure 3.4"),
    values("3.5", "A detour costs although every step pays nothing", "figure 3.5"),
    values("theorem-3.6", "A constant added to every reward changes no policy", "theorem 3.6"),
    Experiment(
      "zhao/4.2", "Value iteration on four cells, sweep by sweep",
      source: "Zhao 2025, section 4.1, tables 4.1 to 4.3, figure 4.2"
    ) { findings in
      try findings.reproduce(
        ValueTable.named("tables 4.2", "table 4.3", "section 4.1", "figure 4.2", in: zhaoValues))
    },
    Experiment(
      "zhao/4.3", "Policy iteration on two cells",
      source: "Zhao 2025, section 4.2, tables 4.4 and 4.5, figure 4.3"
    ) { findings in
      try findings.reproduce(ValueTable.named("tables 4.4", "section 4.2", "figure 4.3", in: zhaoValues))
    },
    Experiment(
      "zhao/4.4", "Policy iteration on 25 cells, from staying everywhere", source: "Zhao 2025, figure 4.4"
    ) { findings in
      let model = try world("grid-world(forbidden-reward=-10)").compile()
      let found = try improvements(
        from: Policy(Array(repeating: 4, count: 25), for: model), in: model, discount: 0.9)
      let first = (0..<25).map { state in
        [6, 7, 12, 16, 18, 21].contains(state) ? -100.0 : state == 17 ? 10 : 0
      }
      let second = (0..<25).map { state in
        [12, 16, 17, 18, 22].contains(state) ? 10.0 : state == 21 ? 9 : 0
      }
      let names = model.stateNames
      findings.worst(of: found[0].values, against: first, "first policy", names: names, kind: .exact)
      findings.worst(of: found[1].values, against: second, "second policy", names: names, kind: .exact)
      findings.worst(
        of: found.last?.values ?? [], against: try optimum(of: model, discount: 0.9).values,
        "last policy against the optimum", names: names, kind: .exact)
      let falls = zip(found, found.dropFirst()).map { one, next in
        zip(one.values, next.values).map { $1 - $0 }.min() ?? 0
      }
      findings.atLeast(
        "the smallest change of a value by an improvement", falls.min() ?? .nan, -1e-12, "no value ever falls"
      )
      findings.equal(
        "the first optimal policy, ties to the lowest action", found.count - 1, 8,
        "the book's run needs ten, with ties at random: 5 to 14")
      var table = Table.boards()
      for (index, step) in found.enumerated() {
        table.add(
          board: "policy \(index)", step.values, columns: 5,
          marks: (0..<25).map { model.letters([step.policy.action(in: $0)]) })
      }
      findings.add(table)
    },
    Experiment(
      "zhao/4.1", "Value iteration: how fast its sweeps stop changing anything",
      source: "Zhao 2025, section 4.1, in the setting of figure 4.4"
    ) { findings in
      let model = try world("grid-world(forbidden-reward=-10)").compile()
      var planner = ValueIteration()
      planner.planning.tolerance = 1e-12
      var changes: [Double] = []
      _ = planner.solve(
        model, discount: 0.9,
        observer: PlannerObserver(report: { record, _ in changes.append(record.residual) }))
      for (limit, sweep) in [(1e-2, 45), (1e-3, 67), (1e-6, 133)] {
        let first = changes.firstIndex { $0 < limit }.map { $0 + 1 }
        findings.equal(
          "the first sweep that changes no value by \(limit)", first ?? 0, sweep,
          "exact: the change of sweep k is 0.9^(k-1)")
      }
      var table = Table(
        columns: ["sweep", "largest change"],
        plot: .lines(x: "sweep", y: "largest change", by: nil, isLogY: true))
      for (index, change) in changes.enumerated() where change > 0 {
        table.add([.count(index + 1), .number(change)])
      }
      findings.add(table)
    },
  ]

  /// An experiment that is a table of values.
  static func values(_ number: String, _ title: String, _ beginning: String) -> Experiment {
    Experiment(
      "zhao/\(number)", title,
      source:
        "Zhao 2025, \(number.first?.isNumber == true && number.contains(".") ? "figure \(number)" : beginning)"
    ) { try $0.reproduce(ValueTable.named(beginning, in: zhaoValues)) }
  }
}
