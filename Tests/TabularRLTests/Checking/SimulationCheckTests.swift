import Synchronization
import TabularRL
import Testing

/// A walk that leaves its range, forgets to name its actions, or does not repeat itself.
private struct Broken: Simulation {
  static let name = "broken"
  static var parameters: [Parameter<Broken>] {
    [Parameter("fault", \.fault, "what is wrong"), Parameter("size", \.size, in: 1...3, "of no use")]
  }
  enum Fault: String, ParameterChoice { case none, range, reward, actions, draws, extra, endless }
  var fault = Fault.none
  var size = 1
  private static let count = Mutex(0.0)

  var actionNames: [String] { fault == .actions ? ["go", "go"] : ["stay", "go"] }
  var coordinateRanges: [ClosedRange<Double>] { [0...1] }

  func coordinates(of state: Double) -> Coordinates { Coordinates(state, fault == .extra ? 1 : 0, 0, 0) }
  func start(using generator: inout Generator) -> Double { 0 }
  func step(_ state: Double, _ action: Action, using generator: inout Generator) -> Response<Double> {
    var next = min(1, state + 0.4 * Double(action))
    if fault == .range { next += 1 }
    if fault == .draws {
      next = Self.count.withLock {
        $0 += 1
        return 1 / $0
      }
    }
    return Response(
      reward: fault == .reward ? .nan : -1, terminates: next >= 1 && fault != .endless, next: next)
  }
}

@Suite struct SimulationCheckTests {
  private func verdicts(_ check: SimulationCheck) -> [String: Verdict] {
    Dictionary(uniqueKeysWithValues: check.findings.map { ($0.rule.rawValue, $0.verdict) })
  }

  @Test("Right simulations keep every rule, of numbered actions or of a continuum")
  func right() {
    for check in [SimulationCheck(LineWalk()), SimulationCheck(Guess()), SimulationCheck(Broken())] {
      #expect(check.findings.map(\.rule) == SimulationCheck.Rule.allCases)
      #expect(check.findings.allSatisfy { $0.verdict == .holds }, "\(check.findings)")
    }
  }

  @Test(
    "Each fault breaks the rule that it is about",
    arguments: [
      ("range", "coordinates"), ("reward", "rewards"), ("actions", "names"), ("draws", "determinism"),
      ("extra", "coordinates"),
    ])
  func faults(fault: String, rule: String) throws {
    let check = SimulationCheck(try Broken(settings: [Setting(name: "fault", value: fault)]))
    #expect(!check.passes)
    #expect(check.findings.filter { $0.verdict == .failed }.map(\.rule.rawValue) == [rule])
  }

  @Test("Episodes that never end are noted where nothing is discounted")
  func endless() throws {
    let check = SimulationCheck(try Broken(settings: [Setting(name: "fault", value: "endless")]))
    #expect(check.passes && verdicts(check)["endings"] == .noted)
  }

  @Test("A parameter may not have the name of an option")
  func reserved() {
    #expect(!SimulationCheck(LineWalk(), reservedNames: ["stride"]).passes)
  }
}
