import TabularRL

/// The statistics of some numbers, one for each run.
struct RunStatistics {
  private let values: [Double]
  private let isBetterHigh: Bool
  private let confidence: Double
  private let replications: Int

  /// The columns of the statistics in a file.
  static let columns = [
    "n", "mean", "sd", "se", "t_low", "t_high", "boot_low", "boot_high", "median", "q25", "q75", "iqm", "min",
    "max", "tol_low", "tol_high", "tol_confidence", "cvar10",
  ]

  /// Sums up numbers of which the high or the low ones are the better.
  init(_ values: [Double], isBetterHigh: Bool, confidence: Double, replications: Int = 10_000) {
    self.values = values
    self.isBetterHigh = isBetterHigh
    self.confidence = confidence
    self.replications = replications
  }

  /// The fields of a row; what there is not is empty.
  var fields: [String] {
    let estimate = MeanEstimate(values)
    let quantiles = Quantiles(values)
    let interval = estimate?.interval(confidence: confidence)
    var bootstrap = Bootstrap()
    bootstrap.confidence = confidence
    bootstrap.replications = replications
    let drawn = bootstrap.meanInterval(of: values)
    let tolerance = quantiles?.toleranceInterval(confidence: confidence)
    let numbers: [Double?] = [
      estimate?.mean, estimate?.standardDeviation, estimate?.standardError, interval?.lowerBound,
      interval?.upperBound, drawn?.lowerBound, drawn?.upperBound, quantiles?.median,
      quantiles?.quantile(0.25),
      quantiles?.quantile(0.75), quantiles?.interquartileMean, quantiles?.sorted.first,
      quantiles?.sorted.last,
      tolerance?.lower, tolerance?.upper, tolerance?.confidence, quantiles?.meanOfWorst(areLow: isBetterHigh),
    ]
    return ["\(values.count)"] + numbers.map { $0.map { "\($0)" } ?? "" }
  }
}
