/// Pearson's statistic of counts against probabilities, with its degrees of freedom.
///
/// A count where nothing may ever be counted makes it infinite. The seeds of the tests are fixed, so a test
/// passes always or never.
func pearson(_ counts: [Int], _ probabilities: [Double]) -> (statistic: Double, freedom: Int) {
  precondition(counts.count == probabilities.count, "each cell has a count and a probability")
  let total = Double(counts.reduce(0, +))
  var statistic = 0.0
  var cells = 0
  for (count, probability) in zip(counts, probabilities) {
    if probability > 0 {
      let difference = Double(count) - total * probability
      statistic += difference * difference / (total * probability)
      cells += 1
    } else if count > 0 {
      statistic = .infinity
    }
  }
  return (statistic, cells - 1)
}

/// Returns whether the counts are believable: fair draws fail once in a million times.
///
/// The critical values are `scipy.stats.chi2.isf(1e-6, df)`; with a single cell nothing may deviate.
func fits(_ counts: [Int], _ probabilities: [Double]) -> Bool {
  let (statistic, freedom) = pearson(counts, probabilities)
  return statistic <= [0, 23.9281, 27.6310, 30.6648, 33.3768, 35.8882][freedom]
}
