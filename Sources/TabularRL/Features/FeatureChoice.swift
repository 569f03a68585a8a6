/// How states are described to a learner with features.
///
/// | text | features |
/// | --- | --- |
/// | `one-hot` | one for each state, finite worlds only: a table |
/// | `own` | those that the world declares itself |
/// | `aggregation(10)` | 10 groups of states along each coordinate |
/// | `polynomial(3)` | products of powers up to degree 3, coordinates scaled to -1...1 |
/// | `polynomial(3,0)` | the same, coordinates scaled to 0...1 |
/// | `fourier(5)` | cosines of up to 5 half waves along each coordinate |
/// | `radial(5)`, `radial(5,0.1)` | 5 Gaussian bumps along each coordinate, of width 0.1 of the range |
/// | `tiles(8,10)` | 8 tilings of 10 tiles along each coordinate |
/// | `hashed-tiles(8,10,4096)` | the same, sharing 4096 features by a hash |
///
/// The coordinates are a simulation's own; in a finite world those it declares, else its places on the board, as
/// column and row, else the numbers of the states. They are scaled to where episodes can be; a state in which nothing
/// can be done has no features, so that its value is zero. Coordinates that are the same everywhere are left out.
public enum FeatureChoice: Hashable, Sendable {
  /// A feature for each state: a table. Finite worlds only.
  case oneHot
  /// What the world itself declares.
  case own
  /// So many groups of states along each coordinate, at least 1.
  case aggregation(groups: Int)
  /// Products of powers up to a degree, at least 0; coordinates are scaled from `lowest`, below 1, to 1.
  case polynomial(order: Int, lowest: Double = -1)
  /// Cosines of up to so many half waves along each coordinate, at least 0.
  case fourier(order: Int)
  /// So many Gaussian bumps along each coordinate, at least 2, of a width above 0 or nil for their distance.
  case radial(count: Int, width: Double? = nil)
  /// So many shifted grids of so many tiles along each coordinate, at least 1 of each.
  case tiles(tilings: Int, tiles: Int)
  /// The same, the tiles sharing `size` features, at least as many as tilings.
  case hashedTiles(tilings: Int, tiles: Int, size: Int)

  /// The most features that are made.
  public static let largestFeatureCount = 1 << 24

  /// The most features that are not zero, of all states of a finite world together: a gigabyte.
  public static let largestTable = 1 << 26

  /// Returns the features of every state of a finite world.
  ///
  /// - Throws: ``ParameterError`` when the world declares none of its own, or when there would be too many.
  /// - Complexity: O(states * active features) the first time that a model is asked for it, O(1) later.
  public func table(for model: TabularModel) throws(ParameterError) -> FeatureTable {
    try model.featureTables.table(for: self) { () throws(ParameterError) in try makeTable(for: model) }
  }

  private func makeTable(for model: TabularModel) throws(ParameterError) -> FeatureTable {
    let table: FeatureTable
    switch self {
    case .oneHot:
      return FeatureTable(OneHotFeatures(stateCount: model.stateCount), stateCount: model.stateCount)
    case .own:
      guard let features = model.features else { throw noOwnFeatures(of: model.name) }
      table = features
    default:
      let space = model.coordinateSpace
      let box = CoordinateBox(space.ranges)
      let map = try map(over: box, in: model.name)
      guard activeCount(over: box) <= Self.largestTable / model.stateCount else {
        throw .conflict(
          "--features \(self) would be more than \(Self.largestTable) numbers for the \(model.stateCount) states of "
            + "\(model.name); take fewer, or tiles")
      }
      table = FeatureTable(map, at: space.points)
    }
    return table
  }

  /// Returns the map that describes the states of a simulation by their coordinates.
  ///
  /// - Throws: ``ParameterError`` when a simulation has no such features, or when there would be too many.
  public func map(
    for simulation: some Simulation
  ) throws(ParameterError) -> any FeatureMap<Coordinates> {
    let name = type(of: simulation).name
    switch self {
    case .oneHot:
      throw .conflict(
        "--features one-hot needs numbered states, and those of \(name) are not; \(Self.alternatives)")
    case .own: throw noOwnFeatures(of: name)
    default: return try map(over: CoordinateBox(simulation.coordinateRanges), in: name)
    }
  }

  private static let alternatives = "take tiles, fourier, radial, polynomial or aggregation"

  private func noOwnFeatures(of name: String) -> ParameterError {
    .conflict("--features own: \(name) declares no features; \(Self.alternatives)")
  }

  /// The map over a box of coordinates; one that needs none, for this is a programmer's mistake, fails.
  private func map(
    over box: CoordinateBox, in world: String
  ) throws(ParameterError) -> any FeatureMap<Coordinates> {
    let count = featureCount(over: box)
    let largest = activeCount(over: box) == count ? 1 << 20 : Self.largestFeatureCount
    guard count <= largest else {
      throw .conflict(
        "--features \(self) would be more than \(largest) features in \(world); take fewer, or "
          + "hashed-tiles")
    }
    switch self {
    case .oneHot, .own: preconditionFailure("\(self) features are not made of coordinates")
    case .aggregation(let groups): return StateAggregation(groups: groups, in: box)
    case .polynomial(let order, let lowest): return PolynomialBasis(order: order, in: box, from: lowest)
    case .fourier(let order): return FourierBasis(order: order, in: box)
    case .radial(let count, let width): return RadialBasis(count: count, in: box, width: width)
    case .tiles(let tilings, let tiles): return TileCoding(tilings: tilings, tiles: tiles, in: box)
    case .hashedTiles(let tilings, let tiles, let size):
      return HashedTileCoding(tilings: tilings, tiles: tiles, size: size, in: box)
    }
  }

  /// The number of features of a state that are not zero.
  private func activeCount(over box: CoordinateBox) -> Int {
    switch self {
    case .oneHot, .own, .aggregation: 1
    case .tiles(let tilings, _), .hashedTiles(let tilings, _, _): tilings
    case .polynomial, .fourier, .radial: featureCount(over: box)
    }
  }

  private func featureCount(over box: CoordinateBox) -> Int {
    switch self {
    case .oneHot, .own: 0
    case .aggregation(let groups): box.cells(groups)
    case .polynomial(let order, _): PolynomialBasis.featureCount(order: order, dimension: box.dimension)
    case .fourier(let order): box.cells(order + 1)
    case .radial(let count, _): box.cells(count)
    case .tiles(let tilings, let tiles):
      tilings > Self.largestFeatureCount / max(1, box.cells(tiles + 1))
        ? .max : tilings * box.cells(tiles + 1)
    case .hashedTiles(_, _, let size): size
    }
  }
}

extension FeatureChoice: ParameterValue {
  /// The help text's word for features.
  public static var placeholder: String { "FEATURES" }

  /// The text forms there are.
  public static let forms = """
    one-hot, own, aggregation(GROUPS), polynomial(ORDER), polynomial(ORDER,LOWEST), fourier(ORDER), \
    radial(COUNT), radial(COUNT,WIDTH), tiles(TILINGS,TILES) or hashed-tiles(TILINGS,TILES,SIZE)
    """

  /// The text form; parsing it gives the same choice back.
  public var description: String {
    switch self {
    case .oneHot: "one-hot"
    case .own: "own"
    case .aggregation(let groups): "aggregation(\(groups))"
    case .polynomial(let order, let lowest):
      lowest == -1 ? "polynomial(\(order))" : "polynomial(\(order),\(lowest))"
    case .fourier(let order): "fourier(\(order))"
    case .radial(let count, let width):
      if let width { "radial(\(count),\(width))" } else { "radial(\(count))" }
    case .tiles(let tilings, let tiles): "tiles(\(tilings),\(tiles))"
    case .hashedTiles(let tilings, let tiles, let size): "hashed-tiles(\(tilings),\(tiles),\(size))"
    }
  }

  /// Creates the choice with this text form, or nil if there is none.
  public init?(_ description: String) {
    switch description {
    case "one-hot": self = .oneHot
    case "own": self = .own
    default:
      guard let call = Call(description), let choice = Self(call) else { return nil }
      self = choice
    }
  }

  private init?(_ call: Call) {
    /// The whole numbers among the arguments up to the first that is none or less than its least value.
    func counts(_ least: Int...) -> [Int]? {
      let counts = zip(call.arguments, least).compactMap { text, least in
        Int(written: text).flatMap { (least...(1 << 24)).contains($0) ? $0 : nil }
      }
      return counts.count == least.count ? counts : nil
    }
    switch (call.name, call.arguments.count) {
    case ("aggregation", 1):
      guard let counts = counts(1) else { return nil }
      self = .aggregation(groups: counts[0])
    case ("polynomial", 1...2):
      guard let counts = counts(0), counts[0] <= 1000 else { return nil }
      let lowest = call.arguments.count == 2 ? Double(call.arguments[1]) : -1
      guard let lowest, (-1e6..<1).contains(lowest) else { return nil }
      self = .polynomial(order: counts[0], lowest: lowest)
    case ("fourier", 1):
      guard let counts = counts(0) else { return nil }
      self = .fourier(order: counts[0])
    case ("radial", 1...2):
      guard let counts = counts(2) else { return nil }
      guard call.arguments.count == 2 else {
        self = .radial(count: counts[0])
        return
      }
      guard let width = Double(call.arguments[1]), (1e-6...1e6).contains(width) else { return nil }
      self = .radial(count: counts[0], width: width)
    case ("tiles", 2):
      guard let counts = counts(1, 1) else { return nil }
      self = .tiles(tilings: counts[0], tiles: counts[1])
    case ("hashed-tiles", 3):
      guard let counts = counts(1, 1, 1), counts[2] >= counts[0] else { return nil }
      self = .hashedTiles(tilings: counts[0], tiles: counts[1], size: counts[2])
    default:
      return nil
    }
  }
}

extension Parameter where Root: FeatureAlgorithm {
  /// How states are described.
  public static var features: Parameter {
    Parameter("features", \.features, allowed: FeatureChoice.forms, "how states are described")
  }
}
