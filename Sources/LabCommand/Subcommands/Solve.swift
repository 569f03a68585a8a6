import TabularRL

/// `rl-lab solve`: the exact values and an optimal policy of a world, with proof.
struct Solve {
  let catalog: Catalog
  let console: Console

  static let options = [
    Option.environment,
    Option(
      "method", "NAME", "the planner; NAME(tolerance=1e-6) sets parameters too [the fastest with proof]"),
    Option("gamma", "NUMBER", "the discount, from 0 to 1 [the environment's]"),
    Option("policy", "POLICY", "the policy that policy-evaluation evaluates: \(NamedPolicy.forms) [uniform]"),
    Picture.option,
    Option("out", "FILE", "write the solution as CSV, a row for each state and action"),
    Option("model", "FILE", "write the model that is solved as CSV, a row for each outcome"),
    Option(
      "threads", "COUNT", "how many threads sweep a large model; the solution is the same for any [all cores]"
    ),
    Option(switch: "overwrite", "replace files that exist"),
    Option(switch: "json", "print one JSON object"),
    Option(switch: "quiet", "print nothing but errors"),
    Option(switch: "help", "show this text, with the parameters of the --env and --method given"),
  ]

  static func help(_ method: CatalogDescription?, _ environment: CatalogDescription?) -> String {
    var sections = [("Options", Help.rows(options))]
    for (kind, description) in [("planner", method), ("environment", environment)] {
      guard let description else { continue }
      sections.append(("Parameters of the \(kind) \(description.name)", Help.rows(description.parameters)))
    }
    return Help.page(
      usage: "rl-lab solve --env NAME [OPTIONS]",
      summary:
        "Computes the values and the best policy of an environment, and proves how far they are right.",
      sections) + """

        Exit code 0 means proved; 1 means that the bounds hold but are wider than asked for, or that there is no finite
        optimum; the text says which and what to try.

        """
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    let method = try Selection("method", arguments, catalog.planner)
    let environment = try Selection("env", arguments, catalog.environment)
    guard !arguments.has("help") else {
      try console.write(Self.help(method?.entry.description, environment?.entry.description))
      return .exit(.success)
    }
    guard let environment else {
      throw CommandError(.usage, "solve needs --env NAME; rl-lab list environments shows what there is")
    }
    let chosen = try method?.entry ?? catalog.planner(named: "automatic")
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: [chosen.description, environment.entry.description],
      of: "rl-lab solve --env \(environment.entry.description.name)")
    var planner = try method?.configure(arguments) ?? Selection(chosen).configure(arguments)
    let world = try environment.configure(arguments)
    let model = try world.compiled()
    let output = try arguments.value(of: "out")
    let pictures = try Picture.chosen(arguments) ?? [.policy, .values]
    let modelOutput = try arguments.value(of: "model")
    if let output, output == modelOutput {
      throw CommandError(.usage, "--out and --model are the same file; give them different names")
    }
    let discount = try arguments.discount() ?? world.defaultDiscount
    let policies = try NamedPolicy.all(
      chosen.policyRoles, of: planner.name, arguments, for: model, discount: discount)
    if let policy = policies[.target] { planner = planner.evaluating(policy) }
    if var settings = planner.planning {
      settings.threads = try arguments.threads()
      planner = planner.planning(settings)
    }

    let progress = ProgressLine(console: console, isWanted: !arguments.has("quiet") && !arguments.has("json"))
    let solution = planner.solve(
      model, discount,
      PlannerObserver(
        report: { record, _ in
          progress.update(done: 0, "sweep \(record.sweep), bounds \(record.lower) to \(record.upper)")
        },
        mayContinue: { Signals.received == nil }))
    progress.clear()
    if let signal = Signals.received { return .signal(signal) }

    let replacing = arguments.has("overwrite")
    if let modelOutput { try ModelFile.write(model, to: modelOutput, replacing: replacing) }
    if let output { try SolutionFile.write(solution, of: model, to: output, replacing: replacing) }
    let report = SolutionReport(solution, of: model, discount: discount, planner: planner.name)
    if arguments.has("json") {
      try console.print(try report.json())
    } else if !arguments.has("quiet") {
      try console.print(report.text(pictures, usesColor: console.usesColor(on: .output)))
    }
    if case .proved = solution.status { return .exit(.success) }
    return .exit(.negative)
  }
}
