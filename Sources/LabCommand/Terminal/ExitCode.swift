/// How the command ends, as its caller sees it; the numbers are those of `sysexits.h` and never change.
package enum ExitCode: Int32, Sendable, CaseIterable {
  /// The work was done.
  case success = 0
  /// The work was done, and the answer to the question asked is "no".
  case negative = 1
  /// The command line is wrong.
  case usage = 64
  /// An input was read but is malformed.
  case badInput = 65
  /// An input does not exist or cannot be opened.
  case inputMissing = 66
  /// A defect of the command itself.
  case internalError = 70
  /// An output file cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed on the way.
  case inputOutput = 74
  /// Nothing is wrong, but the work is not finished: try again.
  case temporary = 75
}
