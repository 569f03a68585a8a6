#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Another program, carried out to its end.
struct ChildProcess {
  /// What it wrote to its standard output.
  let output: String
  /// What it took, start and end included.
  let time: Measurement

  /// A program could not be started, or did not end with success.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Carries out a program with these words behind its name; what it writes to standard error is dropped.
  static func run(_ program: String, _ words: [String]) throws -> ChildProcess {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe can be made") }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    var status: Int32 = 0
    var output: [UInt8] = []
    var usage = rusage()
    var failure: Int32 = 0
    let time = ContinuousClock().measure {
      failure = posix_spawn(&child, program, &actions, nil, &arguments, environ)
      close(ends[1])
      guard failure == 0 else { return }
      output = Self.everything(from: ends[0])
      while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
    }
    close(ends[0])
    guard failure == 0 else {
      throw Failure(description: "\(program) cannot be started: \(String(cString: strerror(failure)))")
    }
    guard status == 0 else {
      throw Failure(description: "\(program) \(words.joined(separator: " ")) failed")
    }
    return ChildProcess(
      output: String(decoding: output, as: UTF8.self),
      time: Measurement(seconds: time / .seconds(1), processorSeconds: usage.processorSeconds))
  }

  private static func everything(from descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }
}

/// A folder for what programs write, gone afterwards.
func withFolder<Result>(_ work: (_ path: String) throws -> Result) throws -> Result {
  var name = Array("/tmp/rl-lab-benchmark-XXXXXX".utf8CString)
  guard mkdtemp(&name) != nil else {
    throw ChildProcess.Failure(description: "no folder can be made in /tmp")
  }
  let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { _ = try? ChildProcess.run("/bin/rm", ["-r", path]) }
  return try work(path)
}
