import ReferenceLoops
import Synchronization
import TabularRL

/// w7: Q-learning for so many steps in a random graph, step size 0.5, epsilon 0.1, discount 0.99.
///
/// Every action leads anywhere and every step costs one, so that what was tried least looks best and the agent wanders
/// everywhere: the table is touched all over. Making the tables is not counted.
struct GraphWorkload {
  let options: Options

  init(_ options: Options) { self.options = options }

  func run() throws -> [(String, String)] {
    let graph = RandomGraph(stateCount: options.size ?? 1000)
    let size = [("states", "\(graph.stateCount)"), ("outcomes", "\(4 * graph.stateCount)")]
    let (costs, fields) = options.usesReference ? try runReference(graph) : try runLibrary(graph)
    return size + [("runs", "\(options.runs)"), ("nanoseconds_per_step", "\(costs.median)")] + fields
      + [("peak_bytes", "\(Measurement.peakBytes)")]
  }

  /// What was measured: nanoseconds a step of every repetition, and the fields that a loop has of its own.
  private typealias Result = (costs: [Double], fields: [(String, String)])

  private var steps: Int { options.steps ?? 2_000_000 }
  private var repetitions: Range<Int> { 0..<(options.repetitions ?? 1) }

  private func runReference(_ graph: RandomGraph) throws -> Result {
    let world = FlatWorld(states: graph.stateCount, successor: graph.successor)
    let loop = try options.referenceLoop(orElse: REFERENCE_PLAIN)
    var learner = reference_learner(REFERENCE_Q_LEARNING, alpha: 0.5, gamma: 0.99)
    let costs = repetitions.map { _ in
      let result = world.learn(
        &learner, loop, options.vectors, steps: steps, episodes: 0, runs: options.runs, seed: 1)
      return result.seconds / Double(result.steps) * 1e9
    }
    return (costs, [options.vectorsField(loop)])
  }

  private func runLibrary(_ graph: RandomGraph) throws -> Result {
    var compiled: TabularModel?
    let compiling = try Measurement.of { compiled = try TabularModel(compiling: graph) }
    guard let model = compiled else { return ([], []) }
    let specification = RunSpecification(
      discount: 0.99, stepLimit: RunSpecification.generalStepLimit, budget: .steps(steps), seed: 1)
    let task = LearningTask(model, specification)
    guard let entry = standardAlgorithms.first(where: { $0.description.name == "q-learning" }) else {
      return ([], [])
    }
    let algorithm = try entry.configure([])
    let costs = try repetitions.map { _ in
      // Four at a time, so that all tables are there before the first step.
      let clocks = stride(from: 0, to: options.runs, by: 4).map { $0..<min($0 + 4, options.runs) }.map(
        Clock.init)
      for clock in clocks {
        try forEachRun(clock.runs, threads: 1) { run in
          let observer = RunObserver(mayContinue: { _, steps in
            clock.note(steps, of: run)
            return true
          })
          return .run(try algorithm.makeRun(run, task, observer)) { _ in .done(()) }
        } deliver: { _, _ in
        }
      }
      return clocks.reduce(0) { $0 + $1.seconds } / Double(clocks.reduce(0) { $0 + $1.steps }) * 1e9
    }
    return (costs, [("compile_seconds", "\(compiling.processorSeconds)")])
  }
}

/// The time from the first question whether to go on, when the tables of all runs are made, to the last: the last
/// piece of each run, behind it, is left out.
private final class Clock: Sendable {
  private struct Reading {
    var first: Double?
    var last = 0.0
    var steps: [Int: Int] = [:]
  }

  let runs: Range<Int>
  private let reading = Mutex(Reading())

  init(_ runs: Range<Int>) { self.runs = runs }

  func note(_ steps: Int, of run: Int) {
    let now = Measurement.processorSecondsSoFar
    reading.withLock { reading in
      reading.first = reading.first ?? now
      reading.last = now
      reading.steps[run] = steps
    }
  }

  var seconds: Double { reading.withLock { $0.last - ($0.first ?? 0) } }
  var steps: Int { reading.withLock { $0.steps.values.reduce(0, +) } }
}

/// A random graph: each of four actions leads from a state to one drawn at random, always the same.
struct RandomGraph: Environment {
  static let name = "random-graph"
  let stateCount: Int
  let actions = [0, 1, 2, 3]

  init() { self.init(stateCount: 1000) }
  init(stateCount: Int) { self.stateCount = stateCount }

  var initialStates: [Int] { [0] }
  var states: [Int]? { Array(0..<stateCount) }

  /// Where an action leads: the words of a generator, as fractions of all states.
  func successor(_ state: Int, _ action: Int) -> Int {
    let word = SplitMix64.mix(UInt64(4 * state + action + 1) &* SplitMix64.goldenGamma)
    return Int(word.multipliedFullWidth(by: UInt64(stateCount)).high)
  }

  func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
    [.moving(to: successor(state, action), reward: -1)]
  }
}
