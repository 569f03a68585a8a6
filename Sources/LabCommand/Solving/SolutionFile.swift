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

  /// Writes a solution to a file; one that holds these very bytes is left alone.
  static func write(_ solution: Solution, of model: TabularModel, to path: String, replacing: Bool) throws {
    let bytes = bytes(solution, of: model)
    if (try? SystemCalls.live.statusOfPath(path))??.kind == .regular,
      try OpenFile.contents(of: path) == bytes
    {
      return
    }
    try ResultFile.write(bytes, to: path, replacing: replacing)
  }

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
        written(solution.values[state]), solution.bounds.map { "\($0.lower[state])" } ?? "",
        solution.bounds.map { "\($0.upper[state])" } ?? "",
      ]
      let actions = (0..<model.actionCount).filter { model.isAvailable($0, in: state) }
      for action in actions {
        let choice = ["\(action)", quoted(model.actionNames[action])]
        let tail = [
          solution.actionValues.map { written($0[state, action]) } ?? "",
          "\(solution.policy[state, action])",
        ]
        text += (head + choice + value + tail).joined(separator: ",") + "\n"
      }
      if actions.isEmpty { text += (head + ["", ""] + value + ["", ""]).joined(separator: ",") + "\n" }
    }
    return Array(text.utf8)
  }

  /// A value, empty where it is not a number: there is none then.
  private static func written(_ value: Double) -> String { value.isNaN ? "" : "\(value)" }

  /// Reads the solution in a file for a model.
  ///
  /// States and actions are found by their names, so the file may come from anywhere that names them alike; every
  /// state in which something can be done must have probabilities that sum to one. Values, action values and
  /// bounds may be missing; nothing read is taken for proved.
  static func solution(in path: String, for model: TabularModel) throws(FileError) -> Solution {
    try solution(from: String(decoding: OpenFile.contents(of: path), as: UTF8.self), named: path, for: model)
  }

  /// Reads a solution from the text of a file.
  static func solution(
    from text: String, named path: String, for model: TabularModel
  ) throws(FileError) -> Solution {
    func wrong(_ line: Int, _ reason: String) -> FileError {
      FileError(
        badData: "line \(line): \(reason)", in: path, .read,
        advice: "give a file that solve wrote for this world")
    }
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard lines.last == "" else { throw wrong(lines.count, "the last line is cut short") }
    lines.removeLast()
    guard let header = lines.first, let names = fields(of: header) else {
      throw wrong(1, "there is no header")
    }
    for column in ["state_name", "action_name", "probability"] where !names.contains(column) {
      throw wrong(1, "there is no column \(column)")
    }
    let states = Dictionary(uniqueKeysWithValues: zip(model.stateNames, 0...))
    let actions = Dictionary(uniqueKeysWithValues: zip(model.actionNames, 0...))
    var draft = Draft(for: model)
    for (index, line) in lines.enumerated().dropFirst() {
      guard let values = fields(of: line), values.count == names.count else {
        throw wrong(index + 1, "it does not have \(names.count) fields")
      }
      func field(_ name: String) -> String { names.firstIndex(of: name).map { values[$0] } ?? "" }
      func number(_ name: String) throws(FileError) -> Double? {
        let text = field(name)
        guard !text.isEmpty else { return nil }
        guard let number = Double(text), !number.isNaN else {
          throw wrong(index + 1, "'\(text)' in the column \(name) is no number")
        }
        return number
      }
      guard let state = states[field("state_name")] else {
        throw wrong(index + 1, "the world has no state '\(field("state_name"))'")
      }
      draft.values[state] = try number("value") ?? 0
      draft.lower[state] = try number("lower") ?? -.infinity
      draft.upper[state] = try number("upper") ?? .infinity
      guard !field("action_name").isEmpty else { continue }
      guard let action = actions[field("action_name")], model.isAvailable(action, in: state) else {
        throw wrong(index + 1, "the action '\(field("action_name"))' is not available there")
      }
      guard let probability = try number("probability"), (0...1).contains(probability) else {
        throw wrong(index + 1, "'\(field("probability"))' is no probability")
      }
      guard draft.seen.insert(state * model.actionCount + action).inserted else {
        throw wrong(index + 1, "this state and action have a row already")
      }
      draft.policy[state, action] = probability
      if let value = try number("action_value") {
        draft.actionValues[state, action] = value
        draft.hasActionValues = true
      }
    }
    for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
      let sum = (0..<model.actionCount).reduce(0) { $0 + draft.policy[state, $1] }
      guard abs(sum - 1) <= 1e-9 else {
        throw wrong(
          lines.count, "the probabilities in state \(model.stateNames[state]) sum to \(sum), not to 1")
      }
    }
    return draft.solution
  }

  /// What is read so far.
  private struct Draft {
    var values: [Double]
    var lower: [Double]
    var upper: [Double]
    var policy: Policy
    var actionValues: ActionValues
    var hasActionValues = false
    /// The states and actions that have had a row, `state * actionCount + action`.
    var seen: Set<Int> = []

    init(for model: TabularModel) {
      values = Array(repeating: 0, count: model.stateCount)
      lower = values
      upper = values
      policy = Policy(rows: values.map { _ in Array(repeating: 0, count: model.actionCount) })
      actionValues = ActionValues(for: model)
    }

    var solution: Solution {
      var solution = Solution(values: values, of: policy)
      if hasActionValues { solution.actionValues = actionValues }
      solution.bounds = .init(lower: lower, upper: upper, policyGap: .infinity)
      return solution
    }
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
