import TabularRL

/// A table of state values in a textbook: the optimum, the values of a policy, or what some sweeps make of zero.
struct ValueTable: Sendable {
  /// Whose values they are.
  enum Choice: Sendable {
    /// An optimal policy.
    case optimum
    /// The uniformly random one.
    case uniform
    /// The actions of each state, each with the same chance, and how often a random action is taken instead.
    case actions(String, epsilon: Double)
  }

  /// Figure or table.
  let title: String
  /// The world with its settings.
  let world: String
  let discount: Double
  let policy: Choice
  /// The number of sweeps from zero, or nil for the values in the limit.
  let sweeps: Int?
  let exact: [Double]
  let printed: [Double]
  /// All best actions of each state, by their names or the capitals of directions.
  let best: [String]
  /// The values of the actions of some states; nan where the book gives none.
  let actionValues: [Int: [Double]]

  /// Creates a table; numbers, and the actions of states, stand apart by spaces, actions of one state by bars.
  init(
    _ title: String, world: String, discount: Double, policy: Choice = .optimum, sweeps: Int? = nil,
    exact: String, printed: String = "", best: String = "", actionValues: [Int: String] = [:]
  ) {
    self.title = title
    self.world = world
    self.discount = discount
    self.policy = policy
    self.sweeps = sweeps
    self.exact = numbers(exact)
    self.printed = numbers(printed)
    self.best = words(best)
    self.actionValues = actionValues.mapValues(numbers)
  }

  /// Returns the tables whose titles begin with one of the given words.
  static func named(_ beginnings: String..., in tables: [ValueTable]) -> [ValueTable] {
    tables.filter { table in beginnings.contains { table.title.hasPrefix($0) } }
  }
}

/// The numbers of a text; what is no number is nan.
func numbers(_ text: String) -> [Double] { words(text).map { Double($0) ?? .nan } }

/// The words of a text.
func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

extension TabularModel {
  /// The actions named in a text, apart by bars: by their names or by the capital of a direction.
  func actions(_ text: String) -> [Action] {
    text.split(separator: "|").compactMap { word in
      actionNames.firstIndex { $0 == word } ?? actionNames.firstIndex { $0.prefix(1).uppercased() == word }
    }.sorted()
  }

  /// The policy that takes, in each state, one of the actions named, all with the same chance; one text of a letter
  /// a state, the spaces between them not counted, or one of a word a state.
  func policy(_ text: String) throws -> Policy {
    var sets = words(text)
    if sets.count != stateCount { sets = text.filter { !$0.isWhitespace }.map(String.init) }
    guard sets.count == stateCount else {
      throw ExperimentError.wrong("a policy of \(name) has \(stateCount) words, not \(sets.count)")
    }
    return Policy(evenlyOver: sets.map(actions), for: self)
  }

  /// The letters of actions, for pictures: the capitals of directions, or their names.
  func letters(_ actions: [Action]) -> String {
    let isMoves = Set(actionNames.map { $0.prefix(1) }).count == actionNames.count
    return actions.map { isMoves ? actionNames[$0].prefix(1).uppercased() : actionNames[$0] }
      .joined(separator: isMoves ? "" : " ")
  }
}

extension ValueTable {
  /// The policy that the table is about, or nil for the optimum.
  func policy(in model: TabularModel) throws -> Policy? {
    switch policy {
    case .optimum: nil
    case .uniform: Policy(uniformFor: model)
    case .actions(let text, let epsilon): try model.policy(text).softened(by: epsilon, for: model)
    }
  }

  /// How exactly optimal values are proved: to the last digits, so that actions almost as good as the best are told
  /// from them, but in a world in which everything can lead everywhere.
  private static func tolerance(for model: TabularModel) -> Double {
    model.successors.count > 1_000_000 ? 1e-8 : 1e-11
  }

  /// The values by the library's planners.
  func values(in model: TabularModel) throws -> [Double] {
    let policy = try policy(in: model)
    guard let sweeps else {
      guard let policy else {
        return try optimum(of: model, discount: discount, tolerance: Self.tolerance(for: model)).values
      }
      return try model.exactValues(of: policy, discount: discount).values
    }
    guard let policy else {
      var induction = FiniteHorizon()
      induction.horizon = sweeps
      return induction.solve(model, discount: discount).values
    }
    var evaluation = PolicyEvaluation()
    evaluation.policy = policy
    evaluation.planning.maximumSweeps = sweeps
    var iterate: [Double] = []
    _ = evaluation.solve(
      model, discount: discount,
      observer: PlannerObserver(report: { if $0.sweep == sweeps { iterate = $1() } }))
    return iterate
  }
}

/// Returns the optimum of a model, proved.
func optimum(of model: TabularModel, discount: Double, tolerance: Double = 1e-9) throws -> Solution {
  var planner = AutomaticPlanner()
  planner.planning.tolerance = tolerance
  let solution = planner.solve(model, discount: discount)
  guard case .proved = solution.status else {
    throw ExperimentError.wrong("the optimum of \(model.name) is not proved")
  }
  return solution
}

extension Findings {
  /// Computes the values of textbook tables and checks every number; draws them as boards.
  mutating func reproduce(
    _ tables: [ValueTable], columns: Int? = nil, drawn: Bool = true, reason: String = ""
  ) throws {
    guard !tables.isEmpty else { throw ExperimentError.wrong("there is no such table of values") }
    var boards = Table.boards()
    for table in tables {
      let model = try world(table.world).compile()
      let values = try table.values(in: model)
      let greedy = model.greedyActions(for: values, discount: table.discount, tolerance: 4e-11)
      let policy = try table.policy(in: model)
      let shown =
        table.sweeps != nil && table.best.isEmpty
        ? nil
        : (0..<model.stateCount).map { state in
          let taken = policy.map { policy in (0..<model.actionCount).filter { policy[state, $0] > 0.2 } }
          return model.letters(taken ?? greedy[state])
        }
      boards.add(
        board: table.title, values, columns: columns ?? model.board?.rows.first?.count ?? model.stateCount,
        marks: shown)
      let names = model.stateNames
      worst(of: values, against: table.exact, "\(table.title), values", names: names, kind: .exact, reason)
      worst(of: values, against: table.printed, "\(table.title), values", names: names, kind: .printed)
      if !table.best.isEmpty {
        let right = zip(greedy, table.best).count { $0 == model.actions($1) }
        equal(
          "\(table.title), states whose best actions are those of the book", right, table.best.count,
          "all best actions of a state are compared, not the one that the book draws")
      }
      for (state, row) in table.actionValues.sorted(by: { $0.key < $1.key }) {
        let own = (0..<model.actionCount).map {
          model.backup(values, of: $0, in: state, discount: table.discount)
        }
        worst(
          of: own, against: row, "\(table.title), actions of \(names[state])", names: model.actionNames,
          kind: .exact)
      }
    }
    if drawn { add(boards) }
  }

  /// Checks the number of a list that is furthest from its reference, which stands for all; nan is no reference.
  mutating func worst(
    of values: [Double], against references: [Double], _ name: String, names: [String], kind: Check.Kind,
    tolerance: Double? = nil, _ reason: String = ""
  ) {
    let known = references.indices.filter { !references[$0].isNaN }
    guard
      let place = known.max(by: { abs(values[$0] - references[$0]) < abs(values[$1] - references[$1]) })
    else { return }
    let isExact = kind == .exact
    let said =
      reason.isEmpty
      ? (isExact ? "the reference is exact, given to six digits" : "the page is rounded") : reason
    add(
      Check(
        "\(name), the furthest of \(known.count), \(names[place])", kind, value: values[place],
        reference: references[place], tolerance: tolerance ?? (isExact ? 1e-6 : 0.05 * (1 + 1e-9)),
        reason: said))
  }
}
