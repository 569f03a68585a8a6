/// Two tables of action values of which each step teaches one, chosen by a coin.
///
/// The noise that one table takes for value is judged by the other. Behavior follows their mean.
///
/// - Source: van Hasselt 2010; Sutton & Barto 2018, section 6.7.
struct DoubleTables: Sendable {
  /// One of the two tables; a step size that counts visits counts those of its own table.
  struct Half: Sendable {
    var values: ActionValues
    var experience: Experience

    @inline(__always)
    fileprivate mutating func learn(from transition: Transition, nextValue: Double, _ control: Control) {
      let (state, action) = (transition.state, transition.action)
      experience.record(state, action)
      let counts = control.stepSize.countsVisits ? experience : control.experience
      let target = TemporalDifference.target(
        reward: transition.reward, discount: transition.discount, nextValue: nextValue)
      values.move(state, action, toward: target, by: control.stepSize.value(counts, state, action))
    }
  }

  var first: Half
  var second: Half

  /// Creates two tables like the newborn one of `control`.
  init(_ control: Control) {
    // Newborn as well: each half counts the visits of its own.
    first = Half(values: control.values, experience: control.experience)
    second = first
  }

  /// Teaches one of the tables from a recorded transition, and makes the table of `control` their mean.
  ///
  /// What follows is worth `nextValue`, given the table that learns and the one that judges.
  @inline(__always)
  mutating func learn(
    from transition: Transition, _ control: inout Control, using generator: inout Generator,
    nextValue: (
      _ control: borrowing Control, _ learning: borrowing ActionValues, _ judge: borrowing ActionValues,
      _ generator: inout Generator
    ) -> Double
  ) {
    if generator.index(below: 2) == 0 {
      let next = nextValue(control, first.values, second.values, &generator)
      first.learn(from: transition, nextValue: next, control)
    } else {
      let next = nextValue(control, second.values, first.values, &generator)
      second.learn(from: transition, nextValue: next, control)
    }
    let (state, action) = (transition.state, transition.action)
    control.values[state, action] = (first.values[state, action] + second.values[state, action]) / 2
  }
}
