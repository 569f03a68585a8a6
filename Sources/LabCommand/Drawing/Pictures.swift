import TabularRL

/// What can be drawn of a world and a solution.
enum Picture: String, CaseIterable {
  /// The letters of the map.
  case map
  /// What to do in each state.
  case policy
  /// The value of each state.
  case values
  /// The value of each action in each state.
  case actions

  /// The option that chooses pictures.
  static let option = Option(
    "draw", "PICTURES", "what to draw, separated by commas: map, policy, values, actions [policy,values]")

  /// Reads the option, or returns nil when it is not given.
  static func chosen(_ arguments: Arguments) throws(CommandError) -> [Picture]? {
    try arguments.value(of: option.name, "some of map, policy, values and actions, separated by commas") {
      text in
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let pictures = words.compactMap(Picture.init(rawValue:))
      return pictures.count == words.count ? pictures : nil
    }
  }
}

/// Draws a solution on the board of its world, or as a table where there is no board.
struct Pictures {
  private let model: TabularModel
  private let solution: Solution
  private let actions: [[Action]]
  private let board: BoardDrawing?
  /// Where all states are.
  private let whole: String

  /// The most states in a table; a file holds them all.
  private static let longestTable = 40

  init(
    _ solution: Solution, of model: TabularModel, discount: Double, usesColor: Bool,
    whole: String = "solve --out FILE writes them all"
  ) {
    self.model = model
    self.whole = whole
    self.solution = solution
    actions = solution.actionsShown(in: model, discount: discount)
    board = BoardDrawing(model, usesColor: usesColor)
  }

  /// The pictures, each under its name.
  func text(_ pictures: [Picture]) -> String {
    guard let board else {
      return pictures == [.map] ? stateTable() : pictures.contains(.actions) ? actionTable() : table()
    }
    return pictures.map { picture in
      let drawing =
        switch picture {
        case .map: board.map()
        case .policy: board.policy(actions, values: solution.values)
        case .values: board.values(solution.values)
        case .actions: actionTable()
        }
      return "\(picture.rawValue):\n\(drawing)"
    }.joined(separator: "\n\n")
  }

  /// What can be done in every state.
  private func stateTable() -> String {
    let rows = (0..<min(model.stateCount, Self.longestTable)).map { state in
      let available = (0..<model.actionCount).filter { model.isAvailable($0, in: state) }
      return (model.stateNames[state], available.map { model.actionNames[$0] }.joined(separator: ", "))
    }
    return Help.table(rows) + rest("solve --model FILE writes the whole world")
  }

  /// The value of every state and what to do there.
  private func table() -> String {
    let rows = (0..<min(model.stateCount, Self.longestTable)).map { state in
      let choice = actions[state].map { action in
        let probability = solution.policy[state, action]
        let share = probability > 0 && probability < 1 ? " \(BoardDrawing.short(probability))" : ""
        return model.actionNames[action] + share
      }
      return (model.stateNames[state], "\(solution.values[state])  \(choice.joined(separator: " or "))")
    }
    return Help.table(rows) + rest(whole)
  }

  /// The value of every action in every state; a star marks what the policy does.
  private func actionTable() -> String {
    guard let values = solution.actionValues else { return "  the values of actions are not known" }
    let width = max(8, (model.actionNames.map(\.count).max() ?? 0) + 1)
    func cell(_ text: String) -> String { String(repeating: " ", count: max(1, width - text.count)) + text }
    let head = ("", model.actionNames.map(cell).joined())
    let rows = (0..<min(model.stateCount, Self.longestTable)).map { state in
      let cells = (0..<model.actionCount).map { action in
        guard model.isAvailable(action, in: state) else { return cell("-") }
        let mark = actions[state].contains(action) ? "*" : ""
        return cell(mark + BoardDrawing.short(values[state, action]))
      }
      return (model.stateNames[state], cells.joined())
    }
    let names = ([head] + rows).map(\.0.count).max() ?? 0
    return ([head] + rows).map { "  " + Help.padded($0.0, to: names) + $0.1 }.joined(separator: "\n")
      + rest(whole)
  }

  private func rest(_ whole: String) -> String {
    let hidden = model.stateCount - Self.longestTable
    return hidden > 0 ? "\n  ... \(hidden) more; \(whole)" : ""
  }
}

extension Solution {
  /// The actions to draw in each state: those of the policy, and with a proved optimum every action that cannot be
  /// told from the best one.
  ///
  /// Without discounting, an equal value is no reason to take an action, for it may lead in circles; where every
  /// step costs it cannot.
  func actionsShown(in model: TabularModel, discount: Double) -> [[Action]] {
    let chosen = (0..<model.stateCount).map { state in
      (0..<model.actionCount).filter { policy[state, $0] > 0 }
    }
    guard let actionValues, let bounds, bounds.policyGap.isFinite,
      discount < 1 || model.rewards.allSatisfy({ $0 < 0 })
    else { return chosen }
    let slack = 2 * bounds.width
    return chosen.indices.map { state in
      let best = actionValues.maximum(in: state)
      return (0..<model.actionCount).filter { action in
        chosen[state].contains(action)
          || model.isAvailable(action, in: state) && actionValues[state, action] >= best - slack
      }
    }
  }
}
