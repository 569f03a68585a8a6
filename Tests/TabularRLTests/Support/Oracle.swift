import TabularRL

/// The exact values of a small model, computed in the slowest and plainest way.
struct Oracle {
  let model: TabularModel
  let discount: Double

  init(_ world: TableWorld, discount: Double) throws {
    model = try world.model()
    self.discount = discount
  }

  /// The expected reward of an action plus the discounted expectation of what its successors are worth.
  func backup(_ action: Int, in state: Int, _ worth: (Int) -> Double) -> Double {
    model.outcomes(of: action, in: state).reduce(0) { sum, index in
      let future = model.terminates[index] ? 0 : discount * worth(Int(model.successors[index]))
      return sum + model.probabilities[index] * (model.rewards[index] + future)
    }
  }

  /// The action values q = r + discount * P worth(q), found by 200 sweeps: with the discount of 0.6 that the
  /// tests use, an error of 0.6^200 = 1e-44.
  func fixedPoint(_ worth: (ActionValues, Int) -> Double) -> ActionValues {
    var values = ActionValues(for: model)
    for _ in 0..<200 {
      let old = values
      for state in 0..<model.stateCount {
        for action in 0..<model.actionCount where model.isAvailable(action, in: state) {
          values[state, action] = backup(action, in: state) { worth(old, $0) }
        }
      }
    }
    return values
  }

  /// The values of a world with a single action, by elimination on (I - discount * P) v = r.
  func solved() -> [Double] {
    let count = model.stateCount
    var rows = (0..<count).map { state in
      (0..<count).map { next in (state == next ? 1 : 0) - backup(0, in: state) { $0 == next ? 1 : 0 } }
        + [backup(0, in: state) { _ in 0 }]
    }
    for (state, row) in rows.enumerated() {
      // A backup of an indicator contains the expected reward, which is taken out again.
      rows[state] = row.dropLast().map { $0 + row[count] } + [row[count]]
    }
    for pivot in 0..<count {
      for other in 0..<count where other != pivot {
        let factor = rows[other][pivot] / rows[pivot][pivot]
        for column in pivot...count { rows[other][column] -= factor * rows[pivot][column] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }
}

/// Returns the largest difference between two tables over the actions available in `model`.
func distance(_ values: ActionValues, _ others: ActionValues, in model: TabularModel) -> Double {
  let available = (0..<model.stateCount).flatMap { state in
    (0..<model.actionCount).filter { model.isAvailable($0, in: state) }.map { (state, $0) }
  }
  return distance(available.map { values[$0.0, $0.1] }, available.map { others[$0.0, $0.1] })
}
