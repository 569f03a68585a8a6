import Foundation

/// Times one workload alone and prints one JSON object, so that anything outside can compare.
///
///     rl-lab-benchmark w1 [--loop c|swift] [--steps N]
///     rl-lab-benchmark w4 [--loop c|swift] [--method NAME] [--size N] [--gamma X] [--tolerance X] [--threads T]
///     rl-lab-benchmark w5 [--loop c|swift] [--method NAME] [--tolerance X] [--threads T]
///
/// w1 is Q-learning on cliff walking, w4 planning on a slippery grid of N x N cells, w5 planning on a Garnet.
/// The C loops are those of ReferenceLoops; the Swift side is the library as a user calls it.
guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
  refuse("the command line is wrong")
}
let fields: [(String, String)]
do {
  switch options.workload {
  case "w4": fields = try GridWorkload(options).run()
  case "w5": fields = try GarnetWorkload(options).run()
  default: fields = try CliffWorkload(options).run()
  }
} catch {
  refuse("\(error)")
}
let shared = [
  ("workload", "\"\(options.workload)\""), ("loop", options.usesReference ? "\"c\"" : "\"swift\""),
]
print("{" + (shared + fields).map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}")

/// Says what is wrong and what is right, and ends with the exit code for a wrong command line.
func refuse(_ reason: String) -> Never {
  print(
    "rl-lab-benchmark: \(reason); usage: rl-lab-benchmark w1|w4|w5 [--loop c|swift] [--steps N] [--method NAME] "
      + "[--size N] [--gamma X] [--tolerance X] [--threads T]")
  exit(64)
}

/// There is no method of this name.
struct UnknownMethod: Error, CustomStringConvertible {
  var description: String { "there is no such method" }
}

/// What the command line says.
struct Options {
  let workload: String
  var steps = 20_000_000
  var size = 100
  var discount = 0.999
  var tolerance = 1e-6
  var threads = 1
  var method: String?
  var usesReference = false

  init?(_ words: [String]) {
    guard let first = words.first, ["w1", "w4", "w5"].contains(first), words.count % 2 == 1 else {
      return nil
    }
    workload = first
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
      case ("--method", let name): method = name
      case ("--loop", "c"): usesReference = true
      case ("--loop", "swift"): usesReference = false
      default: return nil
      }
    }
  }
}
