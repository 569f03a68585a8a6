#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be used: which one, what was being done, what was wrong, and what to do next.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What the failure means to whoever called the command.
  package enum Kind: Equatable, Sendable {
    /// The output cannot be created.
    case cannotCreate
    /// Reading or writing failed on the way.
    case inputOutput
    /// Another process writes this file; its number if it is known.
    case busy(holder: Int32?)
    /// The content is not what this command wrote or can read.
    case badData
  }

  /// What was being done to the file.
  package enum Action: String, Sendable {
    case create, open, lock, read, write, shorten, flush, close, rename, remove, `continue`
  }

  /// What the failure means.
  package let kind: Kind
  /// The file, as the user or the operating system knows it.
  package let path: String
  /// What was being done.
  package let action: Action
  /// The value of `errno`, if the operating system refused.
  package let code: Int32?
  /// What was wrong, a part of a sentence.
  package let reason: String
  /// What to do next, a part of a sentence.
  package let advice: String

  /// The operating system refused; the advice follows from its reason unless given.
  package init(_ kind: Kind, _ action: Action, _ path: String, _ error: SystemError, advice: String? = nil) {
    self.kind = kind
    self.path = path
    self.action = action
    code = error.code
    reason = error.text
    self.advice = advice ?? Self.advice(after: error.code, kind)
  }

  /// The content of a file is wrong.
  package init(badData reason: String, in path: String, _ action: Action = .continue, advice: String) {
    kind = .badData
    self.path = path
    self.action = action
    code = nil
    self.reason = reason
    self.advice = advice
  }

  /// Another process writes the file.
  init(busy path: String, holder: Int32?) {
    kind = .busy(holder: holder)
    self.path = path
    action = .open
    code = nil
    reason = holder.map { "process \($0) is writing it" } ?? "another process is writing it"
    advice = "wait until it has finished or give another file name"
  }

  /// The exit status that tells a caller of this failure.
  package var status: ExitCode {
    switch kind {
    case .cannotCreate: .cannotCreate
    case .inputOutput: .inputOutput
    case .busy: .temporary
    case .badData: .badInput
    }
  }

  /// Whether the other end of a pipe went away, which is no failure of this command.
  package var isReaderGone: Bool {
    code == EPIPE
  }

  /// One sentence with the path, the reason and the next step.
  package var description: String {
    "cannot \(action.rawValue) \(shownPath): \(reason); \(advice)"
  }

  /// The path, in quotes and escaped if it would break the sentence otherwise.
  private var shownPath: String {
    if path == "/dev/stdout" { return "the standard output" }
    let isPlain = !path.isEmpty && path.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
    return isPlain ? path : path.debugDescription
  }

  /// The next step after a refusal.
  private static func advice(after code: Int32, _ kind: Kind) -> String {
    switch code {
    case ENOSPC, EDQUOT: "free some space and run the same command again"
    case EFBIG: "raise the limit on file sizes (ulimit -f) and run the same command again"
    case EISDIR: "give the name of a file, not of a folder"
    case ENOENT where kind == .cannotCreate: "create the folder first or give another one"
    case ENOENT: "something else moved or removed it; run the same command again"
    case ENOTDIR: "a part of this path is not a folder; give another path"
    case ELOOP: "remove this symbolic link or give another name"
    case EACCES, EPERM, EROFS: "choose a folder that you may write to"
    case ENAMETOOLONG: "give a shorter name"
    case EMFILE, ENFILE: "close other files or raise the limit on open files (ulimit -n)"
    case EBADF: "this stream is closed; open it or give a file name"
    case EPIPE: "its reader has ended"
    default: "check the disk or the connection to it and run the same command again"
    }
  }
}

extension SystemCalls {
  /// Makes a call that retries interruptions and explains a refusal with the file it concerns.
  func attempt<Value>(
    _ action: FileError.Action, _ path: String, otherwise kind: FileError.Kind = .inputOutput,
    _ call: () throws(SystemError) -> Value
  ) throws(FileError) -> Value {
    do throws(SystemError) {
      return try retrying(call)
    } catch {
      throw FileError(kind, action, path, error)
    }
  }
}
