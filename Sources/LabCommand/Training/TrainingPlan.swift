import TabularRL

/// A training with every question answered: what runs, for how long, and where its rows go.
package struct TrainingPlan: Sendable {
  let agent: ConfiguredAlgorithm
  let environment: ConfiguredEnvironment
  let task: LearningTask
  let configuration: Configuration
  let runs: Int
  let log: LogPolicy
  let hasDiscountedReturn: Bool
  /// The episodes on which the learner is measured against the truth, or nil for none.
  let evaluation: LogPolicy?
  let threads: Int
  let output: String
  /// Whether the folder of the output is ours to create.
  let makesFolder: Bool
  let isReplacing: Bool
  let syncing: ResultFile.Syncing

  /// Whether the learner is measured at least at the end: always where asked for, else in small worlds.
  var isMeasured: Bool { evaluation != nil || task.model.stateCount <= 500 }

  /// The columns of the CSV file.
  var columns: [String] {
    EpisodeRows.columns(hasDiscountedReturn: hasDiscountedReturn, isEvaluated: evaluation != nil)
  }

  /// What makes two files continuations of each other.
  var identity: Manifest.Identity {
    Manifest.Identity(
      version: LabCommand.version, generator: RandomStream.version, config: configuration.hash,
      seed: task.specification.seed, runs: runs, log: log.description,
      evaluation: evaluation?.description, columns: columns)
  }

  /// The command line that gives the same bytes again, every default spelled out.
  var commandLine: String {
    var words = ["rl-lab", "train", "--agent", agent.name, "--env", environment.name]
    switch task.specification.budget {
    case .episodes(let count): words += ["--episodes", "\(count)"]
    case .steps(let count): words += ["--steps", "\(count)"]
    }
    words += ["--runs", "\(runs)", "--seed", "\(task.specification.seed)"]
    words += ["--gamma", "\(task.specification.discount)"]
    words += ["--step-limit", "\(task.specification.stepLimit)"]
    for setting in agent.settings + environment.settings { words += ["--" + setting.name, setting.value] }
    if log != .all { words += ["--log", log.description] }
    if let evaluation { words += ["--evaluate", evaluation.description] }
    if hasDiscountedReturn { words += ["--discounted-return"] }
    words += ["--out", output]
    return words.map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell reads it back.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
        || "-_./:,=@%+".utf8.contains($0)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

/// What determines the rows of a run apart from the seed, the run's number and what is logged.
package struct Configuration: Hashable, Sendable, Codable {
  let agent: String
  let agentParameters: [Setting]
  let environment: String
  let environmentParameters: [Setting]
  /// The digest of the compiled world: a world whose rules are changed is another world.
  let model: String
  let discount: Double
  let stepLimit: Int
  let budget: String

  init(
    _ agent: ConfiguredAlgorithm, _ environment: ConfiguredEnvironment, _ task: LearningTask
  ) {
    self.agent = agent.name
    agentParameters = agent.settings
    self.environment = environment.name
    environmentParameters = environment.settings
    model = ModelDigest.hexDigest(of: task.model)
    discount = task.specification.discount
    stepLimit = task.specification.stepLimit
    budget = task.specification.budget.description
  }

  /// The canonical text: one `name=value` a line in a fixed order.
  var canonicalText: String {
    var lines = ["agent=\(agent)"]
    lines += agentParameters.map { "agent.\($0.name)=\($0.value)" }
    lines.append("env=\(environment)")
    lines += environmentParameters.map { "env.\($0.name)=\($0.value)" }
    lines += ["model=\(model)", "gamma=\(discount)", "step-limit=\(stepLimit)", "budget=\(budget)"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// Twelve characters that name the configuration: a letter, so that no reader takes it for a number, and
  /// the first digits of the SHA-256 of the canonical text.
  var hash: String { "c" + SHA256.hexDigest(of: Array(canonicalText.utf8)).prefix(11) }
}

/// The digest of a compiled world.
enum ModelDigest {
  /// Returns the SHA-256 of everything in a model that a run depends on, in hexadecimal.
  static func hexDigest(of model: TabularModel) -> String {
    var digest = SHA256()
    // The bytes as they lie in memory: little-endian on every 64-bit platform that is supported.
    func add<Number: BitwiseCopyable>(_ values: [Number]) {
      values.withUnsafeBytes { digest.update($0) }
    }
    add([model.stateCount, model.actionCount])
    add(model.rowStarts)
    add(model.successors)
    add(model.probabilities)
    add(model.rewards)
    add(model.rewardDeviations)
    add(model.terminates)
    add(model.startStates)
    add(model.startProbabilities)
    return digest.hexDigest()
  }
}
