import TabularRL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
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

  /// What one piece of work took more than another.
  static func - (whole: Measurement, part: Measurement) -> Measurement {
    Measurement(
      seconds: whole.seconds - part.seconds, processorSeconds: whole.processorSeconds - part.processorSeconds)
  }

  /// The processor time of all threads so far.
  static var processorSecondsSoFar: Double { usage().processorSeconds }

  /// The most memory that the process has had so far, in bytes.
  static var peakBytes: Int { usage().peakBytes }

  private static func usage() -> (processorSeconds: Double, peakBytes: Int) {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    #if canImport(Darwin)
      let unit = 1
    #else
      let unit = 1024
    #endif
    return (usage.processorSeconds, Int(usage.ru_maxrss) * unit)
  }
}

extension rusage {
  /// The processor time of all threads, the system's on their behalf included.
  var processorSeconds: Double {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(ru_utime) + seconds(ru_stime)
  }
}

extension Array where Element == Double {
  /// The middle one of the numbers, the greater of two.
  var median: Double { isEmpty ? .nan : sorted()[count / 2] }
}
