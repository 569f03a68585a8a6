import TabularRL
public enum LabCommand {
  public static func main(environments: [any Environment.Type], algorithms: [AlgorithmEntry] = standardAlgorithms) {
    let model = try! EnvironmentEntry(environments[0]).configure([]).compile()
    let task = LearningTask(model, RunSpecification(discount: 1, stepLimit: 100000, budget: .steps(100_000_000), seed: 1))
    for e in algorithms {
      let c = ContinuousClock()
      var n = 0
      var sum = 0.0
      let t = c.measure {
        let s = try! e.configure([]).run(0, task, RunObserver(report: { n += 1; sum += $0.episodeReturn }))
        print(s!.policy)
      }
      print(e.description.name, n, sum / Double(n), t)
    }
  }
}
