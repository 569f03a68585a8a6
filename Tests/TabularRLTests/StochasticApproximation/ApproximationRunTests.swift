import TabularRL
import Testing

/// w^3 - 5 with errors that are given.
private struct ReplayedCubic: ApproximationProblem {
  static let name = "replayed-cubic"
  var errors: [Double] = []
  let start = [0.0]
  let meanInput = [0.0]
  func solution(for samples: [[Double]]) -> [Double] { [CubicRoot().root] }
  func samples(using generator: inout Generator) -> [[Double]] { errors.map { [$0] } }
  func draw(into input: inout [Double], using generator: inout Generator) {}
  func measure(at estimate: [Double], input: [Double], into measurement: inout [Double]) {
    measurement[0] = estimate[0] * estimate[0] * estimate[0] - 5 + input[0]
  }
}

@Suite struct ApproximationRunTests {
  private func estimates<Algorithm: ApproximationAlgorithm, Problem: ApproximationProblem>(
    _ algorithm: Algorithm, _ problem: Problem, _ count: Int, run: Int = 0
  ) -> [[Double]] {
    var run = ApproximationRun(run, of: algorithm, on: problem, seed: 1)
    return (0..<count).compactMap { _ in run.step()?.estimate }
  }

  private func with<Algorithm: ApproximationAlgorithm>(_ alpha: String, _ algorithm: Algorithm) throws
    -> Algorithm
  {
    var algorithm = algorithm
    algorithm.stepSize = try #require(Schedule(alpha))
    return algorithm
  }

  @Test("The noise of Zhao's figure 6.3, replayed, gives its estimates")
  func cubic() throws {
    var problem = ReplayedCubic()
    problem.errors = [1.147, 0.787, -1.278, -0.585, -0.620, 0.535, 0.483, 0.108, -0.340]
    let drawn = estimates(try with("1/(1+n)", MeanEstimation()), problem, 9).map { $0[0] }
    // Errors and estimates are read off the figure, to about 0.01.
    for (estimate, figure) in zip(drawn, [1.927, 0.947, 2.305, 0.974, 1.757, 1.621, 1.654, 1.695, 1.742]) {
      #expect(abs(estimate - figure) < 0.01)
    }
    #expect(abs(CubicRoot().root - 1.7099759466766968) < 1e-15)
  }

  @Test("Figure 6.4 without noise: tanh(w - 1) from 3 with step sizes 1/k")
  func tanh() {
    let drawn = estimates(RobbinsMonro(), TanhRoot(), 1000).map { $0[0] }
    let figure = [
      2.035972, 1.647826, 1.457758, 1.350694, 1.283296, 1.237304, 1.204026, 1.17887, 1.159205, 1.143418,
    ]
    for (estimate, value) in zip(drawn, figure) { #expect(abs(estimate - value) < 1e-6) }
    #expect(abs(drawn[99] - 1.014396) < 1e-6 && abs(drawn[999] - 1.001440) < 1e-6)
    #expect(TanhRoot().value(at: 0.5) == -TanhRoot().value(at: 1.5))
  }

  @Test("The cubic diverges in 0.287 of the runs with step sizes 1/(k+1), and nothing is printed beyond")
  func divergence() throws {
    let algorithm = try with("1/(1+n)", RobbinsMonro())
    let runs = 2000
    var diverged = 0
    var ends: [Double] = []
    for index in 0..<runs {
      var run = ApproximationRun(index, of: algorithm, on: CubicRoot(), seed: 1)
      for _ in 0..<50 {
        guard let record = run.step() else { break }
        #expect(record.estimate[0].magnitude <= 1e100 && record.error.isFinite)
      }
      if run.hasDiverged { diverged += 1 } else { ends.append(run.estimate[0]) }
    }
    let share = Double(diverged) / Double(runs)
    // Four standard errors of a share; the published fraction is rounded to a thousandth.
    #expect(abs(share - 0.287) < 4 * (0.287 * 0.713 / Double(runs)).squareRoot() + 0.0005)
    let mean = ends.reduce(0, +) / Double(ends.count)
    #expect(abs(mean - 1.709) < 4 * 0.036 / Double(ends.count).squareRoot() + 0.0005)
  }

  @Test("The incremental mean is the mean of the samples so far, whatever the start")
  func incrementalMean() {
    var problem = SquareMean()
    var generator = RandomStream(seed: 1, purpose: .drawing, environment: "square-mean", run: 0).generator()
    let samples = problem.samples(using: &generator)
    problem.begin = 1e6
    let drawn = estimates(MeanEstimation(), problem, 100)
    var sum = [0.0, 0]
    for (index, sample) in samples.enumerated() {
      for axis in 0..<2 {
        sum[axis] += sample[axis]
        #expect(abs(drawn[index][axis] - sum[axis] / Double(index + 1)) < 1e-9)
      }
    }
  }

  @Test("Batch gradient descent with step size 1 is exact after one iteration")
  func batch() {
    var run = ApproximationRun(0, of: BatchGradientDescent(), on: SquareMean(), seed: 1)
    #expect((run.step()?.error ?? 1) < 1e-12)
    #expect(run.solution != [0, 0])
  }

  @Test(
    "The mean squared error of mini-batches of fresh points is (200/3) / (m k)",
    arguments: [(1, 10), (5, 10), (50, 4)])
  func miniBatch(size: Int, iterations: Int) {
    var algorithm = MiniBatchGradientDescent()
    algorithm.batchSize = size
    var problem = SquareMean()
    problem.sampleCount = 0
    let runs = 1000
    let squares = (0..<runs).map { index in
      var run = ApproximationRun(index, of: algorithm, on: problem, seed: 1)
      for _ in 0..<iterations { _ = run.step() }
      return run.error * run.error
    }
    let expected = 200.0 / 3 / Double(size * iterations)
    let mean = squares.reduce(0, +) / Double(runs)
    // The squared length of a nearly normal pair is exponential: its deviation is its mean.
    #expect(abs(mean - expected) < 4 * expected / Double(runs).squareRoot())
  }

  @Test(
    "One random sample an iteration is a mini-batch of one, and the Robbins-Monro algorithm on its gradient")
  func same() {
    var one = MiniBatchGradientDescent()
    one.batchSize = 1
    let drawn = estimates(StochasticGradientDescent(), SquareMean(), 50)
    #expect(drawn == estimates(one, SquareMean(), 50))
    #expect(drawn == estimates(RobbinsMonro(), SquareMean(), 50))
    #expect(drawn != estimates(RobbinsMonro(), SquareMean(), 50, run: 1))
  }

  @Test(
    "Every algorithm finds every root with step sizes that satisfy the conditions",
    arguments: standardApproximations.indices)
  func limits(index: Int) throws {
    func end(_ algorithm: some ApproximationAlgorithm, _ problem: some ApproximationProblem) -> Double {
      var run = ApproximationRun(0, of: algorithm, on: problem, seed: 1)
      for _ in 0..<2000 { _ = run.step() }
      return run.error
    }
    let alpha = Setting(name: "alpha", value: "1/n")
    let algorithm = try standardApproximations[index].configure([alpha])
    // Noise 1 and slope s with 1/n: a deviation of at most 1 / sqrt(2000 (2 s - 1)); four of them and the bias.
    #expect(end(algorithm, NormalMean()) < 4 / 2000.0.squareRoot())
    #expect(end(algorithm, SquareMean()) < 4 * (200.0 / 3 / 2000).squareRoot())
    #expect(end(algorithm, TanhRoot()) < 0.01)
  }
}
