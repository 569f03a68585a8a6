#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Times the library against C loops of the same algorithms.
///
/// A workload alone prints one JSON object, so that anything outside can compare; a report prints a table in CSV. The C
/// loops are those of ReferenceLoops, the Swift side is the library as a user calls it.
do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  switch options.subject {
  case .workload(let workload):
    let shared = [
      ("workload", "\"\(workload)\""), ("loop", options.usesReference ? "\"c\"" : "\"swift\""),
    ]
    let fields = try shared + workload.run(options)
    print("{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}")
  case .report(let report):
    guard try report.print(options) else { exit(1) }
  }
} catch let error as UsageError {
  print("rl-lab-benchmark: \(error.reason)\n\(Options.usage)")
  exit(64)
} catch {
  print("rl-lab-benchmark: \(error)")
  exit(70)
}
