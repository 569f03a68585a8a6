#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SystemCalls {
  /// The operating system itself.
  package static let live = SystemCalls(
    open: openFile,
    duplicate: { (descriptor) throws(SystemError) in
      // Never below 3, where the standard streams live.
      try checked(fcntl(descriptor, F_DUPFD_CLOEXEC, 3))
    },
    close: { (descriptor) throws(SystemError) in
      try checked(closeDescriptor(descriptor))
    },
    read: { (descriptor, buffer, offset) throws(SystemError) in
      try checked(pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)))
    },
    write: writeSome,
    truncate: { (descriptor, size) throws(SystemError) in
      try checked(ftruncate(descriptor, off_t(size)))
    },
    sync: syncFile,
    lock: lockFile,
    statusOfDescriptor: { (descriptor) throws(SystemError) in
      var info = stat()
      try checked(fstat(descriptor, &info))
      return Status(info)
    },
    statusOfPath: { (path) throws(SystemError) in
      var info = stat()
      guard stat(path, &info) != 0 else { return Status(info) }
      guard errno != ENOENT else { return nil }
      throw SystemError(errno)
    },
    linkTarget: targetOfLink,
    rename: { (old, new) throws(SystemError) in try checked(renameFile(old, new)) },
    remove: { (path) throws(SystemError) in try checked(unlink(path)) }
  )
}

extension SystemCalls.Status {
  /// Reads what `stat` filled in.
  fileprivate init(_ info: stat) {
    switch info.st_mode & S_IFMT {
    case S_IFREG: kind = .regular
    case S_IFDIR: kind = .folder
    case S_IFBLK: kind = .blockDevice
    default: kind = .stream
    }
    identity = SystemCalls.Identity(
      device: UInt64(truncatingIfNeeded: info.st_dev), number: UInt64(truncatingIfNeeded: info.st_ino))
    size = Int(info.st_size)
  }
}

/// Turns the C convention, -1 and `errno`, into an error.
@discardableResult
private func checked<Answer: SignedInteger>(_ answer: Answer) throws(SystemError) -> Answer {
  guard answer != -1 else { throw SystemError(errno) }
  return answer
}

/// Opens a file with the flags its purpose needs.
private func openFile(_ path: String, for purpose: SystemCalls.Purpose) throws(SystemError) -> Int32 {
  let flags =
    switch purpose {
    case .continuing: O_RDWR | O_CREAT | O_NOFOLLOW
    case .replacing: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW
    case .streaming: O_WRONLY | O_NOCTTY
    // Writable, because an exclusive lock needs a descriptor that could write.
    case .holding: O_RDWR | O_NOFOLLOW
    case .reading: O_RDONLY
    case .folder: O_RDONLY | O_DIRECTORY
    }
  return try checked(open(path, flags | O_CLOEXEC, 0o666))
}

/// Closes a descriptor; `close` alone would name the closure inside the type.
private func closeDescriptor(_ descriptor: Int32) -> Int32 {
  close(descriptor)
}

/// Renames a file; `rename` alone would name the closure inside the type.
private func renameFile(_ old: String, _ new: String) -> Int32 {
  rename(old, new)
}

/// Writes what fits; waits if somebody made the stream non-blocking.
private func writeSome(
  _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int?
) throws(SystemError) -> Int {
  while true {
    let count =
      if let offset {
        pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      } else {
        write(descriptor, bytes.baseAddress, bytes.count)
      }
    guard count == -1, errno == EAGAIN || errno == EWOULDBLOCK else { return try checked(count) }
    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    try checked(poll(&wait, 1, -1))
  }
}

/// Brings a file to the disk.
private func syncFile(_ descriptor: Int32) throws(SystemError) {
  #if canImport(Darwin)
    // There `fsync` stops at the drive's cache; file systems without F_FULLFSYNC get what they have.
    if fcntl(descriptor, F_FULLFSYNC) != -1 { return }
  #endif
  try checked(fsync(descriptor))
}

/// Asks for a write lock on the whole file, and who has it if not we.
private func lockFile(_ descriptor: Int32) throws(SystemError) -> SystemCalls.LockAnswer {
  while true {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    guard fcntl(descriptor, F_SETLK, &request) == -1 else { return .granted }
    switch errno {
    case EACCES, EAGAIN: break
    case ENOLCK, ENOTSUP, EOPNOTSUPP, ENOSYS, EINVAL: return .unsupported
    default: throw SystemError(errno)
    }
    var question = flock()
    question.l_type = Int16(F_WRLCK)
    question.l_whence = Int16(SEEK_SET)
    try checked(fcntl(descriptor, F_GETLK, &question))
    // The holder may have let go between the two calls.
    guard question.l_type != Int16(F_UNLCK) else { continue }
    return .held(by: question.l_pid > 0 ? question.l_pid : nil)
  }
}

/// Reads a symbolic link.
private func targetOfLink(_ path: String) throws(SystemError) -> String? {
  var target = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink(path, &target, target.count)
  guard count < 0 else {
    return String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
  // EINVAL: a thing that is not a link; ENOENT: nothing at all.
  guard errno != EINVAL, errno != ENOENT else { return nil }
  throw SystemError(errno)
}
