/// What planners sweep over: a model's rows for one discount, and the way back from their values to a solution.
///
/// With a discount below 1 the states are the model's. Without one they are those of the
/// ``UndiscountedStructure``. Either can be put in the order of their distance from the ends.
struct PlanningProblem: Sendable {
  let model: TabularModel
  let discount: Double
  let rows: BackupRows
  /// What an undiscounted problem looks like; nil with a discount below 1.
  let structure: UndiscountedStructure?
  /// The distances from the ends, when the states are in their order.
  let levels: BreadthFirstLevels?
  /// The state to be solved that each state of the model became, or nil when they are the same.
  private let places: [Int32]?
  /// The least and the most that a row goes on, discounted, or nil if that can reach 1.
  let goingOn: ClosedRange<Double>?
  /// Whether sweeps find the value of every start: none is worth infinity, lost, or not known.
  let findsStart: Bool
  private let longestRow: Int
  private let largestReward: Double

  /// Prepares the rows of a model, in its own order or from the ends backwards.
  init(_ model: TabularModel, discount: Double, inLevels: Bool = false, threads: Int = 1) {
    precondition((0...1).contains(discount), "a discount lies in 0...1")
    self.model = model
    self.discount = discount
    if discount < 1 {
      levels = inLevels ? BreadthFirstLevels(model) : nil
      rows = BackupRows(model, discount: discount, in: levels, threads: threads)
      structure = nil
      places = levels?.places
    } else {
      var structure = UndiscountedStructure(
        BackupRows(model, discount: discount, threads: threads))
      levels = inLevels ? BreadthFirstLevels(structure.rows) : nil
      if let levels { structure.reorder(levels) }
      (self.structure, rows, places) = (structure, structure.rows, structure.places)
    }
    let goingOn = rows.goingOn()
    self.goingOn = goingOn.upperBound < 1 ? goingOn : nil
    let (settled, settledPlaces) = (structure, places)
    findsStart = zip(model.startStates, model.startProbabilities).allSatisfy { state, probability in
      probability == 0 || settled?.settledValue(settledPlaces.map { Int($0[state]) } ?? state) == nil
    }
    longestRow = rows.longestRow
    largestReward = rows.largestReward
  }

  /// The number of states to be solved.
  var stateCount: Int { rows.stateCount }

  /// The state to be solved that a state of the model became.
  @inline(__always)
  func place(_ state: State) -> Int { places.map { Int($0[state]) } ?? state }

  /// One number for each state of the model, from one for each place.
  func arranged(_ values: [Double]) -> [Double] {
    guard let places else { return values }
    return places.map { values[Int($0)] }
  }

  /// The values of places as values of the model's states; infinite where episodes are worth it or never end.
  func statewise(_ values: [Double]) -> [Double] {
    var result = arranged(values)
    guard let structure else { return result }
    for state in result.indices {
      if let value = structure.settledValue(place(state)) { result[state] = value }
    }
    return result
  }

  /// The mean over the start distribution of one number for each state to be solved.
  func startMean(_ values: [Double]) -> Double {
    var mean = 0.0
    for (state, probability) in zip(model.startStates, model.startProbabilities) where probability > 0 {
      mean += probability * values[place(state)]
    }
    return mean
  }

  /// Values that an optimal backup does not lower: those of a policy, or the worst reward for ever.
  func lowerStart() -> [Double] {
    let living = (0..<stateCount).map { !rows.rows(of: $0).isEmpty }
    if let goingOn {
      let worst = min(0, rows.rewards.min() ?? 0) / (1 - goingOn.upperBound)
      return living.map { $0 ? worst : 0 }
    }
    let zero = [Double](repeating: 0, count: stateCount)
    let chain = PolicyChain(rows, choice: choice(zero, slack: .infinity))
    return PolicyEquations(chain, chain.components())?.solve(chain.rewards) ?? zero
  }

  /// Values that an optimal backup does not lower, and the policy that they lead to, or nil where none is known
  /// without a sweep.
  ///
  /// Where all states are worth the same, c <= 0, rows differ by their rewards: max r + K c is a backup at most.
  ///
  /// - Complexity: O(rows) with a discount.
  func raisedStart() -> (values: [Double], choice: [Int32]?) {
    var values = lowerStart()
    guard let goingOn else { return (values, nil) }
    var choice = [Int32](repeating: -1, count: stateCount)
    for state in values.indices {
      guard let row = rows.rows(of: state).max(by: { rows.rewards[$0] < rows.rewards[$1] }) else { continue }
      choice[state] = Int32(row)
      values[state] = max(values[state], rows.rewards[row] + goingOn.upperBound * values[state])
    }
    return (values, choice)
  }

  /// ``BackupRows/backupError(largest:)`` without looking for the longest row again.
  func backupError(largest: Double) -> Double {
    rows.backupError(longestRow: longestRow, largestReward: largestReward, largest: largest)
  }

  /// A greedy policy: in each state the row of lowest number whose value is within `slack` of the best.
  ///
  /// Without discount, of the rows that are within the slack the one that comes closer to an end most surely,
  /// so that every episode ends; where there is none, one that stays, then one beyond the slack.
  func choice(_ high: [Double], _ low: [Double]? = nil, slack: Double) -> [Int32] {
    var choice = [Int32](repeating: -1, count: stateCount)
    // Without discount all are needed later on; otherwise those of one state at a time.
    let isWhole = discount == 1
    var losses = [Double](repeating: 0, count: isWhole ? rows.rowCount : rows.mostRowsOfAState)
    rows.withView { view in
      high.withUnsafeBufferPointer { values in
        for state in 0..<stateCount where view.isLiving(state) {
          let range = view.rows(of: state)
          let first = isWhole ? 0 : range.lowerBound
          var best = -Double.infinity
          var bestRow = range.lowerBound
          for candidate in range {
            let value =
              if let low {
                rows.excess(candidate, of: state, high, low).rounded
              } else { view.backup(candidate, values) }
            losses[candidate - first] = value
            if value > best { (best, bestRow) = (value, candidate) }
          }
          for candidate in range { losses[candidate - first] = best - losses[candidate - first] }
          if isWhole { continue }
          choice[state] = Int32(range.first { losses[$0 - first] <= slack } ?? bestRow)
        }
      }
    }
    return discount < 1 ? choice : properChoice(losses, slack)
  }

  private func properChoice(_ losses: [Double], _ slack: Double) -> [Int32] {
    var choice = [Int32](repeating: -1, count: stateCount)
    let reverse = ReverseRows(rows)
    var remaining = (0..<stateCount).filter { !rows.rows(of: $0).isEmpty }
    var slack = slack
    var mayStay = false
    while true {
      // One ring of states after the other, each state with the first row that leads to a ring before it.
      var ring = remaining.filter { state in
        rows.rows(of: state).contains { row in
          losses[row] <= slack
            && (rows.ends[row] && (mayStay || rows.origins[row] >= 0)
              || rows.outcomes(of: row).contains { choice[Int(rows.successors[$0])] >= 0 })
        }
      }
      while !ring.isEmpty {
        let chosen = ring.map { state -> Int32 in
          // The surest step: one that only slips closer to the end could take for ever.
          var best: Int?
          var chance = 0.0
          for row in rows.rows(of: state) where losses[row] <= slack {
            var away = 0.0
            for index in rows.outcomes(of: row) where choice[Int(rows.successors[index])] < 0 {
              away += rows.probabilities[index]
            }
            let isEnd = rows.ends[row] && (mayStay || rows.origins[row] >= 0)
            let isCloser =
              isEnd || rows.outcomes(of: row).contains { choice[Int(rows.successors[$0])] >= 0 }
            if isCloser, best == nil || 1 - away > chance + 1e-9 { (best, chance) = (row, 1 - away) }
          }
          return Int32(best ?? rows.rows(of: state).lowerBound)
        }
        for (state, row) in zip(ring, chosen) { choice[state] = row }
        var next: [Int] = []
        for state in ring {
          for row in reverse.rows(into: state) where losses[Int(row)] <= slack {
            let source = Int(reverse.source[Int(row)])
            if choice[source] == -1 {
              choice[source] = -2
              next.append(source)
            }
          }
        }
        for state in next { choice[state] = -1 }
        ring = next
      }
      remaining.removeAll { choice[$0] >= 0 }
      if remaining.isEmpty || (slack == .infinity && mayStay) { return choice }
      if mayStay {
        slack = slack < 1e300 ? max(slack, 1e-300) * 1e6 : .infinity
      } else {
        mayStay = true
      }
    }
  }

  /// The policy of the model that a choice of rows stands for.
  ///
  /// Inside a set of states that became one, every state heads for the one whose row was chosen.
  func actions(_ choice: [Int32]) -> [Action] {
    var actions = [Action](repeating: -1, count: model.stateCount)
    let actionCount = model.actionCount
    for row in choice where row >= 0 && rows.origins[Int(row)] >= 0 {
      let origin = Int(rows.origins[Int(row)])
      actions[origin / actionCount] = origin % actionCount
    }
    guard let structure else { return actions }
    var pending = (0..<model.stateCount).filter {
      actions[$0] < 0 && model.availableActionCount(in: $0) > 0
    }
    func isInside(_ state: State, _ action: Action) -> Bool {
      model.outcomes(of: action, in: state).allSatisfy {
        model.probabilities[$0] == 0
          || (!model.terminates[$0] && structure.places[Int(model.successors[$0])] == structure.places[state])
      }
    }
    while true {
      var found: [(State, Action)] = []
      for state in pending {
        let action = (0..<actionCount).first { action in
          model.isAvailable(action, in: state) && isInside(state, action)
            && model.outcomes(of: action, in: state).contains {
              model.probabilities[$0] > 0 && actions[Int(model.successors[$0])] >= 0
            }
        }
        if let action { found.append((state, action)) }
      }
      if found.isEmpty { break }
      for (state, action) in found { actions[state] = action }
      pending.removeAll { actions[$0] >= 0 }
    }
    for state in pending {
      let available = (0..<actionCount).filter { model.isAvailable($0, in: state) }
      actions[state] =
        available.first { structure.staying[place(state)] && isInside(state, $0) } ?? available[0]
    }
    return actions
  }
}
