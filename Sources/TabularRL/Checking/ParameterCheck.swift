/// What a schema of parameters must keep: names of its own, texts that read back, bounds that are allowed.
struct ParameterCheck<World: Parameterized> {
  let reservedNames: Set<String>

  init(of type: World.Type, reservedNames: Set<String>) { self.reservedNames = reservedNames }

  /// What is said of a schema without a parameter.
  static var none: String { "there are none" }

  /// Checks the schema, by `world` and by the worlds at the bounds, which `tryOut` is given.
  ///
  /// - Returns: the flags.
  /// - Throws: ``BrokenRule``, or what `tryOut` throws.
  func run(
    _ world: World,
    tryOut: (_ world: World, _ parameter: String, _ text: String) throws -> Void = { _, _, _ in }
  ) throws -> String {
    var seen = reservedNames
    try checkRoundTrip(world)
    for parameter in World.parameters {
      guard parameter.name.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil else {
        throw BrokenRule("'\(parameter.name)' is no flag; use small letters, digits and -")
      }
      guard seen.insert(parameter.name).inserted else {
        throw BrokenRule("--\(parameter.name) is the name of another option; rename the parameter")
      }
      guard !parameter.summary.isEmpty, !parameter.summary.hasSuffix(".") else {
        throw BrokenRule("--\(parameter.name) needs a summary in one line without a full stop")
      }
      try checkExtremes(parameter, tryOut)
    }
    return World.parameters.isEmpty ? Self.none : enumerated(World.parameters.map { "--\($0.name)" })
  }

  /// Tries the world with a parameter at each of its bounds or choices.
  private func checkExtremes(
    _ parameter: Parameter<World>, _ tryOut: (World, String, String) throws -> Void
  ) throws {
    let choices = parameter.placeholder.contains("|") ? parameter.placeholder.split(separator: "|") : []
    for text in parameter.extremes + choices.map(String.init) {
      var world = World()
      do throws(ParameterError) {
        try parameter.write(&world, text)
        try world.validate()
      } catch {
        // A choice that stands for other texts, or a bound that needs another parameter to go with it.
        continue
      }
      try checkRoundTrip(world)
      try tryOut(world, parameter.name, text)
    }
  }

  private func checkRoundTrip(_ world: World) throws {
    var copy = World()
    for parameter in World.parameters where parameter.alternativeTo == nil {
      let text = parameter.read(world)
      do throws(ParameterError) {
        try parameter.write(&copy, text)
      } catch {
        throw BrokenRule("--\(parameter.name) prints '\(text)' but cannot read it: \(error)")
      }
    }
    for (printed, read) in zip(world.settings, copy.settings) where printed != read {
      throw BrokenRule("--\(printed.name) prints '\(printed.value)' but reads it as '\(read.value)'")
    }
  }
}
