extension TabularModel {
  /// Creates the model of `environment`, numbering its states and checking every rule.
  ///
  /// States are numbered as the world lists them. A world that lists none is explored breadth-first from
  /// its initial states, in the order of its actions and outcomes; states that are only ever entered to end
  /// an episode come last and have no rows.
  ///
  /// - Throws: ``ModelError``, naming the offending state and action in the author's words.
  /// - Complexity: O(states * actions + outcomes) time and memory.
  @inlinable
  public init<World: Environment>(compiling environment: World) throws(ModelError) {
    var compilation = try Compilation(environment)
    try compilation.compileRows()
    self = try compilation.model()
  }
}

/// The state of compiling one world: what has been numbered and which rows are written.
///
/// Inlinable, so that it is compiled for the type of the world: five times as fast as through witnesses.
@usableFromInline
struct Compilation<World: Environment> {
  @usableFromInline let environment: World
  @usableFromInline let actions: [World.Action]
  @usableFromInline let listsStates: Bool
  @usableFromInline let starts: [(state: World.State, probability: Double)]

  @usableFromInline var states: [World.State] = []
  @usableFromInline var numbers: [World.State: Int32] = [:]
  /// The first few states looked up in the row at hand and their numbers: neighbours come again and again.
  @usableFromInline var recent: [(state: World.State, number: Int32)] = []
  /// Whether the states are the whole numbers from 0 in their order, so that each is its own number.
  @usableFromInline var areNumbers = false
  /// Whether episodes go on in the state: they begin there or pass through.
  @usableFromInline var goesOn: [Bool] = []
  /// Outcomes that end the episode in a state not numbered yet, by their index.
  @usableFromInline var endings: [(outcome: Int, state: World.State)] = []

  /// How many outcomes there is room for.
  @usableFromInline var room = 0
  @usableFromInline var rowStarts: [Int32] = [0]
  @usableFromInline var successors: [Int32] = []
  @usableFromInline var probabilities: [Double] = []
  @usableFromInline var rewards: [Double] = []
  /// Empty as long as all are zero.
  @usableFromInline var deviations: [Double] = []
  @usableFromInline var terminates: [Bool] = []
  @usableFromInline var endsSomewhere = false
  @usableFromInline var hasImpossibleOutcomes = false

  /// How far a sum of probabilities may be from one: ten tenths sum to 0.9999999999999999.
  @inlinable static var tolerance: Double { 1e-9 }

  @inlinable
  init(_ environment: World) throws(ModelError) {
    self.environment = environment
    actions = environment.actions
    starts = environment.initialDistribution
    let listed = environment.states
    listsStates = listed != nil

    guard !actions.isEmpty else { throw .noAction }
    guard !starts.isEmpty else { throw .noInitialState }
    let sum = starts.reduce(0) { $0 + $1.probability }
    guard starts.allSatisfy({ $0.probability >= 0 }), abs(sum - 1) <= Self.tolerance else {
      throw .initialProbabilities(sum: sum)
    }
    let count = listed?.count ?? 0
    numbers.reserveCapacity(count)
    states.reserveCapacity(count)
    goesOn.reserveCapacity(count)
    rowStarts.reserveCapacity(count * actions.count + 1)
    for state in listed ?? [] {
      guard try append(state) else { throw .duplicateState(environment.name(of: state)) }
    }
    areNumbers = listsStates && states.indices.allSatisfy { states[$0] as? Int == $0 }
    for (state, probability) in starts {
      guard let number = try number(of: state) else {
        throw .unknownInitialState(environment.name(of: state))
      }
      if probability > 0 { goesOn[Int(number)] = true }
    }
  }

  /// Writes the rows of all states; finding new states makes the list grow, hence breadth-first.
  @inlinable
  mutating func compileRows() throws(ModelError) {
    var index = 0
    while index < states.count {
      try compileRows(ofState: index)
      index += 1
    }
    for (outcome, state) in endings {
      if try append(state) {
        rowStarts.append(contentsOf: repeatElement(Int32(successors.count), count: actions.count))
      }
      successors[outcome] = numbers[state] ?? 0
    }
  }

  @usableFromInline
  func model() throws(ModelError) -> TabularModel {
    for index in states.indices where goesOn[index] {
      let row = index * actions.count
      guard rowStarts[row] < rowStarts[row + actions.count] else {
        throw .stuck(state: environment.name(of: states[index]))
      }
    }
    let stateNames = states.map { environment.name(of: $0) }
    let actionNames = actions.map { environment.name(of: $0) }
    try checkUnique(stateNames, kind: "state")
    try checkUnique(actionNames, kind: "action")
    return TabularModel(
      name: World.name, stateCount: states.count, actionCount: actions.count, rowStarts: rowStarts,
      successors: successors, probabilities: probabilities, rewards: rewards,
      rewardDeviations: deviations, terminates: terminates,
      expectedRewards: ExpectedRewards(
        rowStarts: rowStarts, probabilities: probabilities, rewards: rewards),
      endsSomewhere: endsSomewhere,
      hasImpossibleOutcomes: hasImpossibleOutcomes,
      startStates: starts.compactMap { numbers[$0.state].map(Int.init) },
      startProbabilities: starts.map(\.probability), stateNames: stateNames, actionNames: actionNames,
      board: board(),
      coordinates: try described("coordinates", upTo: 4) { environment.coordinates(of: $0) },
      features: try described("features", upTo: .max) { environment.features(of: $0) }
        .map { FeatureTable(dense: $0) })
  }

  /// The numbers that describe each state, zeros where nothing can be done, or nil where the world gives none.
  private func described(
    _ kind: String, upTo limit: Int, by describe: (World.State) -> [Double]?
  ) throws(ModelError) -> [[Double]]? {
    var width: Int?
    for state in states where width == nil { width = describe(state)?.count }
    guard let width else { return nil }
    let count = min(max(width, 1), limit)
    var table: [[Double]] = []
    for state in states.indices {
      let isLiving = rowStarts[state * actions.count] < rowStarts[(state + 1) * actions.count]
      let row = isLiving ? describe(states[state]) ?? [] : Array(repeating: 0, count: count)
      guard row.count == count, row.allSatisfy(\.isFinite) else {
        throw .described(state: environment.name(of: states[state]), kind: kind, count: count)
      }
      table.append(row)
    }
    return table
  }

  /// Gives a state the next number; returns whether it had none.
  @inlinable
  mutating func append(_ state: World.State) throws(ModelError) -> Bool {
    guard (states.count + 1) * actions.count < Int(Int32.max) else {
      throw .tooLarge(states: states.count + 1)
    }
    if let number = numbers.updateValue(Int32(states.count), forKey: state) {
      numbers[state] = number
      return false
    }
    states.append(state)
    goesOn.append(false)
    return true
  }

  /// Returns the number of `state`, giving it the next one unless the world has listed its states.
  ///
  /// A guess that is right saves looking the state up.
  @inlinable
  mutating func number(of state: World.State, guess: Int = -1) throws(ModelError) -> Int32? {
    if areNumbers, let index = state as? Int {
      return states.indices.contains(index) ? Int32(truncatingIfNeeded: index) : nil
    }
    if states.indices.contains(guess), states[guess] == state { return Int32(guess) }
    for known in recent where known.state == state { return known.number }
    var number = numbers[state]
    if number == nil {
      guard !listsStates, try append(state) else { return nil }
      number = Int32(states.count - 1)
    }
    guard let number else { return nil }
    if recent.count < 8 { recent.append((state, number)) }
    return number
  }

  @inlinable
  mutating func compileRows(ofState index: Int) throws(ModelError) {
    let state = states[index]
    recent.removeAll(keepingCapacity: true)
    for action in actions {
      let outcomes = environment.outcomes(of: action, in: state)
      try validate(outcomes, of: action, in: state)
      makeRoom(for: outcomes.count, ofState: index)
      try append(outcomes, of: action, in: state)
      guard successors.count < Int(Int32.max) else { throw .tooLarge(states: states.count) }
      rowStarts.append(Int32(successors.count))
    }
  }

  /// Makes room for a row, and for as many outcomes as there will be if the states to come have as many as those
  /// before: to copy all of them time and again takes longer than anything else.
  @inlinable
  mutating func makeRoom(for rowLength: Int, ofState index: Int) {
    let count = successors.count + rowLength
    guard count > room else { return }
    let expected = Double(count) * 1.05 * Double(states.count) / Double(index + 1)
    room = max(2 * count, Int(min(expected, 1000 * Double(count))))
    successors.reserveCapacity(room)
    probabilities.reserveCapacity(room)
    rewards.reserveCapacity(room)
    terminates.reserveCapacity(room)
  }

  @inlinable
  func validate(
    _ outcomes: [Outcome<World.State>], of action: World.Action, in state: World.State
  ) throws(ModelError) {
    guard !outcomes.isEmpty else { return }
    func names(_ next: World.State) -> (state: String, action: String, next: String) {
      (environment.name(of: state), environment.name(of: action), environment.name(of: next))
    }
    var sum = 0.0
    for outcome in outcomes {
      guard outcome.probability >= 0 else {
        let (state, action, next) = names(outcome.next)
        throw .probability(outcome.probability, state: state, action: action, next: next)
      }
      let (reward, deviation) = (outcome.reward, outcome.rewardDeviation)
      let isAllowed = reward.magnitude <= TabularModel.largestReward
      guard isAllowed, deviation >= 0, deviation <= TabularModel.largestReward else {
        let (state, action, next) = names(outcome.next)
        throw .reward(isAllowed ? deviation : reward, state: state, action: action, next: next)
      }
      sum += outcome.probability
    }
    guard abs(sum - 1) <= Self.tolerance else {
      let (state, action, _) = names(state)
      throw .probabilitySum(sum, state: state, action: action)
    }
  }

  /// Writes a row.
  @inlinable
  mutating func append(
    _ outcomes: [Outcome<World.State>], of action: World.Action, in state: World.State
  ) throws(ModelError) {
    // On a board every state leads one further than the state before it did by the same outcome.
    var before = rowStarts.count > actions.count ? Int(rowStarts[rowStarts.count - 1 - actions.count]) : -1
    for outcome in outcomes {
      if outcome.terminates, !listsStates, numbers[outcome.next] == nil {
        endings.append((successors.count, outcome.next))
        successors.append(-1)
      } else {
        let guess = before >= 0 && before < successors.count ? Int(successors[before]) + 1 : -1
        guard let number = try number(of: outcome.next, guess: guess) else {
          throw .unknownSuccessor(
            environment.name(of: outcome.next), state: environment.name(of: state),
            action: environment.name(of: action))
        }
        let place = Int(number)
        if !outcome.terminates, outcome.probability > 0, !goesOn[place] { goesOn[place] = true }
        successors.append(number)
      }
      probabilities.append(outcome.probability)
      rewards.append(outcome.reward)
      if outcome.rewardDeviation > 0 || !deviations.isEmpty {
        deviations.append(contentsOf: repeatElement(0, count: rewards.count - 1 - deviations.count))
        deviations.append(outcome.rewardDeviation)
      }
      terminates.append(outcome.terminates)
      if outcome.terminates { endsSomewhere = true }
      if outcome.probability == 0 { hasImpossibleOutcomes = true }
      before += 1
    }
  }

  private func checkUnique(_ names: [String], kind: String) throws(ModelError) {
    if let name = names.firstRepeated { throw .duplicateName(kind: kind, name: name) }
  }

  private func board() -> TabularModel.Board? {
    guard let geometry = environment.geometry else { return nil }
    let columns = geometry.rows.first?.count ?? 0
    return TabularModel.Board(
      rows: geometry.rows,
      places: states.map { state in geometry.place(state).map { $0.row * columns + $0.column } })
  }
}

extension [String] {
  /// The first element that has come before, or nil.
  ///
  /// - Source: Fowler, Noll & Vo 1991 (the hash function), Knuth 1973, section 6.4 (linear probing).
  /// - Complexity: O(letters).
  fileprivate var firstRepeated: String? {
    // Hundreds of thousands of short names are hashed in a third of the time that a set takes.
    let bits = Swift.max(4, 64 - (2 * count).leadingZeroBitCount)
    var slots = [Int32](repeating: -1, count: 1 << bits)
    for (number, name) in enumerated() {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in name.utf8 {
        // Beyond ASCII, equal strings may be written in different bytes.
        if byte > 127 { return firstRepeatedInSet }
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
      var slot = Int((hash &* 0x9e37_79b9_7f4a_7c15) >> UInt64(64 - bits))
      while slots[slot] >= 0 {
        if self[Int(slots[slot])] == name { return name }
        slot = (slot + 1) & (slots.count - 1)
      }
      slots[slot] = Int32(number)
    }
    return nil
  }

  private var firstRepeatedInSet: String? {
    var seen = Set<String>(minimumCapacity: count)
    return first { !seen.insert($0).inserted }
  }
}
