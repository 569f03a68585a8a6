/// What the command line says.
struct Options {
  /// What is to be printed.
  enum Subject {
    case workload(Workload)
    case report(Report)

    /// The least size that makes sense.
    var leastSize: Int {
      switch self {
      case .workload(.w4), .report(.planners), .report(.compile): 2
      case .workload(.w5): Garnet.branches
      case .report(.growth): 10_000
      default: 1
      }
    }
  }

  var subject: Subject
  /// Nil for what a workload or a report does unless told otherwise.
  var steps: Int?
  var episodes: Int?
  var size: Int?
  var discount = 0.999
  var tolerance = 1e-6
  var threads = 1
  var repetitions: Int?
  var runs = 1
  var breaksTiesAtRandom = true
  var method: String?
  var usesReference = false
  var usesWidestVectors = true
  var program: String?

  init(_ words: [String]) throws(UsageError) {
    guard let first = words.first else { throw UsageError(reason: "say what to measure") }
    if let workload = Workload(rawValue: first) {
      subject = .workload(workload)
    } else if let report = Report(rawValue: first) {
      subject = .report(report)
    } else {
      throw UsageError(reason: "there is no workload and no report '\(first)'")
    }
    for index in stride(from: 1, to: words.count, by: 2) {
      guard let option = Self.table.first(where: { "--" + $0.name == words[index] }) else {
        throw UsageError(reason: "there is no option '\(words[index])'")
      }
      guard index + 1 < words.count else {
        throw UsageError(reason: "--\(option.name) needs a value: \(option.allowed)")
      }
      guard option.read(&self, words[index + 1]) else {
        throw UsageError(reason: "--\(option.name) must be \(option.allowed), not '\(words[index + 1])'")
      }
    }
    if let size, size < subject.leastSize {
      throw UsageError(reason: "--size must be at least \(subject.leastSize) in \(first), not \(size)")
    }
  }
}

/// The command line is wrong.
struct UsageError: Error {
  let reason: String
}

extension Options {
  /// An option: its name, what it takes, what it means, and how it is read; reading returns whether the value is
  /// allowed.
  private struct Option: Sendable {
    let name: String
    let placeholder: String
    let allowed: String
    let meaning: String
    let read: @Sendable (inout Options, String) -> Bool
  }

  private static let table = [
    Option(name: "loop", placeholder: "WHOSE", allowed: "c or swift", meaning: "whose loop [swift]") {
      $0.usesReference = $1 == "c"
      return ["c", "swift"].contains($1)
    },
    Option(
      name: "method", placeholder: "NAME", allowed: "a name",
      meaning:
        "C: plain, cached or interleaved; jacobi, gauss-seidel, window, span or modified-policy-iteration; Swift: a planner; learners: only these, with commas"
    ) {
      $0.method = $1
      return true
    },
    Option(
      name: "vectors", placeholder: "WHICH", allowed: "portable or widest",
      meaning: "what C may use of the processor [widest]"
    ) {
      $0.usesWidestVectors = $1 == "widest"
      return ["portable", "widest"].contains($1)
    },
    Option(
      name: "ties", placeholder: "WHICH", allowed: "first or random",
      meaning: "which of the best, in C [random]"
    ) {
      $0.breaksTiesAtRandom = $1 == "random"
      return ["first", "random"].contains($1)
    },
    count("steps", "how long a run is [20000000; 200000 in learners; 2000000 in growth]") { $0.steps = $1 },
    count("episodes", "how long a run is instead, in w1 to w3") { $0.episodes = $1 },
    count("runs", "how many runs, in w1 to w3, w7 and learners [1]") { $0.runs = $1 },
    count(
      "size",
      "cells of a side (w4, planners, compile), states (w5, w7), or the most states and outcomes (growth)"
    ) {
      $0.size = $1
    },
    Option(
      name: "gamma", placeholder: "X", allowed: "a number in 0...1", meaning: "the discount of w4 [0.999]"
    ) {
      guard let value = Double($1), (0...1).contains(value) else { return false }
      $0.discount = value
      return true
    },
    Option(
      name: "tolerance", placeholder: "X", allowed: "a number above 0",
      meaning: "the error allowed in planning [1e-6]"
    ) {
      guard let value = Double($1), value > 0 else { return false }
      $0.tolerance = value
      return true
    },
    count("threads", "how many runs or parts of a sweep at a time [1]") { $0.threads = $1 },
    count("repetitions", "of how many the median is taken [5; 20 in startup, 3 in growth]") {
      $0.repetitions = $1
    },
    Option(
      name: "program", placeholder: "PATH", allowed: "a path",
      meaning: "the rl-lab of startup and command [the one beside this program]"
    ) {
      $0.program = $1
      return true
    },
  ]

  private static func count(
    _ name: String, _ meaning: String, _ write: @escaping @Sendable (inout Options, Int) -> Void
  ) -> Option {
    Option(name: name, placeholder: "COUNT", allowed: "a whole number from 1", meaning: meaning) {
      guard let count = Int($1), count > 0 else { return false }
      write(&$0, count)
      return true
    }
  }

  /// The help text.
  static var usage: String {
    func lines(_ rows: [(String, String)]) -> String {
      let width = rows.map(\.0.count).max() ?? 0
      return rows.map { "  " + $0 + String(repeating: " ", count: width - $0.count + 2) + $1 }
        .joined(separator: "\n")
    }
    return """
      usage: rl-lab-benchmark WORKLOAD|REPORT [OPTIONS]
      A workload prints a JSON object:
      \(lines(Workload.allCases.map { ($0.rawValue, $0.summary) }))
      A report prints CSV:
      \(lines(Report.allCases.map { ($0.rawValue, $0.summary) }))
      Options:
      \(lines(table.map { ("--\($0.name) \($0.placeholder)", $0.meaning) }))
      """
  }
}
