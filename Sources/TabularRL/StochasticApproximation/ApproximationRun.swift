/// What is known after an iteration.
public struct ApproximationRecord: Hashable, Sendable {
  /// The number of the iteration, counted from 1.
  public var iteration: Int
  /// The step size a(k) it used.
  public var stepSize: Double
  /// The estimate w(k+1) it led to.
  public var estimate: [Double]
  /// The Euclidean distance of the estimate from the solution.
  public var error: Double
}

/// One run of a stochastic approximation: the loop that all its algorithms share.
///
/// A run is a pure function of problem, algorithm, seed and number: the data set comes from the stream of drawing,
/// fresh inputs from that of the world, the choice among samples from that of the agent, so that run *r* of every
/// algorithm meets the same data and the same noise.
public struct ApproximationRun<Algorithm: ApproximationAlgorithm, Problem: ApproximationProblem>: Sendable {
  /// An estimate beyond this has diverged: it will not come back before it overflows.
  public static var limit: Double { 1e100 }

  /// The estimate w(k+1) after k iterations.
  public private(set) var estimate: [Double]
  /// The number k of iterations done.
  public private(set) var iterations = 0
  /// Whether the estimate has left all bounds; the last record is the last one within.
  public private(set) var hasDiverged = false
  /// Where the estimate should lead.
  public let solution: [Double]

  private let algorithm: Algorithm
  private let problem: Problem
  private var inputs: ApproximationInputs

  /// Creates run number `index`, counted from 0.
  public init(_ index: Int, of algorithm: Algorithm, on problem: Problem, seed: UInt64) {
    func generator(_ purpose: RandomStream.Purpose) -> Generator {
      RandomStream(seed: seed, purpose: purpose, environment: Problem.name, run: index).generator()
    }
    self.algorithm = algorithm
    self.problem = problem
    var drawing = generator(.drawing)
    let samples = problem.samples(using: &drawing)
    inputs = ApproximationInputs(
      problem, samples: samples, generator: generator(.world), chooser: generator(.agent))
    estimate = problem.start
    solution = problem.solution(for: samples)
  }

  /// Carries out one iteration and returns its record, or nil when the estimate leaves all bounds.
  public mutating func step() -> ApproximationRecord? {
    guard !hasDiverged else { return nil }
    let (problem, estimate) = (problem, estimate)
    var sum = estimate.map { _ in 0.0 }
    var measurement = sum
    var count = 0.0
    algorithm.chooseInputs(iterations + 1, &inputs) { input in
      problem.measure(at: estimate, input: input, into: &measurement)
      for index in sum.indices { sum[index] += measurement[index] }
      count += 1
    }
    let size = algorithm.stepSize.value(after: iterations)
    var next = estimate
    for index in next.indices { next[index] -= size * (sum[index] / count) }
    guard next.allSatisfy({ $0.magnitude <= Self.limit }) else {
      hasDiverged = true
      return nil
    }
    self.estimate = next
    iterations += 1
    return ApproximationRecord(iteration: iterations, stepSize: size, estimate: next, error: error)
  }

  /// The Euclidean distance of the estimate from the solution.
  public var error: Double {
    zip(estimate, solution).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}
