import ReferenceLoops
import TabularRL

/// w7: Q-learning for so many steps in a random graph, step size 0.5, epsilon 0.1, discount 0.99.
///
/// Every action leads anywhere and every step costs one, so that what was tried least looks best and the agent wanders
/// everywhere: the table is touched all over. What it takes to make the tables is measured by a run of one step and
/// subtracted.
struct GraphWorkload {
  let options: Options

  init(_ options: Options) { self.options = options }

  func run() throws -> [(String, String)] {
    let graph = RandomGraph(stateCount: options.size ?? 1000)
    let steps = options.steps ?? 2_000_000
    var (times, compiling): ([Measurement], Double) = ([], 0)
    var learned: (episodes: Int, meanReturn: Double, tableSum: Double) = (0, 0, 0)
    var fields = [("states", "\(graph.stateCount)"), ("outcomes", "\(4 * graph.stateCount)")]
    let repetitions = options.repetitions ?? 1
    if options.usesReference {
      let world = FlatWorld(states: graph.stateCount, successor: graph.successor)
      let loop = try options.referenceLoop(orElse: REFERENCE_PLAIN)
      fields.append(options.vectorsField(loop))
      var learner = reference_learner(REFERENCE_Q_LEARNING, alpha: 0.5, gamma: 0.99)
      for _ in 0..<repetitions {
        let (_, first) = world.measured(
          &learner, loop, options.vectors, steps: 1, episodes: 0, runs: options.runs, seed: 1)
        let (result, whole) = world.measured(
          &learner, loop, options.vectors, steps: steps, episodes: 0, runs: options.runs, seed: 1)
        times.append(whole - first)
        learned = (Int(result.episodes), result.mean_return, result.table_sum)
      }
    } else {
      var compiled: TabularModel?
      compiling = try Measurement.of { compiled = try TabularModel(compiling: graph) }.processorSeconds
      guard let model = compiled else { return [] }
      for _ in 0..<repetitions {
        let first = try library(model, steps: 1)
        let whole = try library(model, steps: steps)
        times.append(whole.time - first.time)
        learned = (whole.episodes, whole.meanReturn, whole.tableSum)
      }
    }
    times.sort { $0.processorSeconds < $1.processorSeconds }
    return fields
      + options.fields(
        times[repetitions / 2], steps * options.runs, learned.episodes, learned.meanReturn, learned.tableSum)
      + [("compile_seconds", "\(compiling)")]
  }

  private func library(_ model: TabularModel, steps: Int) throws -> LibraryRuns {
    let specification = RunSpecification(
      discount: 0.99, stepLimit: RunSpecification.generalStepLimit, budget: .steps(steps), seed: 1)
    return try LibraryRuns(
      "q-learning", [], in: LearningTask(model, specification), runs: options.runs, threads: options.threads)
  }
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
