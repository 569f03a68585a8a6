import Environments
import TabularRL
import Testing

@testable import Experiments

@Suite struct ExperimentTests {
  @Test func `every experiment has a name of its own that can stand in a file`() {
    let ids = standardExperiments.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.split(separator: "/").count == 2)
      #expect(
        id.utf8.allSatisfy {
          UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || "0123456789./-".utf8.contains($0)
        })
    }
    for experiment in standardExperiments {
      #expect(!experiment.title.isEmpty && !experiment.title.hasSuffix("."))
      #expect(experiment.source.contains("2018") || experiment.source.contains("2025"))
    }
  }

  @Test func `the experiments of a book stand in its order`() throws {
    let ids = standardExperiments.map(\.id)
    let some = [
      "sutton-barto/2.2", "sutton-barto/6.2", "sutton-barto/figure-6.3", "sutton-barto/6.4",
      "sutton-barto/7.2",
      "sutton-barto/9.2", "sutton-barto/9.10", "sutton-barto/12.3", "sutton-barto/13.1-reinforce", "zhao/1",
      "zhao/2.7", "zhao/2.8", "zhao/9.2", "zhao/9-ascent", "zhao/10-reached",
    ]
    #expect(ids.filter(some.contains) == some)
  }

  @Test(arguments: ["sutton-barto/3.5", "zhao/2.7"])
  func `an exact experiment passes and is the same on any number of threads`(id: String) throws {
    let experiment = try #require(standardExperiments.first { $0.id == id })
    let findings = try experiment.reproduce(Context(scale: .quick))
    #expect(findings.passed)
    #expect(
      findings.checks.contains { $0.kind == .exact } && findings.checks.contains { $0.kind == .printed })
    let again = try experiment.reproduce(Context(scale: .quick, threads: 2))
    #expect(again.tables.map(\.csv) == findings.tables.map(\.csv))
    #expect(again.checks == findings.checks)
  }

  @Test func `a world and an agent are named as on the command line`() throws {
    #expect(
      try world("grid-world(forbidden-reward=-10)").settings.contains(
        Setting(name: "forbidden-reward", value: "-10.0")))
    #expect(try agent("sarsa(alpha=0.25)").settings.contains(Setting(name: "alpha", value: "0.25")))
    #expect(throws: ExperimentError.self) { try world("nowhere") }
    #expect(throws: ExperimentError.self) { try agent("nobody") }
    #expect(throws: ExperimentError.self) { try agent("sarsa(alpha)") }
    #expect(throws: ParameterError.self) { try agent("sarsa(alpha=2)") }
  }

  @Test func `curves are those of the runs in their order, on any number of threads`() throws {
    let trial = try Trial("q-learning", in: "cliff-walking", .episodes(20))
    let one = try Findings(Context()).curves(trial, runs: 6) { record, _ in record.episodeReturn }
    let many = try Findings(Context(threads: 3)).curves(trial, runs: 6) { record, _ in record.episodeReturn }
    #expect(one.runs == many.runs)
    #expect(one.length == 20 && one.mean(at: 0).count == 6)
    let mean = one.runs.map { $0[5..<10].reduce(0, +) / 5 }.reduce(0, +) / 6
    #expect(abs(one.mean(over: 5..<10).mean - mean) < 1e-12)
  }

  @Test func `an experiment that is told to stop has no findings`() throws {
    let trial = try Trial("q-learning", in: "cliff-walking", .episodes(20))
    let findings = Findings(Context(mayContinue: { false }))
    #expect(throws: ExperimentError.self) { try findings.curves(trial, runs: 2) { _, _ in 0 } }
    #expect(throws: ExperimentError.self) { try findings.learned(trial) }
  }
}

@Suite struct CheckTests {
  @Test func `a number near the reference passes, one that is no number does not`() {
    func passes(_ comparison: Check.Comparison, _ value: Double) -> Bool {
      Check("x", .exact, comparison, value: value, reference: 1, tolerance: 0.5, reason: "").passed
    }
    #expect(passes(.near, 1.5) && passes(.near, 0.5) && !passes(.near, 1.6) && !passes(.near, .nan))
    #expect(passes(.atLeast, 1) && !passes(.atLeast, 0.9) && !passes(.atLeast, .nan))
    #expect(passes(.atMost, 1) && !passes(.atMost, 1.1) && !passes(.atMost, .nan))
  }

  @Test func `a statistical tolerance is four standard errors of the difference`() throws {
    var findings = Findings(Context())
    let mean = try #require(MeanEstimate([1, 2, 3, 4]))
    findings.statistical("mean", mean, 2, error: 0.5, rounding: 0.01)
    let check = try #require(findings.checks.first)
    let own = try #require(mean.standardError)
    #expect(abs(check.tolerance - (4 * (own * own + 0.25).squareRoot() + 0.01)) < 1e-12)
    findings.share("share", 30, of: 100, 0.5)
    #expect(abs(findings.checks[1].tolerance - 0.2) < 1e-12 && findings.checks[1].passed)
  }

  @Test func `findings without a check prove nothing`() {
    #expect(!Findings(Context()).passed)
  }

  @Test func `a table that differs in one number does not pass`() {
    var findings = Findings(Context())
    findings.worst(of: [1, 2, 3], against: [1, .nan, 3.1], "table", names: ["a", "b", "c"], kind: .exact)
    #expect(findings.checks[0].name.hasSuffix("c") && !findings.checks[0].passed)
  }
}

@Suite struct TableTests {
  @Test func `a table is tidy CSV`() {
    var table = Table(columns: ["name", "x", "n"], plot: nil)
    table.add(["plain", .number(0.1), 3])
    table.add(["with, comma", .number(.nan), 4])
    #expect(table.csv == "name,x,n\nplain,0.1,3\n\"with, comma\",,4\n")
  }

  @Test func `a board has a row for each cell`() {
    var table = Table.boards()
    table.add(board: "values", [1, 2, 3, 4], columns: 2, marks: ["a", "b", "c", "d"])
    #expect(table.csv.hasSuffix("values,2,1,3.0,c\nvalues,2,2,4.0,d\n"))
  }
}

@Suite struct WrappedWorldTests {
  @Test func `the best policy of a trembling hand is the best soft policy`() throws {
    // One step: 1 or 0; a hand that trembles half of the time takes the worse one a quarter of the time.
    let world = CliffWalking()
    let model = try world.trembling(0).compiled()
    #expect(try optimum(of: model, discount: 1).values == optimum(of: world.compiled(), discount: 1).values)
    let soft = try world.trembling(0.1).compiled()
    let best = try optimum(of: soft, discount: 1)
    let original = try world.compiled()
    let policy = Policy(best.actions, for: original).softened(by: 0.1, for: original)
    let values = try original.exactValues(of: policy, discount: 1).values
    #expect(zip(values, best.values).allSatisfy { abs($0 - $1) < 1e-7 })
  }
}
