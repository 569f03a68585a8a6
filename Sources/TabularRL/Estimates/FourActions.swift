/// Rows of four action values, the commonest of all: what a step does with one, without a branch or a loop.
///
/// A row is read and written as a whole, because a read of the whole would wait for the write of a part. What would
/// take many instructions is looked up: the place of an action, and which of a set of actions a drawn number means.
/// What is looked up is written once and never given back, hence `@unchecked Sendable`.
struct FourActions: @unchecked Sendable, Hashable {
  /// A set of actions, kept of every row: those that have the largest value.
  ///
  /// Action a counts 16 * 2^a: the set is the place where what its lots mean begins, for up to 16 lots of each set.
  struct Members: Sendable, Hashable {
    fileprivate var bits: UInt8

    @inline(__always)
    fileprivate init(bits: UInt8) { self.bits = bits }

    /// The set of some actions.
    init(_ actions: [Action]) { bits = actions.reduce(0) { $0 | 16 << $1 } }

    /// All four actions.
    @inline(__always)
    static var all: Members { Members(bits: 15 << 4) }

    /// The lowest number among the actions; 0 where none is largest, because some value is not a number.
    @inline(__always)
    var action: Action { bits == 0 ? 0 : bits.trailingZeroBitCount - 4 }

    /// The number of actions, at least one.
    @inline(__always)
    var count: Int { max(1, bits.nonzeroBitCount) }
  }

  /// The best of a row: the largest value, and the actions that have it.
  struct Best: Sendable {
    var value: Double
    var members: Members
  }

  /// The best of many rows, in memory that it does not own.
  ///
  /// The values and the sets lie apart, the sets a byte each: the next action waits for one. The number of a state is
  /// its place without any arithmetic, and many lie in a near cache.
  struct Bests: @unchecked Sendable, Hashable {
    private let values: UnsafeMutablePointer<Double>
    private let members: UnsafeMutablePointer<Members>

    /// Takes room for so many rows, which hold nothing yet.
    static func allocate(_ count: Int) -> Bests {
      let size = MemoryLayout<Double>.stride
      let memory = UnsafeMutableRawPointer.allocate(byteCount: count * (size + 1), alignment: 64)
      return Bests(
        values: memory.bindMemory(to: Double.self, capacity: count),
        members: (memory + count * size).bindMemory(to: Members.self, capacity: count))
    }

    /// Gives the room back.
    func deallocate() { UnsafeMutableRawPointer(values).deallocate() }

    /// Takes over what others hold of so many rows.
    func initialize(from others: Bests, count: Int) {
      values.initialize(from: others.values, count: count)
      members.initialize(from: others.members, count: count)
    }

    /// The best of a row, whose number must have been checked.
    @inline(__always)
    subscript(row: Int) -> Best {
      get { Best(value: values[row], members: members[row]) }
      nonmutating set { (values[row], members[row]) = (newValue.value, newValue.members) }
    }
  }

  /// The number of lots: it can be shared out evenly among one, two, three and four actions.
  @inline(__always)
  static var lots: UInt64 { 12 }

  typealias Row = SIMD4<Double>
  private typealias Bits = SIMD4<UInt64>

  /// Four masks, one for each action; the weights of the actions in a set; and behind them, the size of each set, and
  /// which action each lot of each set means.
  private let masks: UnsafePointer<SIMD4<UInt64>>

  @inline(__always)
  private var weights: UnsafePointer<SIMD4<UInt64>> { masks + 4 }

  @inline(__always)
  private var sizes: UnsafePointer<Double> {
    UnsafeRawPointer(masks + 5).assumingMemoryBound(to: Double.self)
  }

  @inline(__always)
  private var choices: UnsafePointer<UInt8> {
    UnsafeRawPointer(masks + 9).assumingMemoryBound(to: UInt8.self)
  }

  /// The only ones, never given back.
  static let shared = FourActions()

  private init() {
    // The choices of each set of members, and once more those of all: a set with every bit set means the same, so
    // that no instruction is needed to clear the low bits. They begin behind the last lot of the last set.
    let (spared, size) = (255, 255 + 12)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: 9 * MemoryLayout<Bits>.stride + size, alignment: 64)
    let bits = memory.bindMemory(to: Bits.self, capacity: 5)
    for action in 0..<4 {
      var mask = Bits.zero
      mask[action] = .max
      (bits + action).initialize(to: mask)
    }
    (bits + 4).initialize(to: Bits(16, 32, 64, 128))
    let sizes = UnsafeMutableRawPointer(bits + 5).bindMemory(to: Double.self, capacity: 16)
    for set in 0..<16 { (sizes + set).initialize(to: Double(max(1, set.nonzeroBitCount))) }
    let choices = UnsafeMutableRawPointer(bits + 9).bindMemory(to: UInt8.self, capacity: size)
    choices.initialize(repeating: 0, count: size)
    for set in 1..<16 {
      let actions = (0..<4).filter { set >> $0 & 1 == 1 }
      let first = Int(Members(actions).bits)
      for lot in 0..<12 { choices[first + lot] = UInt8(actions[lot * actions.count / 12]) }
    }
    for lot in 0..<12 { choices[spared + lot] = choices[Int(Members.all.bits) + lot] }
    masks = UnsafePointer(bits)
  }

  /// Returns which action of a set a lot means: the lots are shared out among its members in their order.
  @inline(__always)
  func choice(from members: Members, lot: UInt64) -> Action {
    Int((choices + Int(truncatingIfNeeded: lot))[Int(members.bits)])
  }

  /// Returns any action with chance `epsilon`, otherwise one of the best, by one draw.
  @inline(__always)
  func epsilonGreedyAction(_ best: Members, _ epsilon: Chance, using generator: inout Generator) -> Action {
    let word = generator.next()
    let low = UInt32(truncatingIfNeeded: word)
    if rarely(low == 0) {
      let (action, next) = unfairAction(best, explores: epsilon.happens(word), word, generator)
      generator = next
      return action
    }
    // To explore adds the others to the best, without a jump: when that happens cannot be foretold.
    return choice(from: Members(bits: best.bits | epsilon.mask(word)), lot: Self.lot(of: low))
  }

  /// Returns one of the best, by the low half of a word that was drawn already.
  @inline(__always)
  func greedyAction(_ best: Members, from word: UInt64, using generator: inout Generator) -> Action {
    let low = UInt32(truncatingIfNeeded: word)
    if rarely(low == 0) {
      let (action, next) = unfairAction(best, explores: false, word, generator)
      generator = next
      return action
    }
    return choice(from: best, lot: Self.lot(of: low))
  }

  /// The number of a lot: low * lots / 2^32, four of which can be left out.
  @inline(__always)
  private static func lot(of low: UInt32) -> UInt64 { (UInt64(low) &* (lots / 4)) &>> 30 }

  /// The action of a word that may be unfair to some of three, so that another is drawn: one of 2^32.
  ///
  /// Kept out of line; the generator is handed to and fro, so that in the loop it has no address.
  @inline(never)
  private func unfairAction(
    _ best: Members, explores: Bool, _ word: UInt64, _ generator: Generator
  ) -> (Action, Generator) {
    let members = explores ? Members.all : best
    if members.count == 1 { return (members.action, generator) }
    var generator = generator
    let place = generator.index(below: members.count, from: word)
    return (choice(from: members, lot: UInt64(place * 12 / members.count)), generator)
  }

  /// Adds to one value of a row and returns all of them then.
  @inline(__always)
  func add(_ change: Double, to action: Action, in row: UnsafeMutablePointer<Double>) -> Row {
    let change = unsafeBitCast(Row(repeating: change), to: Bits.self) & masks[action]
    let values = Self.load(row) + unsafeBitCast(change, to: Row.self)
    Self.store(values, row)
    return values
  }

  /// Puts the mean of some values and a row into a row and returns the best of that one then.
  @inline(__always)
  func putMean(
    of values: Row, _ other: UnsafeMutablePointer<Double>, in row: UnsafeMutablePointer<Double>
  ) -> Best {
    let values = (values + Self.load(other)) / 2
    Self.store(values, row)
    return best(of: values)
  }

  /// Puts a value into a row and returns the best of the row then.
  @inline(__always)
  func put(_ value: Double, at action: Action, in row: UnsafeMutablePointer<Double>) -> Best {
    let old = unsafeBitCast(Self.load(row), to: Bits.self)
    let change = (old ^ unsafeBitCast(Row(repeating: value), to: Bits.self)) & masks[action]
    let values = unsafeBitCast(old ^ change, to: Row.self)
    Self.store(values, row)
    return best(of: values)
  }

  /// Returns the best of a row.
  @inline(__always)
  func best(in row: UnsafeMutablePointer<Double>) -> Best { best(of: Self.load(row)) }

  /// Returns the best of some values.
  @inline(__always)
  func best(of values: Row) -> Best {
    let (low, high) = (values.lowHalf, values.highHalf)
    let larger = low.replacing(with: high, where: high .> low)
    let crossed = SIMD2(larger[1], larger[0])
    let best = larger.replacing(with: crossed, where: crossed .> larger)
    let weights = weights.pointee
    let lowSet = unsafeBitCast(low .== best, to: SIMD2<UInt64>.self) & weights.lowHalf
    let highSet = unsafeBitCast(high .== best, to: SIMD2<UInt64>.self) & weights.highHalf
    let both = lowSet &+ highSet
    let set = both &+ SIMD2(both[1], both[0])
    return Best(value: best[0], members: Members(bits: UInt8(truncatingIfNeeded: set[0])))
  }

  /// Returns what an action is worth on average that is any one with chance `epsilon`, otherwise one of the best of a
  /// row, where another row says what each is worth.
  @inline(__always)
  func mixture(
    _ epsilon: Double, _ best: Best, of row: UnsafeMutablePointer<Double>,
    judgedBy judge: UnsafeMutablePointer<Double>
  ) -> Double {
    let (share, bestShares) = (epsilon / 4, 1 - epsilon)
    let count = sizes[Int(best.members.bits &>> 4)]
    // A jump, because a division takes long, and mostly one is the best.
    let bestShare = usually(count == 1) ? bestShares : bestShares / count
    let isBest = unsafeBitCast(Self.load(row) .== Row(repeating: best.value), to: Bits.self)
    let more = unsafeBitCast(Row(repeating: bestShare), to: Bits.self) & isBest
    let terms = (Row(repeating: share) + unsafeBitCast(more, to: Row.self)) * Self.load(judge)
    return terms[0] + terms[1] + terms[2] + terms[3]
  }

  @inline(__always)
  private static func load(_ row: UnsafeMutablePointer<Double>) -> Row {
    UnsafeRawPointer(row).load(as: Row.self)
  }

  @inline(__always)
  private static func store(_ values: Row, _ row: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(row).storeBytes(of: values, as: Row.self)
  }
}
