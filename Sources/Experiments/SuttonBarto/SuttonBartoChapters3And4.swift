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
    },
    Experiment(
      "sutton-barto/4.2", "Jack's car rental: the optimal policy and its values",
      source: "Sutton & Barto 2018, example 4.2, figure 4.2; all Poisson tails counted"
    ) { findings in
      try findings.reproduce(
        ValueTable.named("example 4.2", in: suttonBartoValues), columns: 21,
        reason: "the book's axis goes from 420 to 612; the exact values go from 421.4 to 637.0")
      let model = try world("car-rental").compile()
      let still = Policy(Array(repeating: 5, count: 441), for: model)
      let found = try improvements(from: still, in: model, discount: 0.9)
      findings.equal("improvements of the policy that moves no car until it is stable", found.count - 1, 4)
    },
    Experiment(
      "sutton-barto/4.3", "The gambler's problem with heads 0.4",
      source: "Sutton & Barto 2018, example 4.3, figure 4.3"
    ) { try $0.gamble("example 4.3") },
    Experiment(
      "sutton-barto/exercise-4.7", "Jack's car rental with a free transfer and crowded places",
      source: "Sutton & Barto 2018, exercise 4.7"
    ) { try $0.reproduce(ValueTable.named("exercise 4.7", in: suttonBartoValues), columns: 21) },
    Experiment(
      "sutton-barto/exercise-4.9", "The gambler's problem with heads 0.25 and 0.55",
      source: "Sutton & Barto 2018, exercise 4.9"
    ) { try $0.gamble("exercise 4.9") },
  ]
}

extension Findings {
  /// Checks the gambler's values and draws them, and the smallest best stake, against the capital.
  fileprivate mutating func gamble(_ title: String) throws {
    let tables = ValueTable.named(title, in: suttonBartoValues)
    try reproduce(tables, columns: 101, drawn: false)
    var values = Table(
      "values", columns: ["series", "capital", "value"], plot: .lines(x: "capital", y: "value"))
    var stakes = Table(
      "stakes", columns: ["series", "capital", "smallest best stake"],
      plot: .lines(x: "capital", y: "smallest best stake"))
    for table in tables {
      let model = try world(table.world).compile()
      let found = try table.values(in: model)
      let best = model.greedyActions(for: found, discount: 1, tolerance: 1e-8)
      for capital in 1..<100 {
        let state = model.stateNames.firstIndex(of: "\(capital)") ?? capital
        values.add([.text(table.title), .count(capital), .number(found[state])])
        stakes.add([
          .text(table.title), .count(capital),
          .number(best[state].first.flatMap { Double(model.actionNames[$0]) } ?? .nan),
        ])
      }
    }
    add(values)
    add(stakes)
  }
}

/// Returns the policies of policy iteration with ties to the lowest number, from a first one to the last that is
/// new; with an epsilon, what is evaluated is each of them softened by it.
func improvements(
  from first: Policy, in model: TabularModel, discount: Double, epsilon: Double = 0
) throws -> [(policy: Policy, values: [Double])] {
  var policies: [(policy: Policy, values: [Double])] = []
  var next = first
  while next != policies.last?.policy, policies.count < 100 {
    let values = try model.exactValues(of: next, discount: discount).values
    policies.append((next, values))
    let greedy = model.greedyActions(for: values, discount: discount, tolerance: 1e-9)
    next = Policy(greedy.map { $0.first ?? 0 }, for: model).softened(by: epsilon, for: model)
  }
  return policies
}
