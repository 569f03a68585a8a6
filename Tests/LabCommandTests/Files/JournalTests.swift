import Testing

@testable import LabCommand

@Suite struct JournalTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
  }

  @Test("lines come back in order after an interruption")
  func reading() throws {
    let path = folder.file("out.csv")
    var file = try ResultFile.open(path: path)
    var journal = try Journal.open(beside: file)
    let fresh = journal.lines
    #expect(fresh.isEmpty)
    try journal.append("0 12")
    try journal.append("")
    try journal.append("2 99")
    try journal.close()
    try file.closeKeepingPartial()

    file = try ResultFile.open(path: path)
    journal = try Journal.open(beside: file, syncing: .run)
    let lines = journal.lines
    #expect(lines == ["0 12", "", "2 99"])
    try journal.truncate(toLines: 1)
    try journal.append("1 34")
    #expect(folder.text(of: "out.csv.partial.runs") == "0 12\n1 34\n")
    try journal.truncate(toLines: 0)
    #expect(folder.text(of: "out.csv.partial.runs")?.isEmpty == true)
    try file.finish()
    try journal.remove()
    #expect(folder.names == ["out.csv"])
  }

  @Test("a torn last line is dropped, wherever it is cut")
  func tornLine() throws {
    let whole = Array("0 12\n1 34\n2 56\n".utf8)
    for length in 0...whole.count {
      try folder.write(whole[..<length], to: "out.csv.partial.runs")
      let file = try ResultFile.open(path: folder.file("out.csv"))
      var journal = try Journal.open(beside: file)
      let lines = journal.lines
      #expect(lines.count == length / 5)
      try journal.append("next")
      let kept = String(decoding: whole[..<(length / 5 * 5)], as: UTF8.self)
      #expect(folder.text(of: "out.csv.partial.runs") == kept + "next\n")
      try journal.close()
      try file.closeKeepingPartial()
    }
  }

  @Test("a leftover goes, but not under a running writer")
  func leftover() throws {
    let path = folder.file("out.csv")
    try folder.write([], to: "out.csv.partial.runs")
    let file = try ResultFile.open(path: path)
    try Journal.removeLeftover(besideFinished: path)
    #expect(folder.names == ["out.csv.partial", "out.csv.partial.runs"])
    try file.finish()
    try Journal.removeLeftover(besideFinished: path)
    try Journal.removeLeftover(besideFinished: path)
    #expect(folder.names == ["out.csv"])
  }
}
