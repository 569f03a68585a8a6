import TabularRL

/// How the figures of a sweep depend on its parameters: a row for each configuration and figure, with a column for each
/// parameter that was swept.
enum Sensitivity {
  /// The columns behind those of the parameters; one of these may be called n, and one mean.
  static let columns = [
    "metric", "runs", "mean", "sd", "se", "ci_low", "ci_high", "median", "iqm", "min", "max",
  ]

  /// Writes the table beside the file of a finished sweep and returns its name; who has just written the manifest
  /// beside the file can hand it over.
  static func write(beside output: String, _ manifest: Manifest? = nil) throws -> String {
    let path = (output.hasSuffix(".csv") ? String(output.dropLast(4)) : output) + "-sensitivity.csv"
    let configurations = try ReturnsFile.configurations(in: output, describedBy: manifest)
    let swept = configurations.flatMap(\.swept)
    var names = SweptConfiguration.variants.filter { name in swept.contains { $0.name == name } }
    for setting in swept where !names.contains(setting.name) {
      names.append(setting.name)
    }
    let titles = names.map { columns.contains($0) ? "parameter_" + $0 : $0 }
    var rows = [["agent", "env", "config"] + titles + columns]
    for configuration in configurations {
      let values = names.map { name in
        configuration.swept.first { $0.name == name }.map { plain($0.value) } ?? ""
      }
      for metric in RunsTable.figures.map({ RunMetric($0.name) }) {
        guard let fields = fields(of: configuration, metric) else { continue }
        rows.append([configuration.agent, configuration.env, configuration.config] + values + fields)
      }
    }
    let text = rows.map { $0.joined(separator: ",") + "\n" }.joined()
    try writeAtomically(Array(text.utf8), to: path)
    return path
  }

  private static func fields(of configuration: RecordedConfiguration, _ metric: RunMetric) -> [String]? {
    guard let values = try? metric.values(of: configuration).map(\.value),
      let estimate = MeanEstimate(values),
      let quantiles = Quantiles(values)
    else { return nil }
    let interval = estimate.interval()
    let numbers: [Double?] = [
      estimate.mean, estimate.standardDeviation, estimate.standardError, interval?.lowerBound,
      interval?.upperBound,
      quantiles.median, quantiles.interquartileMean, quantiles.sorted.first, quantiles.sorted.last,
    ]
    return [metric.name, "\(values.count)"] + numbers.map { $0.map { "\($0)" } ?? "" }
  }

  /// A value as a plain word: `linear(1,0.1,500)` becomes `linear_1_0.1_500_`; the manifest has it as it is.
  private static func plain(_ value: String) -> String {
    Double(value) != nil
      ? value
      : String(value.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" })
  }
}
