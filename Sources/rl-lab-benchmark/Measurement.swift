import TabularRL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a piece of work took: wall time, processor time of all threads, both in seconds.
struct Measurement {
  let seconds: Double
  let processorSeconds: Double

  /// Does the work and measures it.
  static func of(_ work: () throws -> Void) rethrows -> Measurement {
    let before = usage()
    let time = try ContinuousClock().measure(work)
    return Measurement(
      seconds: time / .seconds(1), processorSeconds: usage().processorSeconds - before.processorSeconds)
  }

  /// Adds what other work took.
  static func += (sum: inout Measurement, term: Measurement) {
    sum = Measurement(
      seconds: sum.seconds + term.seconds, processorSeconds: sum.processorSeconds + term.processorSeconds)
  }

  /// The most memory that the process has had so far, in bytes.
  static var peakBytes: Int { usage().peakBytes }

  private static func usage() -> (processorSeconds: Double, peakBytes: Int) {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let unit = 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      let unit = 1
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), Int(usage.ru_maxrss) * unit)
  }
}
