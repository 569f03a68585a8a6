import Foundation

/// Another process that holds the lock of a file; record locks cannot be tested within one.
final class PythonHelper {
  /// Whether there is a Python to be the other process.
  static let isAvailable: Bool = {
    let probe = Process()
    probe.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    probe.arguments = ["python3", "-c", "import fcntl"]
    probe.standardError = FileHandle.nullDevice
    guard (try? probe.run()) != nil else { return false }
    probe.waitUntilExit()
    return probe.terminationStatus == 0
  }()

  /// The number of the process that holds the lock.
  let number: Int32
  private let process = Process()
  private let input = Pipe()

  /// Starts the process and waits until it has the lock.
  init(locking path: String, in folder: ScratchFolder) throws {
    let script = """
      import fcntl, os, sys
      file = open(sys.argv[1], "a+")
      fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
      print(os.getpid(), flush=True)
      sys.stdin.read()
      """
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    number = Int32(answer.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Ends the process and so its lock.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
