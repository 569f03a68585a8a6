import TabularRL

/// A model as CSV, for programs that solve it in their own way: a row for every outcome of every available action.
///
/// Columns: `state,action,probability,next_state,reward,reward_deviation,terminates`. States and actions are numbered
/// from 0 as in the file of the solution, which has their names; a state without rows has no action. Numbers read back
/// exactly. The outcomes keep the order in which their author lists them.
enum ModelFile {
  static let columns = [
    "state", "action", "probability", "next_state", "reward", "reward_deviation", "terminates",
  ]

  /// Writes a model to a file that did not exist, or replaces one, a state at a time.
  static func write(_ model: TabularModel, to path: String, replacing: Bool) throws(FileError) {
    var file = try ResultFile.open(path: path, replacing: replacing)
    try file.truncate(to: 0)
    try file.append(Array("\(columns.joined(separator: ","))\n".utf8))
    for state in 0..<model.stateCount {
      var text = ""
      for action in 0..<model.actionCount {
        for outcome in model.outcomes(of: action, in: state) {
          let deviation = model.rewardDeviations.isEmpty ? 0 : model.rewardDeviations[outcome]
          text += "\(state),\(action),\(model.probabilities[outcome]),\(model.successors[outcome]),"
          text += "\(model.rewards[outcome]),\(deviation),\(model.terminates[outcome] ? 1 : 0)\n"
        }
      }
      if !text.isEmpty { try file.append(Array(text.utf8)) }
    }
    try file.finish()
  }
}
