extension Generator {
  /// Puts the elements into a random order, all orders equally likely.
  ///
  /// - Source: Fisher and Yates 1938, in Durstenfeld's form of 1964, from the last element down.
  /// - Complexity: O(n), one bounded draw per element but the first.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  /// Returns true with the given probability in 0...1; draws one number in any case.
  @inlinable @inline(__always)
  public mutating func bernoulli(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// Draws an index with the given probabilities, which must be validated to sum to one, by a running sum.
  ///
  /// The last outcome of positive probability catches what rounding leaves; an outcome of zero is never drawn.
  /// - Complexity: O(n), one draw; `AliasTable` is faster for many outcomes.
  @inlinable @inline(__always)
  public mutating func categorical(_ probabilities: UnsafeBufferPointer<Double>) -> Int {
    precondition(!probabilities.isEmpty, "there must be at least one outcome")
    let target = uniform()
    var cumulative = 0.0
    var last = 0
    for index in 0..<probabilities.count {
      let probability = probabilities[index]
      cumulative += probability
      if target < cumulative { return index }
      if probability > 0 { last = index }
    }
    return last
  }

  /// Draws an index with the given probabilities, which must be validated to sum to one, by a running sum.
  ///
  /// The last outcome of positive probability catches what rounding leaves; an outcome of zero is never drawn.
  /// - Complexity: O(n), one draw; `AliasTable` is faster for many outcomes.
  @inlinable
  public mutating func categorical(_ probabilities: [Double]) -> Int {
    probabilities.withUnsafeBufferPointer { categorical($0) }
  }

  /// Draws from the normal distribution of mean 0 and deviation 1, within about 8.2 of 0.
  ///
  /// One word per draw, and monotone in it: paired runs stay paired.
  /// - Source: inversion by Wichura 1988, algorithm AS 241.
  public mutating func normal() -> Double {
    NormalDistribution.quantile(openUniform())
  }

  /// Draws a count from the Poisson distribution; the mean is finite and not negative.
  ///
  /// Inversion for a mean of at most 30; a larger one is split into equal parts whose counts are added.
  /// - Source: Devroye 1986, section X.3.
  /// - Complexity: O(mean), one draw per part.
  public mutating func poisson(_ mean: Double) -> Int {
    precondition(mean >= 0 && mean < 0x1p52, "the mean of a Poisson count must be in 0..<2^52")
    let parts = max(1, Int((mean / 30).rounded(.up)))
    let partMean = mean / Double(parts)
    let none = Elementary.exp(-partMean)
    var total = 0
    for _ in 0..<parts {
      total += poissonByInversion(partMean, none: none)
    }
    return total
  }

  private mutating func poissonByInversion(_ mean: Double, none: Double) -> Int {
    let target = uniform()
    var count = 0
    var probability = none
    var cumulative = none
    while target >= cumulative {
      count += 1
      probability *= mean / Double(count)
      let next = cumulative + probability
      // Beyond the mode a term too small to count ends the sum, which rounding may keep below the target.
      guard next > cumulative || Double(count) < mean else { return count }
      cumulative = next
    }
    return count
  }

  /// Draws the number of trials up to and including the first success, 1 or more.
  ///
  /// The probability of success is in (0, 1]. Counts beyond `Int.max` are returned as `Int.max`.
  /// - Source: inversion, Devroye 1986, section X.2.
  public mutating func geometric(_ probability: Double) -> Int {
    precondition(probability > 0 && probability <= 1, "a probability of success must be in (0, 1]")
    let failures = Elementary.log(1 - uniform()) / Elementary.logOnePlus(-probability)
    return failures < 0x1p62 ? Int(failures) + 1 : .max
  }
}
