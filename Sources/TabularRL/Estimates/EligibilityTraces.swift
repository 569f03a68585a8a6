/// How a trace grows when its entry is visited; it has been decayed before.
public enum TraceKind: String, ParameterChoice {
  /// e += alpha: visits add up.
  case accumulating
  /// e = alpha: a visit replaces what is left of earlier ones.
  case replacing
  /// e += alpha * (1 - e): between the two, and what true online methods need.
  case dutch
}

/// How much each entry of a table is to blame for the next error: e(i), fading since the last visit.
///
/// The traces hold the step size of the visit, so that a step size may change from visit to visit: a table
/// learns by adding the error times the trace. One step of a learner is
///
///     traces.visit(index, stepSize: alpha, .accumulating)       // the entry just left
///     traces.apply(error, to: &values, thenDecayBy: discount * lambda)
///
/// where the discount is that of the transition, zero after a termination. `begin` calls ``clear()``.
///
/// Only entries with a trace are touched. A trace below ``cutoff`` is dropped; its entry would have changed by
/// less than 1e-24 times the error at each further step, which is nothing beside the rounding of its value.
///
/// - Source: Sutton & Barto 2018, sections 12.2, 12.5 and 12.7; the step size inside the trace as in van Seijen &
///   Sutton 2014, section 4.
/// - Complexity: memory of 12 bytes for each entry of the table; nothing is allocated after creation.
public struct EligibilityTraces: Sendable, Hashable {
  /// Smaller traces are dropped: 2^-80.
  public static let cutoff = 0x1p-80

  private var traces: [Double]
  /// The entries with a trace in the first ``activeCount`` places; each occurs once.
  private var active: [Int32]
  private var activeCount = 0
  /// The largest trace of a feature, either sign, since all were forgotten; a bound of those there are.
  private(set) var peak = 0.0

  /// Creates traces of zero for a table with `entryCount` entries.
  public init(entryCount: Int) {
    // The list of those with a trace numbers them so, and is followed without further checks.
    precondition(entryCount <= Int(Int32.max), "a table with traces has at most 2^31 - 1 entries")
    traces = Array(repeating: 0, count: entryCount)
    active = Array(repeating: 0, count: entryCount)
  }

  /// The trace of an entry.
  public subscript(index: Int) -> Double { traces[index] }

  /// The number of entries with a trace.
  public var count: Int { activeCount }

  /// Forgets every trace.
  ///
  /// - Complexity: O(entries with a trace).
  public mutating func clear() {
    traces.withUnsafeMutableBufferPointer { traces in
      for place in 0..<activeCount { traces[Int(active[place])] = 0 }
    }
    activeCount = 0
    peak = 0
  }

  /// Lets the trace of a visited entry grow; a step size of zero leaves none behind.
  @inline(__always)
  public mutating func visit(_ index: Int, stepSize: Double, _ kind: TraceKind) {
    let trace = traces[index]
    if trace == 0 {
      guard stepSize > 0 else { return }
      active[activeCount] = Int32(truncatingIfNeeded: index)
      activeCount += 1
    }
    switch kind {
    case .accumulating: traces[index] = trace + stepSize
    case .replacing: traces[index] = max(stepSize, .leastNonzeroMagnitude)
    case .dutch: traces[index] = trace + stepSize * (1 - trace)
    }
  }

  /// Lets the traces of the weights of a state's features grow, those that begin at `offset`; with one-hot features
  /// that is a visit to one entry.
  ///
  ///     accumulating  e += alpha x
  ///     replacing     e(i) = alpha x(i) where x(i) is not zero
  ///     dutch         e += alpha (1 - e.x) x
  ///
  /// - Source: Sutton & Barto 2018, sections 12.2, 12.5 and 12.7; equation 12.12 for replacing traces.
  /// - Complexity: O(features that are not zero).
  @inline(__always)
  public mutating func visit(
    _ features: FeatureVector, from offset: Int, stepSize: Double, _ kind: TraceKind
  ) {
    let factor = kind == .dutch ? stepSize * (1 - features.dot(traces, from: offset)) : stepSize
    var (count, peak) = (activeCount, peak)
    // Once for all features it is asked whether the memory is shared.
    traces.withUnsafeMutableBufferPointer { traces in
      active.withUnsafeMutableBufferPointer { active in
        for entry in features.entries {
          let index = offset + entry.index
          precondition(traces.indices.contains(index), "there is no such weight")
          let trace = traces[index]
          var grown = factor * entry.value
          if kind != .replacing { grown += trace }
          peak = max(peak, grown.magnitude)
          if trace == 0 {
            guard grown != 0 else { continue }
            active[count] = Int32(truncatingIfNeeded: index)
            count += 1
          }
          // The smallest positive number keeps a place in the list and is dropped at the next decay.
          traces[index] = grown == 0 ? .leastNonzeroMagnitude : grown
        }
      }
    }
    (activeCount, self.peak) = (count, peak)
  }

  /// Forgets the trace of one entry.
  ///
  /// Replacing traces of action values may clear those of the actions not taken.
  @inline(__always)
  public mutating func forget(_ index: Int) {
    // The smallest positive number keeps its place in the list and is dropped at the next decay.
    if traces[index] != 0 { traces[index] = .leastNonzeroMagnitude }
  }

  /// Adds `error` times its trace to each entry of a table, then multiplies each trace by `factor`.
  ///
  /// - Complexity: O(entries with a trace).
  @inline(__always)
  public mutating func apply(_ error: Double, to values: inout [Double], thenDecayBy factor: Double) {
    values.withUnsafeMutableBufferPointer { apply(error, to: $0, thenDecayBy: factor) }
  }

  /// Adds `error` times its trace to each entry of a table, then multiplies each trace by `factor`.
  @inline(__always)
  mutating func apply(
    _ error: Double, to values: UnsafeMutableBufferPointer<Double>, thenDecayBy factor: Double
  ) {
    let count = activeCount
    activeCount = traces.withUnsafeMutableBufferPointer { traces in
      active.withUnsafeMutableBufferPointer { active in
        Self.apply(error, to: values, along: traces, active, count, thenDecayBy: factor)
      }
    }
  }

  /// Returns the number of entries that still have a trace then.
  @inline(__always)
  private static func apply(
    _ error: Double, to values: UnsafeMutableBufferPointer<Double>,
    along traces: UnsafeMutableBufferPointer<Double>, _ active: UnsafeMutableBufferPointer<Int32>,
    _ count: Int, thenDecayBy factor: Double
  ) -> Int {
    var (place, count) = (0, count)
    while place < count {
      let index = Int(active[place])
      let trace = traces[index]
      values[index] += error * trace
      let decayed = factor * trace
      if abs(decayed) >= Self.cutoff {
        traces[index] = decayed
        place &+= 1
      } else {
        // The last of the list takes the place of what is dropped.
        traces[index] = 0
        count &-= 1
        active[place] = active[count]
      }
    }
    return count
  }
}

extension ActionValues {
  /// Adds `error` times its trace to each entry, then multiplies each trace by `factor`.
  ///
  /// The trace of `action` in `state` is at `state * actionCount + action`.
  @inline(__always)
  public mutating func apply(
    _ error: Double, along traces: inout EligibilityTraces, thenDecayBy factor: Double
  ) {
    changeEntries { traces.apply(error, to: $0, thenDecayBy: factor) }
  }
}

extension Parameter {
  /// How slowly traces fade.
  static func lambda(_ keyPath: any WritableKeyPath<Root, Double> & Sendable) -> Parameter {
    Parameter("lambda", keyPath, in: .from(0, to: 1), "how slowly traces fade; 0 is the one-step method")
  }

  /// How the trace of what is visited grows.
  static func trace(_ keyPath: any WritableKeyPath<Root, TraceKind> & Sendable) -> Parameter {
    Parameter("trace", keyPath, "how the trace of a visited pair grows")
  }
}
