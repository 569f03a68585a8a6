import Foundation
import Testing

@testable import LabCommand

@Suite struct FileErrorTests {
  @Test("a failure is one sentence: what, where, why, what next")
  func sentence() {
    let full = FileError(.inputOutput, .write, "out.csv.partial", SystemError(ENOSPC))
    #expect(
      full.description
        == "cannot write out.csv.partial: No space left on device; free some space and run the same command again"
    )
    let busy = FileError(busy: "out.csv.partial", holder: 42)
    #expect(
      busy.description
        == "cannot open out.csv.partial: process 42 is writing it; "
        + "wait until it has finished or give another file name")
  }

  @Test("each kind has its exit status")
  func statuses() {
    let refusal = SystemError(EIO)
    #expect(FileError(.cannotCreate, .create, "f", refusal).status.rawValue == 73)
    #expect(FileError(.inputOutput, .read, "f", refusal).status.rawValue == 74)
    #expect(FileError(busy: "f", holder: nil).status.rawValue == 75)
    let bad = FileError(badData: "another configuration wrote it", in: "f", advice: "give another name")
    #expect(bad.status.rawValue == 65)
    #expect(bad.description == "cannot continue f: another configuration wrote it; give another name")
  }

  @Test("a path that would break the sentence is quoted")
  func oddPaths() {
    let error = FileError(.cannotCreate, .create, "two\nlines", SystemError(EACCES))
    #expect(error.description.hasPrefix("cannot create \"two\\nlines\": "))
  }
}
