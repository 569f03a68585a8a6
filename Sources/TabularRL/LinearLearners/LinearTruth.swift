/// The exact companions of linear prediction: what its learners tend to, and how far any weights are from the truth.
///
///     V = X w                                    the values that weights give
///     delta = r + gamma P V - V                  the expected TD errors of the states
///     VE = sum of mu (V - v)^2                   the mean squared value error
///     BE = sum of mu delta^2                     the mean squared Bellman error
///     PBE = the same of delta, projected         the mean squared projected Bellman error
///
/// where P and r belong to the policy that is evaluated, outcomes that end an episode are left out of P, and mu is the
/// share of steps spent in each state. Projections go through an orthonormal basis of the features under mu, so that
/// features that depend on each other, or nearly so, do no harm; weights that are not determined are zero.
///
/// - Source: Sutton & Barto 2018, sections 9.2, 9.4, 11.4 to 11.6; Zhao 2025, section 8.2; Tsitsiklis & Van Roy 1997.
public struct LinearTruth: Sendable {
  /// The features.
  public let features: FeatureTable
  /// The discount.
  public let discount: Double
  /// The share of steps in each state, mu; it sums to one.
  public let weighting: [Double]
  /// The exact value of each state.
  public let values: [Double]

  private let model: TabularModel
  private let policy: Policy
  private let chain: ControlledChain
  private let basis: WeightedBasis

  /// Works out the truth about a policy.
  ///
  /// - Parameters:
  ///   - model: the world.
  ///   - policy: the policy that is evaluated.
  ///   - features: the features of every state.
  ///   - discount: the discount, in 0...1.
  ///   - weighting: the share of each state, at least 0, of any sum above 0; by default that of the steps of the policy
  ///     itself when episodes begin again where they end. Off-policy, give that of the policy followed
  ///     (``TabularModel/stationaryDistribution(of:)``).
  /// - Throws: ``PolicyError`` when the discount is 1 and some episode never ends.
  /// - Complexity: O(states * features^2), beside the linear solves for the values and the weighting.
  public init(
    _ model: TabularModel, _ policy: Policy, _ features: FeatureTable, discount: Double,
    weighting: [Double]? = nil
  ) throws(PolicyError) {
    self.model = model
    self.policy = policy
    self.features = features
    self.discount = discount
    let weighting = weighting ?? model.stationaryDistribution(of: policy)
    let total = weighting.reduce(0, +)
    precondition(
      total > 0 && weighting.allSatisfy { $0 >= 0 }, "the shares of states are not negative, and not all 0")
    self.weighting = weighting.map { $0 / total }
    values = try PolicyEvaluator(model, discount: discount).values(of: policy).values
    chain = model.controlledChain(of: policy)
    basis = WeightedBasis((0..<features.featureCount).map { features.column($0) }, self.weighting)
  }

  /// Returns the truth about the same policy with other features; what does not depend on them is kept.
  ///
  /// - Complexity: O(states * features^2).
  public func with(_ features: FeatureTable) -> LinearTruth { LinearTruth(self, features) }

  private init(_ other: LinearTruth, _ features: FeatureTable) {
    self.features = features
    discount = other.discount
    weighting = other.weighting
    values = other.values
    model = other.model
    policy = other.policy
    chain = other.chain
    basis = WeightedBasis((0..<features.featureCount).map { features.column($0) }, weighting)
  }

  /// The number of features that do not depend on others: the dimension of what can be represented.
  public var rank: Int { basis.directions.count }

  /// Returns the values that weights give.
  public func values(of weights: [Double]) -> [Double] { features.rows.map { $0.dot(weights) } }

  /// Returns gamma P V: the expected discounted value of the state that follows each state.
  public func expectedNext(_ values: [Double]) -> [Double] {
    (0..<features.stateCount).map { state in
      chain.entries(of: state).reduce(0) {
        $0 + discount * chain.probabilities[$1] * values[chain.successors[$1]]
      }
    }
  }

  /// Returns the expected TD error of each state: r + gamma P V - V.
  public func errors(of weights: [Double]) -> [Double] {
    let values = values(of: weights)
    let next = expectedNext(values)
    return values.indices.map { chain.rewards[$0] + next[$0] - values[$0] }
  }

  /// Returns the weights whose values are nearest to the given ones, in the mean square under ``weighting``.
  public func projected(_ values: [Double]) -> [Double] { basis.weights(basis.shadow(of: values)) }

  /// The weights of the least mean squared value error: what gradient Monte Carlo tends to.
  public var projection: [Double] { projected(values) }

  /// Returns the weights that TD(lambda) tends to on-policy, and LSTD(lambda) everywhere; nil where there are none.
  ///
  ///     A w = b, A = X^T D (I - gamma lambda P)^(-1) (I - gamma P) X, b = X^T D (I - gamma lambda P)^(-1) r
  ///
  /// - Source: Sutton & Barto 2018, equation 9.12 (lambda 0); Tsitsiklis & Van Roy 1997.
  /// - Complexity: O(features * outcomes + states * features^2), for lambda above 0 beside a linear solve for each
  ///   feature.
  public func fixedPoint(lambda: Double = 0) -> [Double]? {
    let count = basis.directions.count
    guard let traced = traced(lambda: lambda) else { return nil }
    var matrix: [Double] = Array(repeating: 0, count: count * count)
    for (column, direction) in basis.directions.enumerated() {
      let next = expectedNext(direction)
      let shadow = basis.shadow(of: traced(direction.indices.map { direction[$0] - next[$0] }))
      for row in 0..<count { matrix[row * count + column] = shadow[row] }
    }
    let right = basis.shadow(of: traced(chain.rewards))
    return LinearEquations(matrix, count: count).map { basis.weights($0.solve(right)) }
  }

  /// Multiplication by (I - gamma lambda P)^(-1), or nil when that is singular.
  private func traced(lambda: Double) -> (([Double]) -> [Double])? {
    guard lambda * discount > 0 else { return { $0 } }
    let chain = PolicyChain(BackupRows(model, discount: lambda * discount), policy)
    guard let equations = PolicyEquations(chain, chain.components()) else { return nil }
    return { equations.solve($0) }
  }

  /// The weights of the least mean squared Bellman error: what residual gradient with two samples tends to.
  public var bellmanErrorMinimum: [Double] {
    let columns = (0..<features.featureCount).map { feature in
      let column = features.column(feature)
      let next = expectedNext(column)
      return column.indices.map { column[$0] - next[$0] }
    }
    let basis = WeightedBasis(columns, weighting)
    return basis.weights(basis.shadow(of: chain.rewards))
  }

  /// Returns the mean squared value error VE.
  public func valueError(of weights: [Double]) -> Double {
    let estimates = values(of: weights)
    return meanSquare(estimates.indices.map { estimates[$0] - values[$0] })
  }

  /// Returns the mean squared Bellman error BE.
  public func bellmanError(of weights: [Double]) -> Double { meanSquare(errors(of: weights)) }

  /// Returns the mean squared projected Bellman error PBE; zero at the TD fixed point.
  public func projectedBellmanError(of weights: [Double]) -> Double {
    basis.shadow(of: errors(of: weights)).reduce(0) { $0 + $1 * $1 }
  }

  private func meanSquare(_ errors: [Double]) -> Double {
    zip(weighting, errors).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
  }
}

// MARK: - Expected updates

extension LinearTruth {
  /// Returns the expected update of semi-gradient TD(0) for a step size of one: X^T D delta.
  ///
  /// - Parameters:
  ///   - weights: the weights.
  ///   - emphasis: what the update of each state is weighted by besides, or nil for nothing: emphatic TD.
  /// - Returns: the direction in which the weights move on average.
  public func semiGradient(of weights: [Double], emphasis: [Double]? = nil) -> [Double] {
    let errors = errors(of: weights)
    return averaged(errors.indices.map { errors[$0] * (emphasis?[$0] ?? 1) })
  }

  /// Returns the expected update of the second weights h of gradient TD: X^T D (delta - X h).
  public func errorGradient(of weights: [Double], _ second: [Double]) -> [Double] {
    let (errors, predicted) = (errors(of: weights), values(of: second))
    return averaged(errors.indices.map { errors[$0] - predicted[$0] })
  }

  /// Returns what TDC subtracts from the expected semi-gradient update: (gamma P X)^T D X h.
  public func correction(_ second: [Double]) -> [Double] {
    let predicted = values(of: second)
    return (0..<features.featureCount).map { feature in
      let next = expectedNext(features.column(feature))
      return next.indices.reduce(0) { $0 + weighting[$1] * next[$1] * predicted[$1] }
    }
  }

  /// X^T D y.
  private func averaged(_ amounts: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: features.featureCount)
    for (state, row) in features.rows.enumerated() {
      row.add(to: &sums, times: weighting[state] * amounts[state])
    }
    return sums
  }
}

extension FeatureTable {
  /// Returns one feature of every state.
  fileprivate func column(_ feature: Int) -> [Double] {
    rows.map { row in row.entries.first { $0.index == feature }?.value ?? 0 }
  }
}

/// An orthonormal basis of columns, in a weighted inner product, and how it is made of them.
///
/// - Source: Golub & Van Loan 2013, section 5.2.8 (modified Gram-Schmidt), each column orthogonalized twice.
private struct WeightedBasis: Sendable {
  /// The directions, of length one and at right angles to each other.
  private(set) var directions: [[Double]] = []
  /// The column that each direction was made of.
  private var origins: [Int] = []
  /// The coordinates of these columns in the directions up to their own.
  private var triangle: [[Double]] = []
  private let columnCount: Int
  private let weighting: [Double]

  /// A column whose rest is this much smaller than itself depends on the others.
  private static let tolerance = 1e-11

  init(_ columns: [[Double]], _ weighting: [Double]) {
    columnCount = columns.count
    self.weighting = weighting
    for (number, column) in columns.enumerated() {
      let size = length(of: column)
      guard size > 0 else { continue }
      var rest = column
      var coordinates = [Double](repeating: 0, count: directions.count)
      for _ in 0..<2 {
        for (place, direction) in directions.enumerated() {
          let part = product(direction, rest)
          coordinates[place] += part
          for state in rest.indices { rest[state] -= part * direction[state] }
        }
      }
      let remaining = length(of: rest)
      guard remaining > Self.tolerance * size else { continue }
      directions.append(rest.map { $0 / remaining })
      origins.append(number)
      triangle.append(coordinates + [remaining])
    }
  }

  private func product(_ one: [Double], _ other: [Double]) -> Double {
    one.indices.reduce(0) { $0 + weighting[$1] * one[$1] * other[$1] }
  }

  private func length(of column: [Double]) -> Double { product(column, column).squareRoot() }

  /// The coordinates of the projection of a column.
  func shadow(of column: [Double]) -> [Double] { directions.map { product($0, column) } }

  /// The weights of the original columns that give these coordinates.
  func weights(_ coordinates: [Double]) -> [Double] {
    var (rest, weights) = (coordinates, [Double](repeating: 0, count: columnCount))
    for place in directions.indices.reversed() {
      let weight = rest[place] / triangle[place][place]
      weights[origins[place]] = weight
      for earlier in 0..<place { rest[earlier] -= weight * triangle[place][earlier] }
    }
    return weights
  }
}
