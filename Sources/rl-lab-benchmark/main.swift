#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times the library against C loops of the same algorithms.
///
/// One workload alone prints one JSON object, so that anything outside can compare:
///
///     rl-lab-benchmark w1|w2|w3 [--loop c|swift] [--method NAME] [--steps N] [--runs K] [--ties T] [--threads T]
///     rl-lab-benchmark w4 [--loop c|swift] [--method NAME] [--size N] [--gamma X] [--tolerance X] [--threads T]
///     rl-lab-benchmark w5 [--loop c|swift] [--method NAME] [--tolerance X] [--threads T]
///     rl-lab-benchmark w6 [--loop c|swift] [--method NAME] [--threads T]
///
/// Tables in CSV, medians of several repetitions:
///
///     rl-lab-benchmark all [--repetitions R]        every workload in Swift and C in turn, and the ratios
///     rl-lab-benchmark learners [--steps N]         nanoseconds a step of every learner
///     rl-lab-benchmark planners [--size N]          backups a second of every planner
///
/// w1 and w3 are Q-learning on cliff walking and on a slippery lake, w2 is Sarsa on a windy grid, w4 planning on a
/// slippery grid of N x N cells, w5 planning on a Garnet, w6 a sweep of three agents over ten step sizes. The C loops are
/// those of ReferenceLoops (learning: plain, cached or interleaved; ties first or random); the Swift side is the library
/// as a user calls it.
guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
  refuse("the command line is wrong")
}
do {
  switch options.workload {
  case "all": try WorkloadTable(options).printRows()
  case "learners": try CatalogReport(options).printLearners()
  case "planners": try CatalogReport(options).printPlanners()
  default:
    let shared = [
      ("workload", "\"\(options.workload)\""), ("loop", options.usesReference ? "\"c\"" : "\"swift\""),
    ]
    let fields = try shared + options.run()
    print("{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}")
  }
} catch {
  refuse("\(error)")
}

/// Says what is wrong and what is right, and ends with the exit code for a wrong command line.
func refuse(_ reason: String) -> Never {
  print(
    "rl-lab-benchmark: \(reason); usage: rl-lab-benchmark w1|w2|w3|w4|w5|w6|all|learners|planners [--loop c|swift] [--method NAME] "
      + "[--steps N] [--runs K] [--ties first|random] [--size N] [--gamma X] [--tolerance X] [--threads T] [--repetitions R]"
  )
  exit(64)
}

/// There is no method of this name, or not with these ties.
struct UnknownMethod: Error, CustomStringConvertible {
  var description: String { "there is no such method; the Swift loop breaks ties at random" }
}

/// What the command line says.
struct Options {
  var workload: String
  var steps = 20_000_000
  var size = 100
  var discount = 0.999
  var tolerance = 1e-6
  var threads = 1
  var repetitions = 5
  var runs = 1
  var breaksTiesAtRandom = true
  var method: String?
  var usesReference = false

  static let workloads = ["w1", "w2", "w3", "w4", "w5", "w6", "all", "learners", "planners"]

  /// Carries out the workload and returns the fields of its JSON object.
  func run() throws -> [(String, String)] {
    switch workload {
    case "w4": try GridWorkload(self).run()
    case "w5": try GarnetWorkload(self).run()
    case "w6": try SweepWorkload(self).run()
    default: try LearningWorkload(self).run()
    }
  }

  init?(_ words: [String]) {
    guard let first = words.first, Self.workloads.contains(first), words.count % 2 == 1
    else {
      return nil
    }
    workload = first
    if first == "learners" { steps = 200_000 }
    for index in stride(from: 1, to: words.count, by: 2) {
      switch (words[index], words[index + 1]) {
      case ("--steps", let text):
        guard let count = Int(text), count > 0 else { return nil }
        steps = count
      case ("--size", let text):
        guard let count = Int(text), count > 1 else { return nil }
        size = count
      case ("--tolerance", let text):
        guard let value = Double(text), value > 0 else { return nil }
        tolerance = value
      case ("--gamma", let text):
        guard let value = Double(text), (0...1).contains(value) else { return nil }
        discount = value
      case ("--threads", let text):
        guard let count = Int(text), count > 0 else { return nil }
        threads = count
      case ("--repetitions", let text):
        guard let count = Int(text), count > 0 else { return nil }
        repetitions = count
      case ("--runs", let text):
        guard let count = Int(text), count > 0 else { return nil }
        runs = count
      case ("--ties", "first"): breaksTiesAtRandom = false
      case ("--ties", "random"): breaksTiesAtRandom = true
      case ("--method", let name): method = name
      case ("--loop", "c"): usesReference = true
      case ("--loop", "swift"): usesReference = false
      default: return nil
      }
    }
  }
}
