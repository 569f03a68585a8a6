import Foundation
import Testing

@testable import LabCommand

/// The N-th call to the operating system goes wrong, for every N.
@Suite struct ResultFileFaultTests {
  private static let runs: [[UInt8]] = (0..<4).map { run in
    Array((0..<3).map { "q-learning,cliff,\(run),\($0)\n" }.joined().utf8)
  }
  private static let whole = runs.flatMap { $0 }

  /// What a training does with its files: continue, append run by run, manifest, final name.
  private func train(
    _ path: String, replacing: Bool = false, system: SystemCalls
  ) throws(FileError) {
    var file = try ResultFile.open(path: path, replacing: replacing, syncing: .run, system: system)
    var journal = try Journal.open(beside: file, syncing: .run, system: system)
    let existing = try file.existingBytes()
    var (kept, size) = (0, 0)
    while kept < journal.lines.count, kept < Self.runs.count {
      let end = size + Self.runs[kept].count
      guard journal.lines[kept] == "\(kept) \(end)", end <= existing.count else { break }
      (kept, size) = (kept + 1, end)
    }
    try file.truncate(to: size)
    try journal.truncate(toLines: kept)
    for run in kept..<Self.runs.count {
      try journal.append("\(run) \(file.size + Self.runs[run].count)")
      try file.append(Self.runs[run])
    }
    let manifest = "\(file.size) \(try file.hexDigest())\n"
    try writeAtomically(Array(manifest.utf8), to: path + ".json", system: system)
    try file.finish()
    try journal.remove()
  }

  /// Checks the finished state, letter by letter.
  private func expectFinished(_ folder: ScratchFolder, _ comment: Comment) {
    #expect(folder.bytes(of: "out.csv") == Self.whole, comment)
    var checksum = SHA256()
    checksum.update(Self.whole)
    #expect(folder.text(of: "out.csv.json") == "\(Self.whole.count) \(checksum.hexDigest())\n", comment)
    #expect(folder.names == ["out.csv", "out.csv.json"], comment)
  }

  /// Continues after a failure as the command does with `--resume`.
  private func resume(_ folder: ScratchFolder) throws {
    let path = folder.file("out.csv")
    if folder.bytes(of: "out.csv") == nil {
      try train(path, system: .live)
    } else {
      try Journal.removeLeftover(besideFinished: path)
    }
  }

  @Test(
    "a refused call is a file error, the final name is absent or complete, and resuming repairs it all",
    arguments: [ENOSPC, EIO], [false, true])
  func refusals(code: Int32, isLasting: Bool) throws {
    var failures = 0
    for call in 1...1000 {
      let folder = try ScratchFolder()
      let system = FailingSystem(.refusal(code), atCall: call, isLasting: isLasting)
      do throws(FileError) {
        try train(folder.file("out.csv"), system: system.calls)
        expectFinished(folder, "call \(call)")
        guard system.isReached else { break }
      } catch {
        failures += 1
        #expect([.inputOutput, .cannotCreate].contains(error.status), "call \(call)")
        #expect(error.code == code)
        #expect(error.description.contains(folder.path), "call \(call)")
        #expect([nil, Self.whole].contains(folder.bytes(of: "out.csv")), "call \(call)")
        try resume(folder)
        expectFinished(folder, "resumed after call \(call): \(error)")
      }
    }
    #expect(failures > 40)
  }

  @Test("a file that is to be replaced is the old one or the new one, at every call")
  func replacing() throws {
    let old = Array("old\n".utf8)
    for call in 1...1000 {
      let folder = try ScratchFolder()
      try folder.write(old, to: "out.csv")
      let system = FailingSystem(.refusal(EIO), atCall: call, isLasting: true)
      do throws(FileError) {
        try train(folder.file("out.csv"), replacing: true, system: system.calls)
        #expect(folder.bytes(of: "out.csv") == Self.whole)
        guard system.isReached else { return }
      } catch {
        #expect([old, Self.whole].contains(folder.bytes(of: "out.csv")), "call \(call): \(error)")
      }
    }
    Issue.record("never succeeded")
  }

  @Test(
    "interruptions and short writes are nothing to speak of",
    arguments: [FailingSystem.Fault.refusal(EINTR), .shortWrite])
  func interruptions(fault: FailingSystem.Fault) throws {
    for call in 1...1000 {
      let folder = try ScratchFolder()
      let system = FailingSystem(fault, atCall: call)
      try train(folder.file("out.csv"), system: system.calls)
      expectFinished(folder, "call \(call)")
      guard system.isReached else { return }
    }
    Issue.record("never came to an end")
  }

  @Test("after a failed write the same file can go on, with nothing torn between")
  func goingOn() throws {
    let folder = try ScratchFolder()
    for call in 1...100 {
      let name = "\(call).csv"
      let system = FailingSystem(.refusal(ENOSPC), atCall: call)
      guard var file = try? ResultFile.open(path: folder.file(name), syncing: .none, system: system.calls)
      else {
        continue
      }
      for run in Self.runs {
        while true {
          do throws(FileError) {
            try file.append(run)
            break
          } catch {
            continue
          }
        }
      }
      guard system.isReached else { return }
      guard (try? file.finish()) != nil else { continue }
      #expect(folder.bytes(of: name) == Self.whole, "call \(call)")
    }
    Issue.record("never came to an end")
  }

  @Test("after bytes could not be brought to the disk the file never becomes final")
  func lostBytes() throws {
    let folder = try ScratchFolder()
    var refused = 0
    for call in 1...100 {
      let name = "\(call).csv"
      let system = FailingSystem(.refusal(EIO), atCall: call)
      guard var file = try? ResultFile.open(path: folder.file(name), syncing: .run, system: system.calls)
      else {
        continue
      }
      try? file.sync()
      guard system.isReached else { break }
      refused += 1
      if (try? file.finish()) != nil { Issue.record("it became final") }
      #expect(folder.bytes(of: name) == nil)
    }
    #expect(refused == 1)
  }
}
