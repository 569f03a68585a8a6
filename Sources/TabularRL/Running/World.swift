/// A compiled world that can be lived in: draws the start of an episode and what an action leads to.
///
/// Immutable and shared by all runs; the generator is the caller's. A row with a single outcome and a start
/// that is certain cost no draw.
public struct World: Sendable {
  /// What came of an action.
  struct Outcome: Sendable {
    var reward: Double
    var next: State
    var terminates: Bool
  }

  /// What is looked up first of a row, which of most rows is all there is.
  private struct Row: Sendable {
    enum Kind: UInt8 {
      /// It has a single possible outcome, after which the episode goes on.
      case certain
      /// It has a single possible outcome, which ends the episode.
      case ending
      /// Which of up to four outcomes comes is drawn.
      case drawn
      /// It has more outcomes, or one whose reward is drawn as well.
      case intricate
    }

    var reward: Double
    /// The next state, or the place of the first outcome where one is drawn.
    var next: Int32
    var kind: Kind
  }

  /// One of the outcomes of a row that is drawn.
  private struct Possibility: Sendable {
    /// It or an earlier one of the row comes if a number of 53 bits is less; 2^53 from the last that can come on.
    var limit: UInt64
    var reward: Double
    var deviation: Double
    var next: Int32
    var terminates: Bool
  }

  private let actionCount: Int
  private var rows: [Row]
  /// Of each row the limits of its first outcomes, so that they need not be looked for; empty if no row is drawn.
  private var limits: [SIMD4<UInt64>]
  private var possibilities: [Possibility]
  /// Of each row how many outcomes are looked through; empty if no row is intricate.
  private var counts: [Int32]
  private let startStates: [State]
  /// Below which number of 53 bits an episode begins in a start or an earlier one.
  private let startLimits: [UInt64]

  /// The number of states times that of actions; 0 without outcomes.
  var rowCount: Int { rows.count }

  /// Whether nothing is ever drawn.
  public let isDeterministic: Bool

  /// The limit of what comes always, unless something before it does.
  private static let certainty: UInt64 = 1 << 53

  /// Creates the sampler of `model`.
  ///
  /// - Complexity: O(outcomes) time and memory.
  public init(_ model: TabularModel) {
    actionCount = model.actionCount
    startStates = model.startStates
    let lastStart = model.startProbabilities.lastIndex { $0 > 0 } ?? startStates.count
    var sum = 0.0
    startLimits = model.startProbabilities.enumerated().map { index, probability in
      Self.limit(&sum, adding: probability, isLast: index >= lastStart)
    }
    let hasRandomRewards = !model.rewardDeviations.isEmpty
    var rows: [Row] = []
    rows.reserveCapacity(model.rowStarts.count - 1)
    var possibilities: [Possibility] = []
    for row in 0..<model.rowStarts.count - 1 {
      let range = Int(model.rowStarts[row])..<Int(model.rowStarts[row + 1])
      let last = range.last { model.probabilities[$0] > 0 } ?? range.upperBound
      let isCertain =
        last == range.lowerBound || (!range.isEmpty && model.probabilities[range.lowerBound] >= 1)
      let isNoisy = hasRandomRewards && model.rewardDeviations[range].contains { $0 > 0 }
      if range.isEmpty {
        // What stands where an action is not available.
        rows.append(Row(reward: 0, next: 0, kind: .ending))
      } else if isCertain, !isNoisy {
        let first = range.lowerBound
        rows.append(
          Row(
            reward: model.rewards[first], next: model.successors[first],
            kind: model.terminates[first] ? .ending : .certain))
      } else {
        rows.append(
          Row(
            reward: 0, next: Int32(possibilities.count),
            kind: range.count > 4 || isNoisy ? .intricate : .drawn))
        var sum = 0.0
        for index in range {
          possibilities.append(
            Possibility(
              limit: Self.limit(&sum, adding: model.probabilities[index], isLast: index >= last),
              reward: model.rewards[index], deviation: hasRandomRewards ? model.rewardDeviations[index] : 0,
              next: model.successors[index], terminates: model.terminates[index]))
        }
      }
    }
    (self.rows, self.possibilities) = (rows, possibilities)
    limits =
      rows.contains { $0.kind == .drawn } ? rows.map { Self.limits(of: $0, in: possibilities) } : []
    counts =
      rows.contains { $0.kind == .intricate }
      ? (0..<rows.count).map { model.rowStarts[$0 + 1] - model.rowStarts[$0] } : []
    isDeterministic = possibilities.isEmpty && model.startStates.count == 1
  }

  /// Adds a probability to a running sum and returns that in units of 2^-53, rounded up: the least number of 53 bits
  /// by which something later is drawn.
  private static func limit(_ sum: inout Double, adding probability: Double, isLast: Bool) -> UInt64 {
    sum += probability
    return isLast ? certainty : UInt64((sum * 0x1p53).rounded(.up))
  }

  /// The limits of a row that is drawn, at most four.
  private static func limits(of row: Row, in possibilities: [Possibility]) -> SIMD4<UInt64> {
    var limits = SIMD4(repeating: certainty)
    guard row.kind == .drawn else { return limits }
    var place = 0
    while possibilities[Int(row.next) + place].limit < certainty {
      limits[place] = possibilities[Int(row.next) + place].limit
      place += 1
    }
    return limits
  }

  /// Draws the state in which an episode begins.
  @inline(__always)
  func start(using generator: inout Generator) -> State {
    startStates.count == 1
      ? startStates[0] : Self.drawnStart(startStates, startLimits, using: &generator)
  }

  /// Kept out of line, so that what most worlds do at every episode stays small, and apart from the world, which
  /// would be copied for it.
  @inline(never)
  private static func drawnStart(
    _ states: [State], _ limits: [UInt64], using generator: inout Generator
  ) -> State {
    let draw = generator.next() &>> 11
    return states[place(in: 0..<states.count) { draw >= limits[$0] }]
  }

  /// Returns the first place in a range that does not lie behind another; the last one does not.
  ///
  /// By halves, and without a jump that depends on what was drawn, which nobody can foretell.
  ///
  /// - Complexity: O(log n).
  @inline(__always)
  private static func place(in range: Range<Int>, isBefore: (Int) -> Bool) -> Int {
    var (first, count) = (range.lowerBound, range.count)
    while count > 1 {
      let half = count &>> 1
      first &+= isBefore(first &+ half &- 1) ? half : 0
      count &-= half
    }
    return first
  }

  /// The same starts, and no outcomes: for whoever answers every action otherwise.
  var withoutOutcomes: World {
    var world = self
    (world.rows, world.limits, world.possibilities, world.counts) = ([], [], [], [])
    return world
  }

  /// Draws what `action` leads to in `state`, where it must be available; stops the program if there is no such state
  /// or action.
  @inline(__always)
  func outcome(of action: Action, in state: State, using generator: inout Generator) -> Outcome {
    guard let outcome = knownOutcome(of: action, in: state, using: &generator) else {
      preconditionFailure("there is no such state or action")
    }
    return outcome
  }

  /// Draws what `action` leads to in `state`, or returns nil if there is no such state or action.
  ///
  /// One uniform number against the running sum of probabilities, which ends at 1; an outcome of probability 0 never
  /// comes.
  @inline(__always)
  func knownOutcome(of action: Action, in state: State, using generator: inout Generator) -> Outcome? {
    let number = state &* actionCount &+ action
    guard usually(UInt(bitPattern: number) < UInt(bitPattern: rows.count)) else { return nil }
    // Checked above once, as one comparison; where a row leads was found out when it was made.
    let row = rows.withUnsafeBufferPointer { $0[number] }
    if row.kind == .certain { return Outcome(reward: row.reward, next: Int(row.next), terminates: false) }
    if row.kind == .drawn {
      // What `generator.uniform()` returns, times 2^53.
      let draw = generator.next() &>> 11
      let limits = limits.withUnsafeBufferPointer { $0[number] }
      // Which comes cannot be foretold, so that no comparison is a jump.
      var place = Int(row.next)
      for index in 0..<3 { place &+= draw >= limits[index] ? 1 : 0 }
      let possibility = possibilities.withUnsafeBufferPointer { $0[place] }
      return Outcome(
        reward: possibility.reward, next: Int(possibility.next), terminates: possibility.terminates)
    }
    // Where more is to be found out, that takes much longer than a hint could save.
    if usually(row.kind == .ending) {
      return Outcome(reward: row.reward, next: Int(row.next), terminates: true)
    }
    let first = Int(row.next)
    let (outcome, next) = Self.intricate(possibilities, first..<first &+ Int(counts[number]), generator)
    generator = next
    return outcome
  }

  /// Kept out of line, so that the loop stays small, and apart from the world, which would be copied for it; the
  /// generator is handed to and fro, so that in the loop it has no address.
  @inline(never)
  private static func intricate(
    _ possibilities: [Possibility], _ range: Range<Int>, _ generator: Generator
  ) -> (Outcome, Generator) {
    var (place, generator) = (range.lowerBound, generator)
    if possibilities[place].limit < certainty {
      let draw = generator.next() &>> 11
      place = Self.place(in: range) { draw >= possibilities[$0].limit }
    }
    let possibility = possibilities[place]
    var reward = possibility.reward
    if possibility.deviation > 0 { reward += possibility.deviation * generator.normal() }
    return (
      Outcome(reward: reward, next: Int(possibility.next), terminates: possibility.terminates), generator
    )
  }
}
