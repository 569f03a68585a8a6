import TabularRL

/// The texts of `--help`.
enum Help {
  static var overview: String {
    """
    rl-lab: a laboratory for tabular reinforcement learning

    Usage: rl-lab SUBCOMMAND [OPTIONS]

    \(table(Subcommand.all.map { ($0.name, $0.summary) } + [("help", "explain a subcommand")]))

    Options: --help, --version

    Try:
      rl-lab train --agent q-learning --env cliff-walking
      rl-lab describe q-learning

    \(exitCodes)
    """
  }

  static let exitCodes = """
    Exit codes: 0 done; 1 the answer is no; 64 wrong usage; 65 bad input; 66 input missing;
    70 internal error; 73 cannot create output; 74 input/output error; 75 try again;
    130/143 ended by a signal.
    """

  static func page(usage: String, summary: String, _ sections: [(heading: String, rows: [(String, String)])])
    -> String
  {
    var text = "\(summary)\n\nUsage: \(usage)\n"
    for section in sections where !section.rows.isEmpty {
      text += "\n\(section.heading):\n\(table(section.rows))\n"
    }
    return text
  }

  static func rows(_ options: [Option]) -> [(String, String)] {
    options.map { ("--\($0.name)" + ($0.placeholder.map { " \($0)" } ?? ""), $0.summary) }
  }

  static func rows(_ parameters: [ParameterDescription]) -> [(String, String)] {
    parameters.map { parameter in
      let allowed = parameter.allowed.isEmpty ? "" : "; \(parameter.allowed)"
      let standard = parameter.defaultValue.map { " [\($0)]" } ?? ""
      return ("--\(parameter.name) \(parameter.placeholder)", parameter.summary + allowed + standard)
    }
  }

  /// Two columns; a left entry that is too long stands on a line of its own.
  static func table(_ rows: [(String, String)]) -> String {
    let limit = 30
    let width = min(limit, rows.map(\.0.count).max() ?? 0)
    return rows.map { left, right in
      let lines = wrapped(right, width: 100 - width - 4)
      let indent = "\n" + String(repeating: " ", count: width + 4)
      let first = left.count > width ? left + indent : padded(left, to: width) + "  "
      return "  " + first + lines.joined(separator: indent)
    }.joined(separator: "\n")
  }

  /// A line for each rule that was checked: the verdict, the rule, and what was seen.
  static func verdicts<Rule>(_ findings: [Finding<Rule>]) -> String {
    table(
      findings.map { finding in
        let word =
          switch finding.verdict {
          case .holds: "ok"
          case .noted: "note"
          case .failed: "FAIL"
          case .skipped: "-"
          }
        return ("\(padded(word, to: 4))  \(finding.rule.rawValue)", finding.text)
      })
  }

  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > width, !lines[lines.count - 1].isEmpty {
        lines.append("")
      }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines
  }
}
