import TabularRL
import Testing

@Suite struct BootstrapTests {
  @Test("The interval of a mean covers the truth in 92 to 97 % of normal samples")
  func coverage() throws {
    var generator = Generator(splitMixSeed: 7)
    var bootstrap = Bootstrap()
    bootstrap.replications = 400
    let samples = 1000
    var covered = 0
    for _ in 0..<samples {
      let interval = try #require(bootstrap.meanInterval(of: (0..<50).map { _ in generator.normal() }))
      if interval.contains(0) { covered += 1 }
    }
    #expect((920...970).contains(covered))
  }

  @Test("The same seed gives the same interval; one number has none, equal numbers have one of no width")
  func seeds() throws {
    let interval = try #require(Bootstrap().meanInterval(of: tenReturns))
    #expect(Bootstrap().meanInterval(of: tenReturns) == interval)
    #expect(interval.contains(-15.38))
    #expect(Bootstrap().meanInterval(of: [1]) == nil)
    #expect(Bootstrap().meanInterval(of: [2, 2, 2]) == 2...2)
  }

  @Test("Groups are drawn from themselves: the difference of two constant groups does not vary")
  func groups() {
    let interval = Bootstrap().interval(of: [[3, 3], [1, 1]]) { $0[0][0] - $0[1][1] }
    #expect(interval == 2...2)
  }
}
