import TabularRL

// The keys of manifests and journals, in snake case and in their order.

extension Manifest: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("bytes", bytes)
    text.add("command", command)
    text.add("configuration", configuration)
    text.add("finished", finished)
    text.add("format", format)
    text.add("identity", identity)
    text.add("program", program)
    text.add("rows", rows)
    text.add("sha256", sha256)
    text.add("status", status.rawValue)
    text.add("swept", swept)
  }
}

extension Manifest.Identity: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("columns", columns)
    text.add("config", config)
    text.add("generator", generator)
    text.add("options", options)
    text.add("runs", runs)
    text.add("version", version)
  }
}

extension SweptConfiguration: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("configuration", configuration)
    text.add("swept", swept)
  }
}

extension Configuration: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("agent", agent)
    text.add("agent_parameters", agentParameters)
    text.add("budget", budget)
    text.add("discount", discount)
    text.add("environment", environment)
    text.add("environment_parameters", environmentParameters)
    text.add("model", model)
    text.add("policies", policies)
    text.add("step_limit", stepLimit)
  }
}

extension Setting: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("name", name)
    text.add("value", value)
  }
}

extension FinishedRun: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("bytes", bytes)
    text.add("checksum", checksum)
    text.add("figures", figures)
    text.add("rows", rows)
    text.add("run", run)
  }
}

extension RunFigures: PlainEncodable {
  func write(to text: inout PlainJSON) {
    text.add("area_by_episode", areaByEpisode)
    text.add("area_by_step", areaByStep)
    text.add("best_return", bestReturn)
    text.add("episodes", episodes)
    text.add("error", error)
    text.add("final_length", finalLength)
    text.add("final_return", finalReturn)
    text.add("greedy_value", greedyValue)
    text.add("has_diverged", hasDiverged)
    text.add("is_endless", isEndless)
    text.add("is_proved", isProved)
    text.add("iterations", iterations)
    text.add("lower", lower)
    text.add("mean_value_error", meanValueError)
    text.add("normalised", normalised)
    text.add("optimal_actions", optimalActions)
    text.add("regret", regret)
    text.add("steps", steps)
    text.add("sweeps", sweeps)
    text.add("terminated", terminated)
    text.add("upper", upper)
    text.add("value_error", valueError)
    text.add("verdict", verdict)
  }
}
