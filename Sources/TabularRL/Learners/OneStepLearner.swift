/// A learner of action values that learns from every step as soon as it is taken, and from that step alone.
public protocol OneStepLearner: QuickLearner {
  /// Learns from a transition after which the episode goes on and returns the next action.
  static func step(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) -> Action

  /// Learns from the last transition of an episode.
  static func end(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator)
}

extension OneStepLearner {
  /// Learns from a transition after which the episode goes on and returns the next action.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.step(Self.self, transition, using: &generator)
  }

  /// Learns from the last transition of an episode.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.end(Self.self, transition, using: &generator)
  }
}

extension Control {
  @inline(__always)
  fileprivate mutating func step<Learner: OneStepLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) -> Action {
    quick?.carryOut { Learner.step(transition, &$0, using: &generator) }
      ?? Learner.step(transition, &self, using: &generator)
  }

  @inline(__always)
  fileprivate mutating func end<Learner: OneStepLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) {
    if quick?.carryOut({ Learner.end(transition, &$0, using: &generator) }) != nil { return }
    Learner.end(transition, &self, using: &generator)
  }
}
