#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a small file at once: afterwards the path holds all of the bytes, or what it held before.
///
/// The bytes are written to `PATH.partial` first; a device or a pipe is written as it stands.
package func writeAtomically(
  _ bytes: [UInt8], to path: String, syncing: Bool = true, system: SystemCalls = .live
) throws(FileError) {
  guard case .file(let target) = try OutputPath(path, system: system) else {
    var stream = try ResultFile.open(path: path, system: system)
    try stream.append(bytes)
    return try stream.finish()
  }
  let temporary = target + ".partial"
  var file = try OpenFile.open(temporary, for: .replacing, system: system)
  do throws(FileError) {
    try file.append(bytes)
    if syncing { try file.sync() }
    try file.close()
    try system.attempt(.rename, path) { () throws(SystemError) in try system.rename(temporary, target) }
  } catch {
    try? system.remove(temporary)
    throw error
  }
  if syncing { try system.syncFolder(of: target, named: path) }
}

extension SystemCalls {
  /// Waits until the names in a file's folder are on the disk, as far as the file system can promise it.
  func syncFolder(of target: String, named path: String) throws(FileError) {
    let name = OutputPath.folder(of: target)
    let folder = name.isEmpty ? "." : name
    do throws(SystemError) {
      let descriptor = try retrying { () throws(SystemError) in try open(folder, .folder) }
      defer { try? closeOnce(descriptor) }
      try retrying { () throws(SystemError) in try sync(descriptor) }
    } catch {
      // A folder that may be written but not listed, or a file system that has no such promise to give.
      guard ![EACCES, EPERM, EINVAL, ENOTSUP, EBADF].contains(error.code) else { return }
      throw FileError(.inputOutput, .flush, path, error)
    }
  }
}

/// Creates a folder unless it is there.
func makeFolder(named path: String) throws(FileError) {
  guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
  throw FileError(.cannotCreate, .create, path, SystemError(errno))
}
