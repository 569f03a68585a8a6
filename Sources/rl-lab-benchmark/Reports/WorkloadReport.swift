/// Every workload in Swift and in C, in turn.
struct WorkloadReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// The workloads with the C loops that they are compared with and how many runs there are; several side by side have
  /// as many in Swift.
  private static let rows: [(workload: Workload, method: String, size: Int?, runs: Int)] = [
    (.w1, "plain", nil, 1), (.w1, "cached", nil, 1), (.w1, "interleaved", nil, 4),
    (.w2, "plain", nil, 1), (.w2, "cached", nil, 1), (.w2, "interleaved", nil, 4),
    (.w3, "plain", nil, 1), (.w3, "cached", nil, 1), (.w3, "interleaved", nil, 4),
    (.w4, "window", 100, 1), (.w4, "window", 316, 1), (.w5, "modified-policy-iteration", nil, 1),
    (.w6, "cached", nil, 1), (.w6, "interleaved", nil, 1),
  ]

  /// Prints a row for each workload and C loop: medians, extremes, and the median of the ratios.
  func printRows() throws {
    print(
      "workload,c_loop,vectors,c_seconds,swift_seconds,swift_least,swift_most,ratio,ratio_least,ratio_most")
    let repetitions = options.repetitions ?? 5
    for row in Self.rows {
      var given = options
      given.size = row.size
      given.runs = row.runs
      // As many steps in all.
      if row.runs > 1 { given.steps = options.learningSteps / row.runs }
      var (reference, library): ([Double], [Double]) = ([], [])
      var vectors = ""
      for _ in 0..<repetitions {
        given.usesReference = true
        given.method = row.method
        let fields = try row.workload.run(given)
        vectors = fields.field("vectors")?.filter { $0 != "\"" } ?? "portable"
        reference.append(fields.number("cpu_seconds"))
        given.usesReference = false
        given.method = nil
        library.append(try row.workload.run(given).number("cpu_seconds"))
      }
      let ratios = zip(library, reference).map { $0 / $1 }
      let name = row.size.map { "\(row.workload) of \($0)" } ?? row.workload.rawValue
      let figures = [reference.median, library.median, library.min(), library.max()]
      let spread = [ratios.median, ratios.min(), ratios.max()]
      print(
        ([name, row.method, vectors] + (figures + spread).map { "\($0 ?? .nan)" }).joined(
          separator: ","))
    }
  }
}

extension [(String, String)] {
  /// The text of a field, or nil if there is none of this name.
  func field(_ name: String) -> String? { first { $0.0 == name }?.1 }

  /// The number in a field.
  func number(_ name: String) -> Double { field(name).flatMap { Double($0) } ?? .nan }
}
