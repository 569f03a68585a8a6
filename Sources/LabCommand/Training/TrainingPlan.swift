import TabularRL

/// A training with every question answered: what runs, how often, and where its rows go.
package struct TrainingPlan: Sendable {
  let subject: any Subject
  let runs: Int
  let threads: Int
  let output: String
  /// Whether the folder of the output is ours to create.
  let makesFolder: Bool
  let isReplacing: Bool
  let syncing: ResultFile.Syncing

  /// What determines the rows of a run apart from its number.
  var configuration: Configuration { subject.configuration }

  /// The columns of the CSV file.
  var columns: [String] { ["agent", "env", "config"] + subject.columns }

  /// What every row begins with; rows of several configurations have nothing in common.
  var prefix: [UInt8] {
    guard subject.swept == nil else { return [] }
    return Array("\(configuration.agent),\(configuration.environment),\(configuration.hash),".utf8)
  }

  /// What makes two files continuations of each other.
  var identity: Manifest.Identity {
    Manifest.Identity(
      version: LabCommand.version, generator: RandomStream.version, config: configuration.hash, runs: runs,
      options: subject.options, columns: columns)
  }

  /// The command line that gives the same bytes again, every default spelled out.
  var commandLine: String {
    (["rl-lab"] + subject.words(runs: runs, output: output)).map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell reads it back.
  static func quoted(_ word: String) -> String {
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
  /// The digest of the compiled world, where there is one: a world whose rules are changed is another world.
  var model: String?
  var discount: Double?
  /// The limits of a learner's run.
  var stepLimit: Int?
  var budget: String?
  /// The digests of the policies given, by their roles.
  var policies: [Setting]?

  init(
    agent: String, _ agentParameters: [Setting], environment: String, _ environmentParameters: [Setting]
  ) {
    self.agent = agent
    self.agentParameters = agentParameters
    self.environment = environment
    self.environmentParameters = environmentParameters
  }

  /// Creates the configuration of an agent in a compiled world, of whose model it takes the digest.
  init(
    agent: String, _ agentParameters: [Setting], _ environment: ConfiguredEnvironment, digest: String,
    discount: Double, policies: [NamedPolicy]
  ) {
    self.init(
      agent: agent, agentParameters, environment: environment.name, environment.settings)
    model = digest
    self.discount = discount
    guard !policies.isEmpty else { return }
    self.policies = policies.map {
      Setting(name: $0.role.rawValue, value: ModelDigest.hexDigest(of: $0.policy))
    }
  }

  /// The world that an agent lives in: those with the same rules are the same, whatever the agent discounts.
  var world: String {
    let settings = environmentParameters.map { "\($0.name)=\($0.value)" }
    let limit = stepLimit.map { ["step-limit=\($0)"] } ?? []
    return ([environment] + settings + [model ?? ""] + limit).joined(separator: "\n")
  }

  /// The canonical text: one `name=value` a line in a fixed order.
  var canonicalText: String {
    var lines = ["agent=\(agent)"]
    lines += agentParameters.map { "agent.\($0.name)=\($0.value)" }
    lines.append("env=\(environment)")
    lines += environmentParameters.map { "env.\($0.name)=\($0.value)" }
    lines += model.map { ["model=\($0)"] } ?? []
    lines += discount.map { ["gamma=\($0)"] } ?? []
    lines += stepLimit.map { ["step-limit=\($0)"] } ?? []
    lines += budget.map { ["budget=\($0)"] } ?? []
    lines += (policies ?? []).map { "\($0.name)=\($0.value)" }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Twelve characters that name the configuration: a letter, so that no reader takes it for a number, and
  /// the first digits of the SHA-256 of the canonical text.
  var hash: String { "c" + SHA256.hexDigest(of: Array(canonicalText.utf8)).prefix(11) }
}

/// The digests of a compiled world and of a policy in it.
enum ModelDigest {
  /// Returns the SHA-256 of the probabilities of a policy, in hexadecimal.
  static func hexDigest(of policy: Policy) -> String {
    var digest = SHA256()
    policy.probabilities.withUnsafeBytes { digest.update($0) }
    return digest.hexDigest()
  }

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
