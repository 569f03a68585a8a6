import TabularRL

/// The values that a parameter takes in a sweep, as they are written: values and ranges, separated by commas.
struct SweptValues {
  /// How they are written, for help and errors.
  static let forms =
    "values and ranges separated by commas; a range is 1...8 for whole numbers, 0.1...1.0/10 for ten numbers from 0.1 to "
    + "1.0, log:0.001...1/7 for seven with equal ratios, power2:1...512 for 1, 2, 4, ..."

  private let parts: [Part]

  private enum Part {
    case value(String)
    case range(Range)
  }

  /// Takes a text apart; `name` is the parameter's, for errors.
  init(_ text: String, of name: String) throws(CommandError) {
    guard let texts = Call.split(text), !texts.isEmpty, texts.allSatisfy({ !$0.isEmpty }) else {
      throw CommandError(.usage, "--\(name) must be \(Self.forms), got '\(text)'")
    }
    var parts: [Part] = []
    for text in texts {
      if let range = Range(text) {
        parts.append(.range(range))
      } else if text.hasPrefix("log:") || text.hasPrefix("power2:") {
        throw CommandError(
          .usage,
          "--\(name): '\(text)' is no range; write log:0.001...1/7 or power2:1...512, from a number above 0 up"
        )
      } else {
        parts.append(.value(text))
      }
    }
    self.parts = parts
  }

  /// The most values of a grid.
  private static let mostValues = 100_000

  /// Whether there is one value only, so that nothing is swept.
  var isSingle: Bool {
    if case .value? = parts.first { return parts.count == 1 }
    return false
  }

  /// Returns the values of a grid in their order.
  func grid(of name: String) throws(CommandError) -> [String] {
    var values: [String] = []
    for part in parts {
      switch part {
      case .value(let text): values.append(text)
      case .range(let range):
        guard (range.count ?? 0) <= Self.mostValues else {
          throw CommandError(
            .usage, "--\(name): \(range.text) are more than \(Self.mostValues) values; give fewer")
        }
        guard let points = range.points else {
          throw CommandError(
            .usage, "--\(name): \(range.text) does not say how many values; write \(range.text)/10 for ten")
        }
        guard values.count + points.count <= Self.mostValues else {
          throw CommandError(
            .usage, "--\(name): \(range.text) are more than \(Self.mostValues) values; give fewer")
        }
        values += points
      }
    }
    return values
  }

  /// Draws one value: first which part, then what of it.
  func draw(using generator: inout Generator) -> String {
    switch parts[generator.index(below: parts.count)] {
    case .value(let text): text
    case .range(let range): range.draw(using: &generator)
    }
  }
}

extension SweptValues {
  /// Numbers from one to another.
  private struct Range {
    let text: String
    private let scale: Scale
    private let low: Double
    private let high: Double
    let count: Int?
    /// Whether both ends are written without a point.
    private let isWhole: Bool

    private enum Scale: String, CaseIterable {
      case linear = ""
      case log = "log:"
      case power2 = "power2:"
    }

    /// Reads `LOW...HIGH`, with a scale before it and `/COUNT` behind it; nil for another text.
    init?(_ text: String) {
      self.text = text
      scale = text.hasPrefix("log:") ? .log : text.hasPrefix("power2:") ? .power2 : .linear
      let halves = text.dropFirst(scale.rawValue.count).split(
        separator: "/", omittingEmptySubsequences: false)
      let ends = halves[0].split(separator: "...", omittingEmptySubsequences: false)
      guard halves.count < 3, ends.count == 2, let low = Double(ends[0]), let high = Double(ends[1]),
        low.isFinite, high.isFinite, low < high, scale == .linear || low > 0
      else { return nil }
      count = halves.count == 2 ? Int(halves[1]) : nil
      guard halves.count == 1 || (scale != .power2 && (count ?? 0) > 1) else { return nil }
      (self.low, self.high) = (low, high)
      isWhole = Int(ends[0]) != nil && Int(ends[1]) != nil
    }

    /// The values of a grid, or nil where their number is not given.
    var points: [String]? {
      switch (scale, count) {
      case (.power2, _):
        return Array(sequence(first: low) { $0 * 2 <= high * (1 + 1e-12) ? $0 * 2 : nil }).map(written)
      case (.linear, nil):
        guard isWhole, high - low < 1e6 else { return nil }
        return Array(Int(low)...Int(high)).map(String.init)
      case (.log, nil):
        return nil
      case (.linear, let count?):
        return (0..<count).map { written(between(Double($0) / Double(count - 1), digits: 12)) }
      case (.log, let count?):
        return (0..<count).map { written(between(Double($0) / Double(count - 1), digits: 6)) }
      }
    }

    /// Draws a number between the ends, from the logarithms where the ratios are to be equal.
    func draw(using generator: inout Generator) -> String {
      if let points { return points[generator.index(below: points.count)] }
      return written(between(generator.uniform(), digits: 6))
    }

    private func between(_ share: Double, digits: Int) -> Double {
      guard share > 0 else { return low }
      guard share < 1 else { return high }
      let value =
        scale == .log
        ? Elementary.exp(Elementary.log(low) + share * (Elementary.log(high) - Elementary.log(low)))
        : low + share * (high - low)
      return Self.rounded(value, digits: digits)
    }

    /// A number as a person would write it: 0.3, not 0.30000000000000004.
    private static func rounded(_ value: Double, digits: Int) -> Double {
      var (scale, size) = (1.0, 1.0)
      for _ in 1..<digits { size *= 10 }
      // Powers of ten are exact up to the 22nd, so that the quotient is the number nearest to the decimal.
      while value.magnitude * scale < size, scale < 1e22 { scale *= 10 }
      return (value * scale).rounded() / scale
    }

    private func written(_ value: Double) -> String {
      isWhole ? Int(exactly: value).map(String.init) ?? "\(value)" : "\(value)"
    }
  }
}
