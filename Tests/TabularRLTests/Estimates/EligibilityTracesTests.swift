import TabularRL
import Testing

@Suite struct EligibilityTracesTests {
  @Test(
    "A second visit adds, replaces, or something between",
    arguments: [(TraceKind.accumulating, 0.625), (.replacing, 0.5), (.dutch, 0.5625)])
  func kinds(kind: TraceKind, expected: Double) {
    var traces = EligibilityTraces(entryCount: 3)
    var values = [1.0, 10, 100]
    traces.visit(2, stepSize: 0.5, kind)
    #expect(traces[2] == 0.5 && traces.count == 1)
    traces.apply(4, to: &values, thenDecayBy: 0.25)
    #expect(values == [1, 10, 102] && traces[2] == 0.125)
    // 0.125 + 0.5; 0.5; 0.125 + 0.5 * (1 - 0.125)
    traces.visit(2, stepSize: 0.5, kind)
    #expect(traces[2] == expected && traces.count == 1)
  }

  @Test("Traces, errors and decays are those of full sweeps over the table", arguments: TraceKind.allCases)
  func sweeps(kind: TraceKind) {
    var generator = Generator(splitMixSeed: 3)
    var traces = EligibilityTraces(entryCount: 20)
    var values = [Double](repeating: 0, count: 20)
    var (slowTraces, slowValues) = (values, values)
    for step in 0..<3000 {
      let index = generator.index(below: 20)
      let (stepSize, error) = (generator.uniform(), generator.uniform() - 0.5)
      let factor = step % 97 == 0 ? 0 : 0.9
      if step % 501 == 500 {
        traces.clear()
        slowTraces = Array(repeating: 0, count: 20)
      }
      traces.visit(index, stepSize: stepSize, kind)
      switch kind {
      case .accumulating: slowTraces[index] += stepSize
      case .replacing: slowTraces[index] = stepSize
      case .dutch: slowTraces[index] += stepSize * (1 - slowTraces[index])
      }
      traces.apply(error, to: &values, thenDecayBy: factor)
      for entry in 0..<20 {
        slowValues[entry] += error * slowTraces[entry]
        slowTraces[entry] *= factor
      }
      #expect(distance((0..<20).map { traces[$0] }, slowTraces) < 1e-15)
      #expect(traces.count == slowTraces.count { $0 >= EligibilityTraces.cutoff })
    }
    #expect(distance(values, slowValues) < 1e-12)
  }

  @Test("What has faded below the cutoff is dropped, and so is everything at a termination")
  func cutoff() {
    var traces = EligibilityTraces(entryCount: 2)
    var values = [0.0, 0]
    traces.visit(0, stepSize: 1, .replacing)
    for _ in 0..<80 { traces.apply(0, to: &values, thenDecayBy: 0.5) }
    #expect(traces[0] == EligibilityTraces.cutoff && traces.count == 1)
    traces.visit(1, stepSize: 1, .replacing)
    traces.apply(0, to: &values, thenDecayBy: 0.5)
    #expect(traces[0] == 0 && traces[1] == 0.5 && traces.count == 1)
    traces.visit(0, stepSize: 1, .replacing)
    traces.apply(1, to: &values, thenDecayBy: 0)
    #expect(values == [1, 0.5] && traces.count == 0 && traces[0] == 0)
  }

  @Test("A trace that is forgotten changes nothing any more, and may come back")
  func forget() {
    var traces = EligibilityTraces(entryCount: 2)
    var values = [0.0, 0]
    traces.visit(0, stepSize: 1, .accumulating)
    traces.forget(0)
    traces.forget(1)
    traces.visit(0, stepSize: 0.25, .accumulating)
    traces.forget(0)
    traces.apply(8, to: &values, thenDecayBy: 0.5)
    #expect(values[0] < 1e-300 && values[1] == 0 && traces.count == 0)
    traces.visit(0, stepSize: 0, .accumulating)
    #expect(traces.count == 0)
  }

  @Test("Action values learn along traces by the place of state and action in the table")
  func actionValues() throws {
    var values = ActionValues(for: try TableWorld.twoStatesOneWay.model())
    var traces = EligibilityTraces(entryCount: values.entries.count)
    traces.visit(1 * values.actionCount + 0, stepSize: 0.5, .accumulating)
    values.apply(4, along: &traces, thenDecayBy: 0.5)
    #expect(values.entries == [0, 0, 2, -.infinity, 0, 0])
  }
}
