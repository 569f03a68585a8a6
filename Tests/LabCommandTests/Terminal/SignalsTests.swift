import Foundation
import Testing

@testable import LabCommand

/// Sends a signal as another process would, and gives it a moment to arrive; on a busy machine the first one gets as
/// long as it takes.
///
/// `raise` would send it to the calling thread, and the worker threads of tests block all signals.
private func receive(_ signal: Int32, patience: Int = 500) {
  kill(getpid(), signal)
  for _ in 0..<patience {
    usleep(20_000)
    if Signals.received != nil { return }
  }
}

/// Each in a process of its own: signals belong to the whole process.
@Suite struct SignalsTests {
  @Test("the first request is noted and kept")
  func noting() async {
    await #expect(processExitsWith: .success) {
      Signals.install()
      guard Signals.received == nil else { exit(1) }
      receive(SIGUSR1)
      receive(SIGHUP)
      exit(Signals.received == SIGUSR1 ? 0 : 2)
    }
  }

  @Test("the second signal of a kind ends the process")
  func second() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Signals.install()
      receive(SIGINT)
      receive(SIGINT)
      // Reached only while the second is still under way.
      usleep(10_000_000)
      exit(0)
    }
  }

  @Test("a request that is handed on looks like death by it")
  func handingOn() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      Signals.install()
      receive(SIGTERM)
      if let signal = Signals.received { Signals.reraise(signal) }
    }
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      Signals.install()
      Signals.reraise(SIGPIPE)
    }
  }

  @Test("what was ignored at the start, as by nohup, stays ignored")
  func ignored() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_IGN)
      Signals.install()
      receive(SIGHUP, patience: 10)
      exit(Signals.received == nil ? 0 : 1)
    }
  }

  @Test("a file at its size limit is an error of its write, and its rows are kept whole")
  func sizeLimit() async {
    await #expect(processExitsWith: .exitCode(ExitCode.inputOutput.rawValue)) {
      Signals.install()
      exit(try statusAtSizeLimit())
    }
  }
}

/// The exit status of a writer that may write ten bytes; 1 if the rows before are not whole.
///
/// A function of its own, because `exit` would leave its folder behind.
private func statusAtSizeLimit() throws -> Int32 {
  let folder = try ScratchFolder()
  var limit = rlimit(rlim_cur: 10, rlim_max: 10)
  #if canImport(Glibc)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  #else
    setrlimit(RLIMIT_FSIZE, &limit)
  #endif
  var file = try ResultFile.open(path: folder.file("out.csv"))
  try file.append(Array("whole\n".utf8))
  do throws(FileError) {
    try file.append(Array("too long\n".utf8))
    return 0
  } catch {
    try file.closeKeepingPartial()
    let isWhole = folder.text(of: "out.csv.partial") == "whole\n"
    return isWhole && error.code == EFBIG ? error.status.rawValue : 1
  }
}
