/// LSPI: policy iteration on everything that has been lived through, each policy evaluated by least squares.
///
///     A = ridge I + sum of x(s,a) (x(s,a) - gamma x(s',pi(s')))^T,  b = sum of r x(s,a)
///     w = A^(-1) b;  pi = greedy for q(s,a) = w.x(s,a)
///
/// over all steps so far, and again until the weights stay as they are; x(s,a) holds the features of s at the place of
/// a. The policy is improved every so many steps, and when the solution is asked for. There is no step size. With
/// one-hot features and every action tried everywhere it finds the optimal policy of the world as it was seen.
///
/// - Source: Lagoudakis & Parr 2003.
/// - Complexity: an iteration O(steps * active features^2 + (actions * features)^3), so a run of n steps O(n^2 /
///   period); memory O(steps * active features + (actions * features)^2).
public struct LeastSquaresPolicyIteration: LinearControlAlgorithm {
  /// Exploration and initial value; there is no step size.
  public var control = ControlSettings()
  /// How states are described.
  public var features = FeatureChoice.radial(count: 4)
  /// The number of steps between two improvements, in 1...1000000000.
  public var period = 1000
  /// The most evaluations of an improvement, in 1...1000.
  public var iterations = 20
  /// What A begins with on its diagonal, above 0: weights are drawn to zero as if by so many steps.
  public var ridge = 1e-6

  /// What the recipe makes.
  public typealias FeatureWorker = LeastSquaresPolicyIterator

  /// The most weights; A has as many entries as their square.
  public static let largestWeightCount = 2048

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    LeastSquaresPolicyIterator(control, self)
  }

  /// Checks that the matrix is not too large.
  public func validate(for task: FeatureTask) throws(ParameterError) {
    let count = task.featureCount * task.actionCount
    guard count > Self.largestWeightCount else { return }
    throw .conflict(
      "\(Self.name) keeps a matrix of weights by weights, at most \(Self.largestWeightCount) of them, and --features "
        + "\(features) with \(task.actionCount) actions have \(count)")
  }

  /// The name on the command line.
  public static let name = "lspi"
  /// What it is.
  public static let summary = "LSPI: policy iteration by least squares on everything lived through"
  /// The schema: everything but a step size.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearControl.filter { $0.name != "alpha" } + [
      Parameter("period", \.period, in: 1...1_000_000_000, "number of steps between two improvements"),
      Parameter("iterations", \.iterations, in: 1...1000, "most evaluations of an improvement"),
      Parameter(
        "ridge", \.ridge, in: .above(0, to: 1e6), "what is put on the diagonal before anything is seen"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      A = ridge I + sum x(s,a) (x(s,a) - gamma x(s',pi(s')))^T; b = sum r x(s,a), over all steps so far
      w = A^(-1) b; pi = greedy for w.x(s,a); again until w stays as it is
      """,
      "Cost": """
      an improvement goes through all steps so far, up to --iterations times, so that time grows with the square of a
      run's steps: give long runs a --period of a tenth of their steps or so
      """,
      "Source": "Lagoudakis & Parr 2003",
    ])
  }
}

/// LSPI at work.
public struct LeastSquaresPolicyIterator: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl
  private let recipe: LeastSquaresPolicyIteration
  private var steps: [FeaturedTransition] = []

  /// Creates a newborn learner.
  public init(_ control: LinearControl, _ recipe: LeastSquaresPolicyIteration) {
    self.control = control
    self.recipe = recipe
  }

  /// Remembers the step, then chooses.
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Remembers the step, and improves the policy when it is time.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    control.record(transition)
    steps.append(transition)
    if steps.count.isMultiple(of: recipe.period) { improve() }
  }

  /// Evaluates the greedy policy and takes the one that is greedy for its values, until nothing changes.
  public mutating func improve() {
    for _ in 0..<recipe.iterations {
      guard let weights = evaluateGreedyPolicy(), weights != control.values.weights else { return }
      control.values.replace(by: weights)
    }
  }

  /// Returns the weights of the values of the policy that is greedy for the weights of now, or nil where the
  /// equations have no single solution.
  private mutating func evaluateGreedyPolicy() -> [Double]? {
    let (count, initialValue) = (control.values.weights.count, control.values.initialValue)
    var matrix = Array(repeating: 0.0, count: count * count)
    var right = Array(repeating: 0.0, count: count)
    for index in 0..<count { matrix[index * count + index] = recipe.ridge }
    for step in steps {
      let (state, offset) = (step.state.features, control.offset(of: step))
      control.look(at: step.next)
      let best = control.table.greedyAction(in: step.next.number) * control.values.featureCount
      // The weights make up for what the constant part of the values does not explain.
      let reward = step.reward - (1 - step.discount) * initialValue
      for entry in state.entries {
        let (row, amount) = (offset + entry.index, entry.value)
        state.add(to: &matrix, from: row * count + offset, times: amount)
        step.next.features.add(to: &matrix, from: row * count + best, times: -amount * step.discount)
        right[row] += amount * reward
      }
    }
    return LinearEquations(matrix, count: count)?.solve(right)
  }

  /// The action values after an improvement on everything so far; the learner goes on as if there had been none.
  public var solution: Solution {
    var copy = self
    copy.improve()
    return copy.control.solution
  }
}
