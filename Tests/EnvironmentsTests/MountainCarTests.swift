import Environments
import TabularRL
import Testing

@Suite struct MountainCarTests {
  typealias State = MountainCar.State

  private func step(_ position: Double, _ velocity: Double, _ action: Action) -> Response<State> {
    var generator = Generator(splitMixSeed: 1)
    let before = generator.next()
    generator = Generator(splitMixSeed: 1)
    let response = MountainCar().step(
      State(position: position, velocity: velocity), action, using: &generator)
    #expect(generator.next() == before, "the rules draw nothing")
    return response
  }

  @Test func `a step changes the velocity, then the position by the new velocity`() {
    // cos(-1.5) = 0.0707372016677029; 0.001 - 0.0025 cos(-1.5) = 0.00082315699583074
    let forward = step(-0.5, 0, 2)
    #expect(abs(forward.next.velocity - 0.00082315699583074) < 1e-17)
    #expect(abs(forward.next.position + 0.49917684300416926) < 1e-15)
    #expect(forward.reward == -1 && !forward.terminates)
    #expect(abs(step(-0.5, 0, 1).next.velocity + 0.00017684300416926) < 1e-17)
    #expect(abs(step(-0.5, 0.01, 0).next.velocity - (0.01 - 0.00117684300416926)) < 1e-17)
  }

  @Test func `the velocity stays in its range`() {
    #expect(step(-1, 0.07, 2).next.velocity == 0.07)
    // cos(0) = 1: gravity alone pulls by 0.0025.
    #expect(step(0, -0.069, 0).next.velocity == -0.07)
  }

  @Test func `the wall at the left stops the car`() {
    #expect(step(-1.19, -0.05, 0).next == State(position: -1.2))
    #expect(step(-1.15, -0.07, 0).next == State(position: -1.2))
  }

  @Test func `the top of the hill ends the episode and pays like any other step`() {
    let end = step(0.49, 0.05, 2)
    #expect(end.terminates && end.reward == -1 && end.next.position == 0.5)
    #expect(!step(0.44, 0.05, 2).terminates)
  }

  @Test func `episodes begin at rest, evenly from -0.6 to -0.4`() {
    var generator = Generator(splitMixSeed: 3)
    let starts = (0..<40_000).map { _ in MountainCar().start(using: &generator) }
    #expect(starts.allSatisfy { $0.velocity == 0 && $0.position >= -0.6 && $0.position < -0.4 })
    let mean = starts.reduce(0) { $0 + $1.position } / 40_000
    // Four standard errors of a uniform number of width 0.2.
    #expect(abs(mean + 0.5) < 4 * 0.2 / 12.0.squareRoot() / 200)
  }

  /// The fewest steps to the top: states that share a cell of a fine grid count as one.
  private func fewestSteps(from position: Double) -> Int {
    let (columns, rows) = (1700, 700)
    let world = MountainCar()
    var generator = Generator(splitMixSeed: 1)
    var seen = [Bool](repeating: false, count: (columns + 1) * (rows + 1))
    var level = [State(position: position)]
    for steps in 1...200 {
      var next: [State] = []
      for state in level {
        // A car that coasts does no better than one that pushes.
        for action in [0, 2] {
          let response = world.step(state, action, using: &generator)
          if response.terminates { return steps }
          let column = Int((response.next.position + 1.2) / 1.7 * Double(columns))
          let row = Int((response.next.velocity + 0.07) / 0.14 * Double(rows))
          let cell = column * (rows + 1) + row
          guard !seen[cell] else { continue }
          seen[cell] = true
          next.append(response.next)
        }
      }
      level = next
    }
    return .max
  }

  @Test(arguments: [(-0.6, 104), (-0.5, 102), (-0.4, 83)])
  func `the fewest steps are the known ones, give or take one`(position: Double, steps: Int) {
    #expect(abs(fewestSteps(from: position) - steps) <= 1)
  }
}
