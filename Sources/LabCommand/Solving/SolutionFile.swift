import TabularRL

/// A solution as CSV: a row for every state and available action, and one for every state that has none.
///
/// Columns: `state,state_name,row,column,action,action_name,value,lower,upper,action_value,probability`; what there
/// is not is empty. Names hold commas and are quoted where they do.
enum SolutionFile {
  static let columns = [
    "state", "state_name", "row", "column", "action", "action_name", "value", "lower", "upper",
    "action_value",
    "probability",
  ]

  /// Returns the bytes of a solution's file.
  static func bytes(_ solution: Solution, of model: TabularModel) -> [UInt8] {
    var text = columns.joined(separator: ",") + "\n"
    for state in 0..<model.stateCount {
      let place = model.board?.places[state].map { place -> (Int, Int) in
        let width = model.board?.rows.first?.count ?? 1
        return (place / width, place % width)
      }
      let head = [
        "\(state)", quoted(model.stateNames[state]), place.map { "\($0.0)" } ?? "",
        place.map { "\($0.1)" } ?? "",
      ]
      let value = [
        "\(solution.values[state])", solution.bounds.map { "\($0.lower[state])" } ?? "",
        solution.bounds.map { "\($0.upper[state])" } ?? "",
      ]
      let actions = (0..<model.actionCount).filter { model.isAvailable($0, in: state) }
      for action in actions {
        let choice = ["\(action)", quoted(model.actionNames[action])]
        let tail = [
          solution.actionValues.map { "\($0[state, action])" } ?? "", "\(solution.policy[state, action])",
        ]
        text += (head + choice + value + tail).joined(separator: ",") + "\n"
      }
      if actions.isEmpty { text += (head + ["", ""] + value + ["", ""]).joined(separator: ",") + "\n" }
    }
    return Array(text.utf8)
  }

  /// Reads the policy of a solution's file for a model.
  ///
  /// States and actions are found by their names, so the file may come from anywhere that names them alike; every
  /// state in which something can be done must have probabilities that sum to one.
  static func policy(from text: String, named path: String, for model: TabularModel) throws(FileError)
    -> Policy
  {
    func wrong(_ line: Int, _ reason: String) -> FileError {
      FileError(
        badData: "line \(line): \(reason)", in: path, .read,
        advice: "give a file that solve wrote for this world")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.last == "" else { throw wrong(lines.count, "the last line is cut short") }
    lines.removeLast()
    guard let header = lines.first, let names = fields(of: header) else {
      throw wrong(1, "there is no header")
    }
    var places: [Int] = []
    for column in ["state_name", "action_name", "probability"] {
      guard let place = names.firstIndex(of: column) else { throw wrong(1, "there is no column \(column)") }
      places.append(place)
    }
    let states = Dictionary(uniqueKeysWithValues: zip(model.stateNames, 0...))
    let actions = Dictionary(uniqueKeysWithValues: zip(model.actionNames, 0...))
    var policy = Policy(uniformFor: model)
    for index in policy.probabilities.indices {
      policy[index / model.actionCount, index % model.actionCount] = 0
    }
    for (index, line) in lines.enumerated().dropFirst() {
      guard let values = fields(of: line), values.count == names.count else {
        throw wrong(index + 1, "it does not have \(names.count) fields")
      }
      guard let state = states[values[places[0]]] else {
        throw wrong(index + 1, "the world has no state '\(values[places[0]])'")
      }
      guard !values[places[1]].isEmpty else { continue }
      guard let action = actions[values[places[1]]], model.isAvailable(action, in: state) else {
        throw wrong(index + 1, "the action '\(values[places[1]])' is not available there")
      }
      guard let probability = Double(values[places[2]]), (0...1).contains(probability) else {
        throw wrong(index + 1, "'\(values[places[2]])' is no probability")
      }
      policy[state, action] = probability
    }
    for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
      let sum = (0..<model.actionCount).reduce(0) { $0 + policy[state, $1] }
      guard abs(sum - 1) <= 1e-9 else {
        throw wrong(
          lines.count, "the probabilities in state \(model.stateNames[state]) sum to \(sum), not to 1")
      }
    }
    return policy
  }

  private static func quoted(_ name: String) -> String {
    let isPlain = !name.contains { ",\"\n\r".contains($0) }
    return isPlain ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// Returns the fields of a line, or nil when its quotes do not match.
  private static func fields(of line: Substring) -> [String]? {
    var fields: [String] = [""]
    var isQuoted = false
    var rest = line[...]
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        fields[fields.count - 1].append("\"")
        rest.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return isQuoted ? nil : fields
  }
}
