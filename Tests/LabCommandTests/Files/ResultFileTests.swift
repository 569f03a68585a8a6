import Foundation
import Testing

@testable import LabCommand

@Suite struct ResultFileTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
  }

  /// The error of a call that must fail.
  private func failure(_ call: () throws(FileError) -> Void) -> FileError? {
    do throws(FileError) {
      try call()
      return nil
    } catch {
      return error
    }
  }

  /// The error of opening a path.
  private func failure(opening path: String, replacing: Bool = false) -> FileError? {
    failure { () throws(FileError) in _ = try ResultFile.open(path: path, replacing: replacing) }
  }

  @Test("rows are under the partial name until the end", arguments: ResultFile.Syncing.allCases)
  func names(syncing: ResultFile.Syncing) throws {
    var file = try ResultFile.open(path: folder.file("out.csv"), syncing: syncing)
    try file.append(Array("a,b\n".utf8))
    #expect(folder.names == ["out.csv.partial"])
    let size = file.size
    #expect(size == 4)
    try file.finish()
    #expect(folder.names == ["out.csv"])
    #expect(folder.text(of: "out.csv") == "a,b\n")
  }

  @Test("an interrupted file is read back, cut and continued, and the checksum is that of the whole")
  func continuing() throws {
    var file = try ResultFile.open(path: folder.file("out.csv"))
    try file.append(Array("one\ntwo\nthr".utf8))
    try file.closeKeepingPartial()
    #expect(folder.names == ["out.csv.partial"])

    file = try ResultFile.open(path: folder.file("out.csv"))
    let existingSize = file.existingSize
    #expect(existingSize == 11)
    let existing = try file.existingBytes()
    #expect(existing == Array("one\ntwo\nthr".utf8))
    try file.truncate(to: 8)
    try file.append(Array("three\n".utf8))
    var checksum = SHA256()
    checksum.update(Array("one\ntwo\nthree\n".utf8))
    let digest = try file.hexDigest()
    #expect(digest == checksum.hexDigest())
    try file.finish()
    #expect(folder.text(of: "out.csv") == "one\ntwo\nthree\n")
  }

  @Test("the checksum follows cuts and rows that were kept without asking")
  func checksum() throws {
    try folder.write(Array("kept".utf8), to: "out.csv.partial")
    var file = try ResultFile.open(path: folder.file("out.csv"))
    try file.append(Array("+new".utf8))
    var checksum = SHA256()
    checksum.update(Array("kept+new".utf8))
    let digest = try file.hexDigest()
    #expect(digest == checksum.hexDigest())
    try file.truncate(to: 0)
    let empty = try file.hexDigest()
    #expect(empty == SHA256().hexDigest())
    try file.discard()
    #expect(folder.names.isEmpty)
  }

  @Test("a finished file is not replaced unless its owner said so")
  func existing() throws {
    try folder.write(Array("old\n".utf8), to: "out.csv")
    let error = try #require(failure(opening: folder.file("out.csv")))
    #expect(error.status == .cannotCreate)
    #expect(error.description.contains("--overwrite"))
    #expect(folder.names == ["out.csv"])

    var file = try ResultFile.open(path: folder.file("out.csv"), replacing: true)
    try file.append(Array("new\n".utf8))
    #expect(folder.text(of: "out.csv") == "old\n")
    try file.finish()
    #expect(folder.text(of: "out.csv") == "new\n")
  }

  @Test("a file that appears on the way is not replaced either, and the rows are kept")
  func appearing() throws {
    var file = try ResultFile.open(path: folder.file("out.csv"))
    try file.append(Array("new\n".utf8))
    try folder.write(Array("other\n".utf8), to: "out.csv")
    do throws(FileError) {
      try file.finish()
      Issue.record("it was replaced")
    } catch {
      #expect(error.status == .cannotCreate)
    }
    #expect(folder.text(of: "out.csv") == "other\n")
    #expect(folder.text(of: "out.csv.partial") == "new\n")
  }

  @Test("what cannot be an output is refused by name, with nothing created")
  func refusals() throws {
    try folder.write([], to: "plain")
    #expect(symlink("loop", folder.file("loop")) == 0)
    let before = folder.names
    let paths = [
      folder.path, folder.path + "/", folder.file("missing/out.csv"), folder.file("plain/out.csv"),
      folder.file("loop"), folder.file(String(repeating: "n", count: 250)), "",
      "/dev/rl-lab-no-such-device",
    ]
    for path in paths {
      let error = try #require(failure(opening: path), "\(path)")
      #expect(error.status == .cannotCreate, "\(error)")
      #expect(error.description.contains(path.isEmpty ? "\"\"" : path), "\(error)")
    }
    #expect(folder.names == before)
  }

  @Test("a folder without permission is refused", .enabled(if: getuid() != 0, "root may write anywhere"))
  func permission() throws {
    #expect(chmod(folder.path, 0o500) == 0)
    defer { chmod(folder.path, 0o700) }
    #expect(failure(opening: folder.file("out.csv"))?.status == .cannotCreate)
  }

  @Test("a symbolic link stays one, and what it names is written aside and renamed")
  func link() throws {
    #expect(symlink("target.csv", folder.file("link.csv")) == 0)
    var file = try ResultFile.open(path: folder.file("link.csv"))
    try file.append(Array("row\n".utf8))
    let workingPath = file.workingPath
    #expect(workingPath == folder.file("target.csv.partial"))
    try file.finish()
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link.csv")) == "target.csv")
    #expect(folder.text(of: "target.csv") == "row\n")
  }

  @Test("a link under the partial name is not followed")
  func partialLink() throws {
    try folder.write(Array("precious".utf8), to: "precious")
    #expect(symlink("precious", folder.file("out.csv.partial")) == 0)
    #expect(failure(opening: folder.file("out.csv"))?.status == .cannotCreate)
    #expect(folder.text(of: "precious") == "precious")
  }

  @Test(
    "a full device is written as it stands, fails by name, and stays a device",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDevice() throws {
    var file = try ResultFile.open(path: "/dev/full", replacing: true)
    let isStream = file.isStream
    #expect(isStream)
    do throws(FileError) {
      try file.append(Array("row\n".utf8))
      Issue.record("it was written")
    } catch {
      #expect(error.status == .inputOutput)
      #expect(error.code == ENOSPC)
      #expect(error.description.contains("/dev/full"))
    }
    try file.closeKeepingPartial()
    var info = stat()
    #expect(stat("/dev/full", &info) == 0)
    #expect(info.st_mode & S_IFMT == S_IFCHR)
    #expect(!FileManager.default.fileExists(atPath: "/dev/full.partial"))
  }

  @Test("a pipe is written as it stands")
  func pipe() throws {
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // Open for both, so that neither side waits for the other.
    let reader = open(path, O_RDWR)
    defer { close(reader) }
    var file = try ResultFile.open(path: path)
    try file.append(Array("row\n".utf8))
    let size = file.size
    #expect(size == 4)
    try file.finish()
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(read(reader, &bytes, 16) == 4)
    #expect(folder.names == ["pipe"])
  }

  @Test("a name of an open descriptor goes on where that stands, even if a regular file is behind it")
  func descriptorName() throws {
    try folder.write(Array("head\n".utf8), to: "log")
    let log = open(folder.file("log"), O_WRONLY | O_APPEND)
    defer { close(log) }
    var file = try ResultFile.open(path: "/dev/fd/\(log)")
    let isStream = file.isStream
    #expect(isStream)
    try file.append(Array("row\n".utf8))
    try file.finish()
    #expect(folder.text(of: "log") == "head\nrow\n")
    #expect(folder.names == ["log"])
  }

  @Test("the second writer of this process is told, and does not cost the first its lock")
  func secondWriter() throws {
    let path = folder.file("out.csv")
    var first = try ResultFile.open(path: path)
    let error = try #require(failure(opening: path))
    #expect(error.status == .temporary)
    #expect(error.kind == .busy(holder: getpid()))
    try first.append(Array("row\n".utf8))
    try first.finish()
    #expect(folder.text(of: "out.csv") == "row\n")
    var next = try ResultFile.open(path: path, replacing: true)
    try next.append([])
    try next.discard()
  }

  @Test("another process that holds the lock is named", .enabled(if: PythonHelper.isAvailable))
  func otherProcess() throws {
    let path = folder.file("out.csv")
    let helper = try PythonHelper(locking: path + ".partial", in: folder)
    let error = try #require(failure(opening: path))
    #expect(error.status == .temporary)
    #expect(error.kind == .busy(holder: helper.number))
    #expect(error.description.contains("\(helper.number)"))
    helper.stop()
    try ResultFile.open(path: path).discard()
  }

  @Test("a small file is written at once or not at all")
  func atomicWrite() throws {
    let path = folder.file("manifest.json")
    try writeAtomically(Array("{}\n".utf8), to: path)
    try writeAtomically(Array("[]\n".utf8), to: path, syncing: false)
    #expect(folder.text(of: "manifest.json") == "[]\n")
    #expect(folder.names == ["manifest.json"])
    let error = failure { () throws(FileError) in try writeAtomically([], to: folder.file("no/m.json")) }
    #expect(error?.status == .cannotCreate)
  }
}
