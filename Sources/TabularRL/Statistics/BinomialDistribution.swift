/// The number of successes in independent trials.
struct BinomialDistribution {
  /// The number of trials.
  let count: Int
  /// The chance of a success.
  let probability: Double

  /// Returns the probability of at most `successes`.
  ///
  /// Summed from the smallest terms on; exact to a few units in the last place of the largest.
  func lowerTail(_ successes: Int) -> Double {
    guard successes >= 0 else { return 0 }
    guard successes < count else { return 1 }
    let odds = Elementary.log(probability) - Elementary.logOnePlus(-probability)
    let none = Double(count) * Elementary.logOnePlus(-probability)
    var logBinomial = 0.0
    var terms: [Double] = []
    for k in 0...successes {
      if k > 0 { logBinomial += Elementary.log(Double(count - k + 1)) - Elementary.log(Double(k)) }
      terms.append(Elementary.exp(none + logBinomial + Double(k) * odds))
    }
    return min(1, terms.sorted().reduce(0, +))
  }
}
