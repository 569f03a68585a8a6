/// Relative value iteration: the largest average reward per step, and how much better than it each state is.
///
///     v(s) <- (1 - tau) v(s) + tau (T v)(s) - (T v)(s0) + v(s0), with tau = 1/2 against periodic circles
///
/// An episode that ends begins again at the start distribution, which takes no step of its own; the discount
/// of the task plays no part. The least and the greatest change of a backup enclose the average reward of
/// every optimal policy in every state:
///
///     min over s of (T v - v)(s) <= gain <= max over s of (T v - v)(s)
///
/// They meet when the best average is the same from every state, and stay apart otherwise: then it stops at
/// its limit and says so. The solution's values are biases, 0 at the first start state, without bounds of
/// their own; ``Solution/gain`` and the rows of the sweeps hold the bounds of the average reward.
///
/// - Source: Zhao 2025, section 9.2.2; Puterman 1994, sections 8.5.4 and 8.5.5; White 1963; Odoni 1969.
/// - Complexity: O(outcomes + ends * start states) per sweep.
public struct RelativeValueIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "relative-value-iteration"
  /// What it is.
  public static let summary = "the largest average reward per step and the bias of each state"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v <- (v + T v) / 2 - constant; min (T v - v) <= gain <= max (T v - v)",
      "Ends": "an episode that ends begins again at the start distribution; the discount plays no part",
      "Source": "Puterman 1994, section 8.5",
    ])
  }

  /// The average reward.
  public var goal: PlanningGoal { .averageReward }

  /// Solves `model` for the average reward.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    let rows = BackupRows(restarting: model)
    let reference = model.startStates.first ?? 0
    var values = [Double](repeating: 0, count: model.stateCount)
    var next = values
    var gain = Solution.Gain(lower: -.infinity, upper: .infinity)
    var (sweep, size) = (0, 0.0)
    var end: Solution.Status?
    while end == nil {
      let change = rows.sweep(values, into: &next)
      let largest = next.largestMagnitude
      let error =
        (Double(rows.longestRow + 4) * 0x1p-52 + 1.01 * rows.deviation) * (rows.largestReward + 2 * largest)
      gain.lower = max(gain.lower, (change.least - error).nextDown)
      gain.upper = min(gain.upper, (change.greatest + error).nextUp)
      size = change.greatest - change.least
      sweep += 1
      let middle = (next[reference] - values[reference]) / 2
      for state in values.indices where !rows.rows(of: state).isEmpty {
        values[state] = (values[state] + next[state]) / 2 - middle
      }
      observer.report(
        SweepRecord(
          sweep: sweep, backups: sweep * rows.rowCount, residual: size, lower: gain.lower,
          upper: gain.upper)
      ) { values }
      if gain.upper - gain.lower <= 2 * planning.tolerance {
        end = .proved(tolerance: planning.tolerance)
      } else if size <= error {
        end = .stopped(reason: "rounding is in the way of the tolerance; ask for a larger one")
      } else if sweep >= planning.maximumSweeps {
        end = .stopped(
          reason: "the limit of \(planning.maximumSweeps) sweeps was reached; raise max-sweeps, unless the "
            + "best average reward differs between states")
      } else if !observer.mayContinue() {
        end = .stopped(reason: "the planner was told to stop")
      }
    }
    let middle = gain.lower / 2 + gain.upper / 2
    var table = ActionValues(for: model)
    for state in values.indices {
      for row in rows.rows(of: state) {
        let action = Int(rows.origins[row]) % model.actionCount
        table[state, action] = rows.backup(row, values) - middle
      }
    }
    var solution = Solution(
      values: values, table: ActionTable(table), policy: Policy(greedyFor: table), bounds: nil,
      status: end ?? .estimated, method: Self.name, iterations: sweep, backups: sweep * rows.rowCount)
    solution.gain = gain
    return solution
  }
}

extension BackupRows {
  /// Creates undiscounted rows in which whatever ends an episode leads to the start distribution instead.
  init(restarting model: TabularModel) {
    self.init(model.expectedRewards, discount: 1)
    let actions = model.actionCount
    for state in 0..<model.stateCount {
      for action in 0..<actions where model.isAvailable(action, in: state) {
        var ending = 0.0
        for index in model.outcomes(of: action, in: state) where model.probabilities[index] > 0 {
          let next = Int(model.successors[index])
          if model.terminates[index] || model.availableActionCount(in: next) == 0 {
            ending += model.probabilities[index]
          } else {
            successors.append(Int32(next))
            probabilities.append(model.probabilities[index])
          }
        }
        for (start, chance) in zip(model.startStates, model.startProbabilities) where ending * chance > 0 {
          successors.append(Int32(start))
          probabilities.append(ending * chance)
        }
        appendRow(origin: Int32(state * actions + action), ends: false)
      }
      stateRows.append(Int32(rewards.count))
    }
    // The start distribution may itself sum to 1 only nearly, and the products are rounded.
    var starts = DoubleDouble(-1)
    for chance in model.startProbabilities { starts += chance }
    deviation = 2 * (deviation + abs(starts.rounded)) + Double(model.startStates.count + 2) * 0x1p-52
  }
}
