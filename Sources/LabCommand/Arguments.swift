#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An option of a subcommand: the one declaration that parsing, help and errors read.
package struct Option: Sendable {
  /// The name without its dashes.
  let name: String
  /// What the help calls its value, or nil for a switch.
  let placeholder: String?
  /// What it does, in one line.
  let summary: String

  /// Creates an option that takes a value.
  init(_ name: String, _ placeholder: String, _ summary: String) {
    self.name = name
    self.placeholder = placeholder
    self.summary = summary
  }

  /// Creates a switch.
  init(switch name: String, _ summary: String) {
    self.name = name
    placeholder = nil
    self.summary = summary
  }

  /// The world that a subcommand is about.
  static let environment = Option(
    "env", "NAME|FILE", "the environment or a map file; NAME(slip=0.1) sets parameters too")
}

/// A command line taken apart: options with their values, and the other words.
package struct Arguments: Sendable {
  /// The options in the order given; a switch has no value.
  private(set) var options: [(name: String, value: String?)] = []
  private let switches: [String]
  /// What is no option.
  private(set) var words: [String] = []

  /// Takes a command line apart.
  ///
  /// Every option takes a value, as `--name value` or `--name=value`, except the given switches.
  package init(_ line: [String], switches: [String]) throws(CommandError) {
    self.switches = switches
    var rest = line[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word.count > 2 else {
        if word == "-h" { options.append(("help", nil)) } else { words.append(word) }
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if switches.contains(name) {
        guard parts.count == 1 else {
          throw CommandError(.usage, "--\(name) takes no value; leave '=\(parts[1])' out")
        }
        options.append((name, nil))
      } else if parts.count == 2 {
        options.append((name, String(parts[1])))
      } else if let value = rest.first, !value.hasPrefix("--") {
        rest.removeFirst()
        options.append((name, value))
      } else {
        options.append((name, nil))
      }
    }
  }

  /// Returns whether a switch is given.
  func has(_ name: String) -> Bool { options.contains { $0.name == name } }

  /// Returns the value of an option, or nil when it is not given.
  func value(of name: String) throws(CommandError) -> String? {
    let given = options.filter { $0.name == name }
    guard let option = given.first else { return nil }
    guard given.count == 1 else { throw CommandError(.usage, "--\(name) is given twice; give it once") }
    guard let value = option.value else {
      throw CommandError(.usage, "--\(name) needs a value; write --\(name) VALUE")
    }
    return value
  }

  /// Returns an option's value read by `parse`, or nil when it is not given.
  func value<Value>(
    of name: String, _ allowed: String, _ parse: (String) -> Value?
  ) throws(CommandError) -> Value? {
    guard let text = try value(of: name) else { return nil }
    guard let value = parse(text) else {
      throw CommandError(.usage, "--\(name) must be \(allowed), got '\(text)'")
    }
    return value
  }

  /// Returns a whole number of at least one, which may be written like 1e6.
  func count(of name: String) throws(CommandError) -> Int? {
    try value(of: name, "a whole number of at least 1") { text in
      Int(written: text).flatMap { $0 > 0 ? $0 : nil }
    }
  }

  /// Returns a whole number of a range, which may be written like 1e6.
  func count(of name: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
    try value(of: name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int(written: text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// Returns the number of threads given by --threads, or that of the cores.
  func threads() throws(CommandError) -> Int {
    try count(of: "threads") ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Returns the discount given by --gamma, or nil.
  func discount() throws(CommandError) -> Double? {
    try value(of: "gamma", "a number from 0 to 1") { text in
      Double(text).flatMap { (0...1).contains($0) ? $0 : nil }
    }
  }

  /// Returns the seed given by --seed, or nil.
  func seed() throws(CommandError) -> UInt64? {
    try value(of: "seed", "a whole number from 0 to 18446744073709551615", UInt64.init)
  }

  /// Refuses words and options that are not known, suggesting the nearest, and options given twice or without
  /// their value.
  func refuseUnknown(options known: [String], words maximum: Int, of command: String) throws(CommandError) {
    for option in options where !known.contains(option.name) {
      throw .unknown(
        "option", "--\(option.name)", among: known.map { "--\($0)" }, see: "\(command) --help")
    }
    for option in options where !switches.contains(option.name) { _ = try value(of: option.name) }
    if words.count > maximum {
      throw CommandError(
        .usage, "unexpected word '\(words[maximum])'; \(command) --help shows what is allowed")
    }
  }
}
