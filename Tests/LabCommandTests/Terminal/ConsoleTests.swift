import Dispatch
import Foundation
import Testing

@testable import LabCommand

@Suite struct ConsoleTests {
  @Test("data and remarks go their own ways")
  func streams() throws {
    let transcript = Transcript()
    let console = transcript.console()
    try console.print("row")
    try console.write("a")
    try console.write([UInt8(ascii: "b")])
    console.report("note")
    #expect(transcript.output == "row\nab")
    #expect(transcript.error == "note\n")
  }

  @Test(
    "color needs a terminal that can, and nobody who minds",
    arguments: [
      (true, ["TERM": "xterm"], true),
      (true, ["TERM": "xterm", "NO_COLOR": ""], true),
      (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
      (true, ["TERM": "dumb"], false),
      (true, [:], false),
      (false, ["TERM": "xterm"], false),
    ])
  func color(isTerminal: Bool, environment: [String: String], expected: Bool) {
    let output = Transcript().console(isOutputTerminal: isTerminal, environment: environment)
    #expect(output.usesColor(on: .output) == expected)
    #expect(!output.usesColor(on: .error))
    let error = Transcript().console(isErrorTerminal: isTerminal, environment: environment)
    #expect(error.usesColor(on: .error) == expected)
  }

  @Test("a full output is an error that says so", .enabled(if: access("/dev/full", W_OK) == 0))
  func fullOutput() async {
    await #expect(processExitsWith: .exitCode(ExitCode.inputOutput.rawValue)) {
      dup2(open("/dev/full", O_WRONLY), 1)
      do throws(OutputError) {
        try Console.live().print("row")
      } catch {
        guard case .failed(let failure) = error, failure.code == ENOSPC else { exit(1) }
        exit(failure.status.rawValue)
      }
    }
  }

  @Test("a reader that has gone is told apart")
  func readerGone() async {
    await #expect(processExitsWith: .exitCode(13)) {
      Signals.install()
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], 1)
      close(ends[0])
      do throws(OutputError) {
        try Console.live().print("row")
      } catch {
        exit(error == .readerGone ? 13 : 1)
      }
    }
  }

  /// Lets Dispatch open the files of its timers now, lest it do so when a number has just become free.
  private static func openTimers() {
    let isOpen = DispatchSemaphore(value: 0)
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.001) { isOpen.signal() }
    isOpen.wait()
  }

  @Test("no file gets the number of a closed stream, and a closed output is an error")
  func closedStreams() async {
    await #expect(processExitsWith: .exitCode(EBADF)) {
      Self.openTimers()
      close(0)
      close(1)
      close(2)
      let console = Console.live()
      guard open("/dev/null", O_RDONLY) > 2 else { exit(1) }
      console.report("lost")
      do throws(OutputError) {
        try console.print("row")
      } catch {
        guard case .failed(let failure) = error, failure.status == .inputOutput else { exit(2) }
        guard (try? ResultFile.open(path: "/dev/stdout").finish()) != nil else { exit(3) }
        exit(failure.code ?? 0)
      }
    }
  }
}
