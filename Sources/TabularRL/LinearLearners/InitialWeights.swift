/// What the weights of linear values are before anything is learned.
///
/// | text | weights |
/// | --- | --- |
/// | `0.5` | all 0.5 |
/// | `normal(1)` | drawn for each run, of mean 0 and deviation 1 |
/// | `list(1,1,10,1)` | these, one for each feature |
public enum InitialWeights: Hashable, Sendable {
  /// All the same.
  case all(Double)
  /// Normally distributed around 0 with this deviation, above 0.
  case normal(deviation: Double)
  /// One for each feature.
  case list([Double])

  /// The largest magnitude of a weight.
  public static let largest = 1e6

  /// Returns the weights of so many features; a list must have as many.
  public func weights(count: Int, using generator: inout Generator) -> [Double] {
    switch self {
    case .all(let weight): return Array(repeating: weight, count: count)
    case .normal(let deviation): return (0..<count).map { _ in deviation * generator.normal() }
    case .list(let weights):
      precondition(weights.count == count, "there is a weight for each feature")
      return weights
    }
  }
}

extension InitialWeights: ParameterValue {
  /// The help text's word for weights.
  public static var placeholder: String { "WEIGHTS" }

  /// The text forms there are.
  public static let forms = "a number, normal(DEVIATION) or list(W1,W2,...), within a million of 0"

  /// The text form; parsing it gives the same weights back.
  public var description: String {
    switch self {
    case .all(let weight): weight.description
    case .normal(let deviation): "normal(\(deviation))"
    case .list(let weights): "list(" + weights.map(\.description).joined(separator: ",") + ")"
    }
  }

  /// Creates the weights with this text form, or nil if there are none.
  public init?(_ description: String) {
    func weight(_ text: String) -> Double? {
      Double(text).flatMap { $0.magnitude <= Self.largest ? $0 : nil }
    }
    if let weight = weight(description) {
      self = .all(weight)
      return
    }
    guard let call = Call(description) else { return nil }
    let weights = call.arguments.compactMap(weight)
    guard weights.count == call.arguments.count, !weights.isEmpty else { return nil }
    switch call.name {
    case "normal":
      guard weights.count == 1, weights[0] > 0 else { return nil }
      self = .normal(deviation: weights[0])
    case "list": self = .list(weights)
    default: return nil
    }
  }
}
