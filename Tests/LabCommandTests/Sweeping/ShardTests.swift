import Testing

@testable import LabCommand

@Suite struct ShardTests {
  @Test("every work item belongs to one shard", arguments: [1, 2, 3, 7, 10, 101])
  func partition(count: Int) {
    for total in [0, 1, 80, 101] {
      let items = Shard.all(count).flatMap { shard in
        (0..<shard.size(of: total)).map { shard.item(at: $0) }
      }
      #expect(items.sorted() == Array(0..<total))
    }
  }

  @Test(
    "the text form is I/N with I below N", arguments: ["", "1", "1/1", "-1/2", "2/2", "a/b", "0/0", "1/2/3"])
  func refused(text: String) {
    #expect(Shard(text) == nil)
  }

  @Test("a shard has a file of its own beside that of the sweep")
  func path() throws {
    let shard = try #require(Shard("3/10"))
    #expect(shard.description == "3/10")
    #expect(shard.path(for: "results/a.csv") == "results/a.shard-0003-of-0010.csv")
    #expect(shard.path(for: "a") == "a.shard-0003-of-0010")
  }
}
