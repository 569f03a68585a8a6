import Experiments

/// An experiment carried out: what its files are called and what there is to say about it.
struct Reproduction: Encodable {
  let experiment: Experiment
  let findings: Findings
  /// How long it took; not part of any file.
  let seconds: Double

  init(_ experiment: Experiment, _ findings: Findings, seconds: Double) {
    self.experiment = experiment
    self.findings = findings
    self.seconds = seconds
  }

  /// What the names of its files begin with.
  var stem: String { experiment.id.replacing("/", with: "-") }

  /// The names of the files of its tables.
  var files: [String] {
    findings.tables.map { $0.name.isEmpty ? "\(stem).csv" : "\(stem)-\($0.name).csv" }
  }

  private enum Key: String, CodingKey {
    case id, title, source, scale, tables, checks
  }

  private struct Sheet: Encodable {
    let file: String
    let plot: Table.Plot?
  }

  private struct Verdict: Encodable {
    let check: Check
    let passed: Bool

    private enum Key: String, CodingKey {
      case passed
    }

    func encode(to encoder: any Encoder) throws {
      try check.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(check.passed, forKey: .passed)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(experiment.id, forKey: .id)
    try container.encode(experiment.title, forKey: .title)
    try container.encode(experiment.source, forKey: .source)
    try container.encode(findings.context.scale.rawValue, forKey: .scale)
    try container.encode(
      zip(findings.tables, files).map { Sheet(file: $1, plot: $0.plot) }, forKey: .tables)
    try container.encode(
      findings.checks.map { Verdict(check: $0, passed: $0.passed) }, forKey: .checks)
  }

  /// The checks for reading.
  func text(isQuiet: Bool) -> String {
    let shown = isQuiet ? findings.checks.filter { !$0.passed } : findings.checks
    guard !(isQuiet && shown.isEmpty) else { return "" }
    var lines = ["\(experiment.id)  \(experiment.title) (\(Reproduce.rounded(seconds)) s)"]
    for check in shown {
      lines.append("  \(check.passed ? "ok  " : "FAIL")  \(check.name): \(check.comparedText)")
      if !check.passed || check.printed != nil { lines.append("        \(check.reason)") }
    }
    return lines.map { $0 + "\n" }.joined() + (isQuiet ? "" : "\n")
  }
}

extension Check {
  /// Our number, what it should be, and how near.
  var comparedText: String {
    let own = Self.shown(value)
    let wanted =
      switch comparison {
      case .near: "\(Self.shown(reference)) +- \(Self.shown(tolerance))"
      case .atLeast: "at least \(Self.shown(reference))"
      case .atMost: "at most \(Self.shown(reference))"
      }
    let page = printed.map { "; the book prints \(Self.shown($0))" } ?? ""
    return "\(own), reference \(wanted) (\(kind.rawValue))\(page)"
  }

  /// A number with at most seven digits that count.
  static func shown(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    while abs(value) * scale < 1e6, scale < 1e15 { scale *= 10 }
    let text = "\((value * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// The page of documentation that `reproduce --markdown` writes.
struct ReproductionPage {
  private let reproductions: [Reproduction]
  private let scale: Scale

  init(_ reproductions: [Reproduction], scale: Scale) {
    self.reproductions = reproductions
    self.scale = scale
  }

  var text: String {
    let checks = reproductions.flatMap(\.findings.checks)
    var lines = [
      "# Reproductions", "",
      "What the textbooks print or imply, and what the laboratory finds.", "",
      "## Overview", "",
      "Written by `rl-lab reproduce --all --markdown FILE` at scale \(scale.rawValue): "
        + "\(reproductions.count) experiments, \(checks.count) checks, \(checks.count { $0.passed }) passed.",
      "A statistical tolerance is four standard errors of the difference; an exact one is 1e-6 or the rounding of "
        + "the reference.",
      "",
    ]
    for reproduction in reproductions {
      let experiment = reproduction.experiment
      lines += ["## \(experiment.id): \(experiment.title)", "", "Source: \(experiment.source)", ""]
      lines += [
        "| check | ours | reference | tolerance | kind | verdict |", "| --- | --- | --- | --- | --- | --- |",
      ]
      for check in reproduction.findings.checks { lines.append(row(check)) }
      let notes = reproduction.findings.checks.filter { $0.printed != nil }
      if !notes.isEmpty { lines.append("") }
      for check in notes {
        lines.append(
          "- \(check.name): the book prints \(Check.shown(check.printed ?? .nan)); \(check.reason).")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ check: Check) -> String {
    let (reference, tolerance) =
      switch check.comparison {
      case .near: (Check.shown(check.reference), Check.shown(check.tolerance))
      case .atLeast: ("at least \(Check.shown(check.reference))", "")
      case .atMost: ("at most \(Check.shown(check.reference))", "")
      }
    let cells = [
      check.name, Check.shown(check.value), reference, tolerance, check.kind.rawValue,
      check.passed ? "ok" : "FAILED",
    ]
    return "| " + cells.map { $0.replacing("|", with: "/") }.joined(separator: " | ") + " |"
  }
}
