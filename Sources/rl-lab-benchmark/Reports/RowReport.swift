import Environments
import LabCommand
import TabularRL

/// How fast rows are computed, formatted and written: a million episodes of Q-learning on cliff walking, run after run,
/// as a training writes them.
struct RowReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  private static let (runs, episodes) = (2000, 500)

  /// Prints a row for each stage: its rows a second, and how long it takes beside computing.
  func printRows() throws {
    print("stage,rows,bytes,seconds,rows_per_second,ratio_to_computing")
    let task = LearningTask(
      try TabularModel(compiling: CliffWalking()),
      RunSpecification(
        discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .episodes(Self.episodes), seed: 1))
    guard let entry = standardAlgorithms.first(where: { $0.description.name == "q-learning" }) else { return }
    let algorithm = try entry.configure([])
    var (computing, formatting, writing): ([Double], [Double], [Double]) = ([], [], [])
    let prefix = Array("q-learning,cliff-walking,0123456789ab,".utf8)
    var size = 0
    for _ in 0..<(options.repetitions ?? 5) {
      var records: [[EpisodeRecord]] = []
      computing.append(
        try Measurement.of {
          for run in 0..<Self.runs {
            var ofRun: [EpisodeRecord] = []
            ofRun.reserveCapacity(Self.episodes)
            _ = try algorithm.run(run, task, RunObserver(report: { record, _ in ofRun.append(record) }))
            records.append(ofRun)
          }
        }.processorSeconds)
      var rows: [[UInt8]] = []
      formatting.append(
        Measurement.of {
          for (run, ofRun) in records.enumerated() {
            var ofFile = EpisodeRows(run: run, prefix: prefix, .standard)
            for record in ofRun { ofFile.add(record, nil) }
            ofFile.finish(nil)
            rows.append(ofFile.bytes)
          }
        }.processorSeconds)
      size = rows.reduce(0) { $0 + $1.count }
      writing.append(
        try withFolder { folder in
          try Measurement.of {
            var file = try ResultFile.open(path: "\(folder)/rows.csv")
            for ofRun in rows { try file.append(ofRun) }
            _ = try file.hexDigest()
            try file.finish()
          }.processorSeconds
        })
    }
    let count = Self.runs * Self.episodes
    for (stage, times) in [("computing", computing), ("formatting", formatting), ("writing", writing)] {
      let bytes = stage == "computing" ? "" : "\(size)"
      let ratio = zip(times, computing).map { $0 / $1 }.median
      print("\(stage),\(count),\(bytes),\(times.median),\(Double(count) / times.median),\(ratio)")
    }
  }
}
