/// What the returns of a run's episodes amount to: added up as they come, with a tenth of them in memory at most.
public struct ReturnSummary: Hashable, Sendable {
  private var count = 0
  private var total = 0.0
  private var steps = 0.0
  private var weightedTotal = 0.0
  /// The last tenth of the returns and lengths, in this order.
  private var last: LastTenth
  private var cut: Cut?

  private struct Cut: Hashable, Sendable {
    let episodeReturn: Double
    let length: Double
  }

  /// Creates the summary of a run that has not begun.
  ///
  /// - Parameter episodes: how many episodes there will be, if that is known: then none is kept in memory.
  public init(episodes: Int? = nil) {
    last = LastTenth(of: episodes)
  }

  /// Takes an episode into account.
  ///
  /// - Parameters:
  ///   - episodeReturn: the sum of its rewards.
  ///   - length: the number of its steps; a mean where the episode stands for several.
  ///   - isCut: whether the end of the budget cut it; only the last one can be.
  @inline(__always)
  public mutating func add(_ episodeReturn: Double, length: Double, isCut: Bool) {
    count += 1
    total += episodeReturn
    steps += length
    weightedTotal += episodeReturn * length
    guard !isCut else {
      cut = Cut(episodeReturn: episodeReturn, length: length)
      return
    }
    last.add(SIMD2(episodeReturn, length))
  }

  /// The mean return of the run's steps, or nil before the first: every episode counts by its length.
  ///
  /// The sum of return times length over the sum of lengths: the area under the curve over steps.
  public var areaByStep: Double? { steps > 0 ? weightedTotal / steps : nil }

  /// The mean return of the run's episodes, or nil before the first: the area under the curve over episodes.
  public var areaByEpisode: Double? { count > 0 ? total / Double(count) : nil }

  /// The mean return of the last ceil(0.1 E) of the E episodes that were not cut, at least one.
  ///
  /// A cut episode is not one to judge by, unless there is no other.
  /// - Source: Machado et al. 2018, section 4.
  public var finalReturn: Double? { last.mean?[0] ?? cut?.episodeReturn }

  /// The mean length of the episodes of ``finalReturn``.
  public var finalLength: Double? { last.mean?[1] ?? cut?.length }
}

/// The last tenth, rounded up, of some pairs of numbers that come one after the other.
private struct LastTenth: Hashable, Sendable {
  /// How many pairs come before it, or nil where that is not known.
  private let before: Int?
  private var count = 0
  /// The sum, where it is known beforehand which pairs will be the last ones.
  private var sum = SIMD2<Double>.zero
  /// The pairs, behind `first` those that are the last tenth so far.
  private var pairs: [SIMD2<Double>] = []
  private var first = 0

  init(of expected: Int?) { before = expected.map { $0 - Self.size(of: $0) } }

  private static func size(of count: Int) -> Int { count / 10 + (count % 10 > 0 ? 1 : 0) }

  @inline(__always)
  mutating func add(_ pair: SIMD2<Double>) {
    count += 1
    if let before {
      if count > before { sum += pair }
    } else {
      keep(pair)
    }
  }

  @inline(never)
  private mutating func keep(_ pair: SIMD2<Double>) {
    pairs.append(pair)
    if pairs.count - first > Self.size(of: count) { first += 1 }
    if first > 1024, first > pairs.count / 2 {
      pairs.removeFirst(first)
      first = 0
    }
  }

  var mean: SIMD2<Double>? {
    guard let before else {
      return count > 0 ? pairs[first...].reduce(.zero, +) / Double(pairs.count - first) : nil
    }
    return count > before ? sum / Double(count - before) : nil
  }
}
