#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the name of an output stands for, and so how it may be written.
enum OutputPath: Equatable {
  /// A regular file, or nothing yet, with all symbolic links followed: written aside, then renamed.
  case file(String)
  /// A device or a pipe: written as it stands.
  case stream(String)
  /// A descriptor the command was started with, by a name such as `/dev/stdout`.
  case descriptor(Int32)

  /// Finds out what a path names and refuses what cannot be an output.
  init(_ path: String, system: SystemCalls) throws(FileError) {
    guard !path.isEmpty, !path.hasSuffix("/") else {
      throw FileError(.cannotCreate, .create, path, SystemError(path.isEmpty ? ENOENT : EISDIR))
    }
    var target = path
    // As many links as Linux follows.
    for _ in 0..<40 {
      if let number = Self.descriptor(named: target) {
        self = .descriptor(number)
        return
      }
      let link = try system.attempt(.create, path, otherwise: .cannotCreate) { () throws(SystemError) in
        try system.linkTarget(target)
      }
      guard let link else {
        self = try Self.kind(of: target, named: path, system: system)
        return
      }
      target = link.hasPrefix("/") ? link : Self.folder(of: target) + link
    }
    throw FileError(.cannotCreate, .create, path, SystemError(ELOOP))
  }

  /// Tells files from streams at the end of all links.
  private static func kind(
    of target: String, named path: String, system: SystemCalls
  ) throws(FileError) -> OutputPath {
    let status = try system.attempt(.create, path, otherwise: .cannotCreate) { () throws(SystemError) in
      try system.statusOfPath(target)
    }
    switch status?.kind {
    case .folder:
      throw FileError(.cannotCreate, .create, path, SystemError(EISDIR))
    case .blockDevice:
      throw FileError(
        .cannotCreate, .create, path, SystemError(ENOTSUP), advice: "this is a disk; give the name of a file")
    case .stream:
      return .stream(target)
    case nil where folder(of: target) == "/dev/":
      // A mistyped device must not become a file among the devices.
      throw FileError(.cannotCreate, .create, path, SystemError(ENOENT), advice: "there is no such device")
    case .regular, nil:
      return .file(target)
    }
  }

  /// Everything up to and with the last slash; empty for a bare name.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// The open descriptor that a path names.
  ///
  /// Opening such a path again would start at the beginning of whatever file is behind it, and renaming onto
  /// it would replace the name and not the file.
  private static func descriptor(named path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default: break
    }
    for prefix in ["/dev/fd/", "/proc/self/fd/", "/proc/\(getpid())/fd/"] where path.hasPrefix(prefix) {
      return Int32(path.dropFirst(prefix.count))
    }
    return nil
  }
}
