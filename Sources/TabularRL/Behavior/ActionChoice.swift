extension ActionValues {
  /// Returns an action of largest value in `state`, each of several equal ones with the same chance.
  ///
  /// Draws only when there are several.
  @inline(__always)
  public func greedyAction(in state: State, using generator: inout Generator) -> Action {
    let best = best(in: state)
    if best.count == 1 { return best.action }
    return Self.choice(generator.index(below: best.count), from: best.value, in: row(state), actionCount)
  }

  /// The same by the low half of a word that was drawn already.
  @inline(__always)
  func greedyAction(in state: State, from word: UInt64, using generator: inout Generator) -> Action {
    let best = best(in: state)
    if best.count == 1 { return best.action }
    let place = generator.index(below: best.count, from: word)
    return Self.choice(place, from: best.value, in: row(state), actionCount)
  }

  /// Returns one of the available actions in `state`, all with the same chance.
  @inline(__always)
  public func randomAction(in state: State, using generator: inout Generator) -> Action {
    let place = generator.index(below: availableCount(in: state))
    return hasUnavailableActions ? availableAction(place, in: state) : place
  }

  /// Returns one of the available actions in `state` with chance `epsilon`, otherwise one of largest value, each
  /// with the same chance.
  ///
  /// One draw decides both: its high bits whether to explore, its low bits which of the equal ones.
  @inline(__always)
  public func epsilonGreedyAction(
    in state: State, epsilon: Chance, using generator: inout Generator
  ) -> Action {
    if let best = bestOfFour(in: state)?.members {
      return four.epsilonGreedyAction(best, epsilon, using: &generator)
    }
    let word = generator.next()
    if epsilon.happens(word) {
      let place = generator.index(below: availableCount(in: state), from: word)
      return hasUnavailableActions ? availableAction(place, in: state) : place
    }
    return greedyAction(in: state, from: word, using: &generator)
  }

  /// Returns the action at the given place among those that can be taken in `state`.
  @inline(__always)
  private func availableAction(_ place: Int, in state: State) -> Action {
    Self.choice(place, from: -.greatestFiniteMagnitude, in: row(state), actionCount)
  }

  /// Returns the action at the given place among those of a row whose value is at least `value`.
  ///
  /// Kept out of line, and apart from the table: it is rare, and to hand the table over would cost at every step.
  @inline(never)
  private static func choice(
    _ place: Int, from value: Double, in row: UnsafeMutablePointer<Double>, _ actionCount: Int
  ) -> Action {
    var place = place
    for action in 0..<actionCount where row[action] >= value {
      if place == 0 { return action }
      place -= 1
    }
    return 0
  }
}
