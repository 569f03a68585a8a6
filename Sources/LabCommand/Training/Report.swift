import TabularRL

/// What a training says about itself on the screen.
struct Report {
  let plan: TrainingPlan
  let console: Console

  /// Prints what would be done.
  func dryRun(asJSON: Bool) throws {
    let resolved = Resolved(plan)
    if asJSON {
      try console.print(try JSON.text(resolved))
    } else {
      let configuration = plan.configuration
      let rows =
        [("agent", configuration.agent), ("env", configuration.environment), ("runs", "\(plan.runs)")]
        + plan.subject.options.map { ($0.name, $0.value) }
        + [
          ("threads", "\(plan.threads)"), ("config", configuration.hash), ("file", plan.output),
          ("command", plan.commandLine),
        ]
      try console.print("parameters:")
      let parameters = configuration.agentParameters + configuration.environmentParameters
      try console.print(Help.table(parameters.map { ($0.name, $0.value) }))
      try console.print("resolved:")
      try console.print(Help.table(rows))
    }
  }

  /// Prints what came out, a short table or one JSON object, and returns whether it is what was asked for.
  ///
  /// A file is safe whether or not anybody reads this, so a reader that has gone is no failure; when the rows
  /// themselves went to the standard output, the summary goes to the standard error.
  func summary(_ outcome: Training.Outcome, asJSON: Bool, isQuiet: Bool) throws -> Bool {
    var summary = Summary(plan, outcome)
    let rows = plan.subject.summarize(outcome.finished, into: &summary)
    let isRight = summary.isProved ?? true
    guard !isQuiet else { return isRight }
    let text = asJSON ? try JSON.text(summary) : table(summary, outcome, rows)
    if plan.output == "-" { console.report(text) } else { try? console.print(text) }
    return isRight
  }

  /// Says how to go on after an interruption.
  func interrupted(finished: Int) {
    console.report(
      "rl-lab: interrupted with \(finished) of \(plan.runs) runs finished; to continue: \(plan.commandLine)"
        + (plan.isReplacing ? " --overwrite" : ""))
  }

  private func table(_ summary: Summary, _ outcome: Training.Outcome, _ rows: [(String, String)]) -> String {
    let file = plan.output == "-" ? [] : [("file", plan.output + " (\(summary.rows) rows)")]
    let state =
      outcome.kept == plan.runs ? "already complete" : outcome.kept > 0 ? "\(outcome.kept) runs kept" : ""
    let title =
      "\(summary.agent) on \(summary.env)"
      + (plan.runs > 1 ? ": \(plan.runs) runs, seed \(summary.seed)" : "")
      + (state.isEmpty ? "" : " (\(state))")
    let next =
      plan.output == "-" || !plan.subject.columns.contains("episode_return")
      ? "" : "\n\nnext: " + Self.plotting(plan.output)
    return title + "\n" + Help.table(rows + file) + next
  }

  /// The line to type for a picture; outside a clone of the repository the script lies elsewhere.
  private static func plotting(_ output: String) -> String {
    let script = "Scripts/plot_returns.py"
    let isHere = (try? SystemCalls.live.statusOfPath(script))??.kind == .regular
    return isHere ? "python3 \(script) \(output)" : "\(script) of the rl-lab repository draws \(output)"
  }

  /// A number for reading: four significant digits, or all before the point; a tiny one with its exponent.
  static func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let parts = "\(value)".split(separator: "e")
    if value.magnitude < 1e-4, parts.count == 2 { return "\(parts[0].prefix(4))e\(parts[1])" }
    var scale = 1.0
    while value.magnitude * scale < 1e3, scale < 1e9 { scale *= 10 }
    let text = "\((value * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A field of a table for reading: a number with a point is rounded.
  static func readable(_ field: String) -> String {
    field.contains(".") || field.contains("e-") ? Double(field).map(rounded) ?? field : field
  }

  private struct Resolved: Encodable {
    let configuration: Configuration
    let config: String
    let runs: Int
    let options: [Setting]
    let threads: Int
    let file: String
    let command: String

    init(_ plan: TrainingPlan) {
      configuration = plan.configuration
      config = plan.configuration.hash
      runs = plan.runs
      options = plan.subject.options
      threads = plan.threads
      file = plan.output
      command = plan.commandLine
    }
  }
}
