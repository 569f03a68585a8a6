import TabularRL

/// Drawing cards to come closer to 21 than the dealer, without going beyond.
///
/// - States: 290, hand * 10 + dealer's card - 1, and the end of the game, 290. Hands are hard 4 to 21, soft 12 to
///   21 (with an ace that counts 11) and the natural, an ace and a ten as dealt; the dealer shows A (1) to 10.
/// - Actions: stick, hit.
/// - Dynamics: cards come from an endless deck, 1 to 9 with 1/13 each and 10 with 4/13. The dealer draws below 17
///   and stands from 17 on, hard or soft.
/// - Rewards: 1 for a win, -1 for a loss, 0 for a draw, at the end; naturals by the rules.
/// - Episode end: when the player sticks or goes beyond 21.
///
/// The optimal return from the deal is -0.04311311 by the rules `sab`, -0.02572918 by `natural` and -0.04655598
/// by `plain`.
///
/// - Source: Gymnasium 1.4.0, Blackjack-v1; Sutton & Barto 2018, example 5.1, page 93.
public struct Blackjack: Environment {
  /// What a natural is worth.
  public enum Rules: String, ParameterChoice {
    /// It wins unless the dealer has one too, which is a draw: the book's rule, and what Gymnasium makes by default.
    case sab
    /// It counts 21 and pays 1.5 if it wins.
    case natural
    /// It counts 21 like any other hand.
    case plain
  }

  /// What is known of a hand.
  public struct Hand: Hashable, Sendable {
    /// The sum of the cards, with an ace counted as 11 where that does not go beyond 21.
    public var sum: Int

    /// Whether an ace counts as 11.
    public var isSoft: Bool

    /// Whether it is an ace and a ten as dealt.
    public var isNatural: Bool

    /// Creates a hand; without arguments one that has no card.
    public init(sum: Int = 0, isSoft: Bool = false, isNatural: Bool = false) {
      self.sum = sum
      self.isSoft = isSoft
      self.isNatural = isNatural
    }

    /// Returns the hand with one more card, which may go beyond 21.
    func adding(_ card: Int) -> Hand {
      let countsEleven = card == 1 && sum + 11 <= 21
      let sum = sum + (countsEleven ? 11 : card)
      let isSoft = isSoft || countsEleven
      // The ace that counted 11 counts 1 where it has to.
      return isSoft && sum > 21 ? Hand(sum: sum - 10) : Hand(sum: sum, isSoft: isSoft)
    }

    /// Returns the hand of two cards.
    static func dealt(_ first: Int, _ second: Int) -> Hand {
      var hand = Hand().adding(first).adding(second)
      hand.isNatural = hand.sum == 21
      return hand
    }
  }

  /// A moment of the game.
  public enum State: Hashable, Sendable {
    /// The player holds a hand against the dealer's card.
    case playing(Hand, dealer: Int)
    /// The game is over.
    case end
  }

  /// What the player can do.
  public enum Action: String, Sendable, CaseIterable, CustomStringConvertible {
    /// Take no more cards.
    case stick
    /// Take a card.
    case hit

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The hands in the order of their numbers.
  public static let hands =
    (4...21).map { Hand(sum: $0) } + (12...21).map { Hand(sum: $0, isSoft: true) }
    + [Hand(sum: 21, isSoft: true, isNatural: true)]

  /// What a natural is worth.
  public var rules = Rules.sab

  /// Creates the game of the book.
  public init() {}

  /// Every hand against every card of the dealer, and the end.
  public var states: [State]? {
    Self.hands.flatMap { hand in (1...10).map { State.playing(hand, dealer: $0) } } + [.end]
  }

  /// The hands that two cards can make against each card of the dealer.
  public var initialStates: [State] { initialDistribution.map(\.state) }

  /// Deals two cards to the player and shows one of the dealer's.
  public var initialDistribution: [(state: State, probability: Double)] {
    var chances: [Hand: Double] = [:]
    for first in 1...10 {
      for second in 1...10 {
        chances[.dealt(first, second), default: 0] += Self.chance(of: first) * Self.chance(of: second)
      }
    }
    return Self.hands.flatMap { hand in
      guard let chance = chances[hand] else { return [(state: State, probability: Double)]() }
      return (1...10).map { (.playing(hand, dealer: $0), chance * Self.chance(of: $0)) }
    }
  }

  /// Draws a card, or lets the dealer draw; the game is over in the end.
  public func outcomes(of action: Action, in state: State) -> [Outcome<State>] {
    guard case .playing(let hand, let dealer) = state else { return [] }
    return action == .hit ? hitting(hand, dealer: dealer) : sticking(hand, dealer: dealer)
  }

  /// One outcome for each card, 1 to 10.
  private func hitting(_ hand: Hand, dealer: Int) -> [Outcome<State>] {
    (1...10).map { card in
      let next = hand.adding(card)
      return next.sum > 21
        ? .ending(in: .end, reward: -1, probability: Self.chance(of: card))
        : .moving(to: .playing(next, dealer: dealer), reward: 0, probability: Self.chance(of: card))
    }
  }

  /// A loss, a draw and a win, as far as they can happen.
  private func sticking(_ hand: Hand, dealer: Int) -> [Outcome<State>] {
    var chances = (loss: 0.0, draw: 0.0, win: 0.0)
    for (end, chance) in Dealer.ends[dealer - 1] {
      switch order(of: hand, against: end) {
      case ..<0: chances.loss += chance
      case 0: chances.draw += chance
      default: chances.win += chance
      }
    }
    let prize = rules == .natural && hand.isNatural ? 1.5 : 1
    return [(-1, chances.loss), (0, chances.draw), (prize, chances.win)].filter { $0.1 > 0 }
      .map { .ending(in: .end, reward: $0.0, probability: $0.1) }
  }

  /// Returns a positive number if the hand beats the dealer's, a negative one if it is beaten.
  private func order(of hand: Hand, against end: Dealer.End) -> Int {
    switch end {
    case .beyond: 1
    case .natural: (hand.sum - 21).signum()
    case .sum(let sum): rules == .sab && hand.isNatural ? 1 : (hand.sum - sum).signum()
    }
  }

  /// The chance that the next card counts so much.
  static func chance(of card: Int) -> Double { (card == 10 ? 4 : 1) / 13 }

  /// Names the hand and the dealer's card, as in "hard 13 against 10", "soft 18 against A", "natural against 2".
  public func name(of state: State) -> String {
    guard case .playing(let hand, let dealer) = state else { return "end" }
    let kind = hand.isNatural ? "natural" : hand.isSoft ? "soft \(hand.sum)" : "hard \(hand.sum)"
    return "\(kind) against \(dealer == 1 ? "A" : "\(dealer)")"
  }

  /// A row for each hand and a column for each card of the dealer, A to 10.
  public var geometry: Geometry<State>? {
    let row = [Character](repeating: ".", count: 10)
    return Geometry(rows: Array(repeating: row, count: Self.hands.count)) { state in
      guard case .playing(let hand, let dealer) = state else { return nil }
      return Self.hands.firstIndex(of: hand).map { ($0, dealer - 1) }
    }
  }

  /// Runs 10000 episodes, the shorter of the two runs of figure 5.1.
  public var defaultBudget: Budget { .episodes(10_000) }
}

/// What becomes of the dealer's hand.
private enum Dealer {
  /// How the dealer's drawing ends.
  enum End: Hashable {
    case beyond
    case natural
    case sum(Int)
  }

  /// For each first card, 1 to 10, the ends and their chances.
  static let ends: [[(end: End, chance: Double)]] = (1...10).map { first in
    var chances: [End: Double] = [:]
    for second in 1...10 {
      let chance = Blackjack.chance(of: second)
      let hand = Blackjack.Hand.dealt(first, second)
      if hand.isNatural {
        chances[.natural, default: 0] += chance
      } else {
        draw(to: hand, chance: chance, into: &chances)
      }
    }
    let ends: [End] = [.beyond] + (17...21).map { .sum($0) } + [.natural]
    return ends.map { ($0, chances[$0] ?? 0) }
  }

  /// Follows all ways in which cards can come until the hand has 17 or more.
  private static func draw(to hand: Blackjack.Hand, chance: Double, into chances: inout [End: Double]) {
    guard hand.sum < 17 else {
      chances[hand.sum > 21 ? .beyond : .sum(hand.sum), default: 0] += chance
      return
    }
    for card in 1...10 {
      draw(to: hand.adding(card), chance: chance * Blackjack.chance(of: card), into: &chances)
    }
  }
}

extension Blackjack: GymnasiumTwin {
  /// Deals card by card, the dealer's hidden one too, where the model knows only what can be seen.
  public func gymnasiumGame(_ model: TabularModel) -> any GymnasiumGame { GymnasiumBlackjack(rules: rules) }
}

/// The game card by card; its observation is the player's sum, the dealer's first card, and 1 for an ace that
/// counts 11.
private struct GymnasiumBlackjack: GymnasiumGame {
  let rules: Blackjack.Rules
  var dealer: [Int] = []
  var player: [Int] = []

  init(rules: Blackjack.Rules) {
    self.rules = rules
  }

  mutating func reset(using generator: inout PCG64) -> [Int] {
    dealer = [Self.card(&generator), Self.card(&generator)]
    player = [Self.card(&generator), Self.card(&generator)]
    // The suit of the dealer's card and, of a ten, whether it is a picture: drawn to be shown.
    _ = generator.index(below: 4)
    if dealer[0] == 10 { _ = generator.index(below: 3) }
    return observation
  }

  mutating func step(_ action: Action, using generator: inout PCG64) -> GymnasiumStep? {
    guard action == 0 else {
      player.append(Self.card(&generator))
      let isBeyond = hand(player).sum > 21
      return GymnasiumStep(observation: observation, reward: isBeyond ? -1 : 0, terminated: isBeyond)
    }
    while hand(dealer).sum < 17 { dealer.append(Self.card(&generator)) }
    return GymnasiumStep(observation: observation, reward: prize, terminated: true)
  }

  private var prize: Double {
    let sums = (player: hand(player).sum, dealer: hand(dealer).sum)
    let order = ((sums.player > 21 ? 0 : sums.player) - (sums.dealer > 21 ? 0 : sums.dealer)).signum()
    switch rules {
    case .sab where isNatural(player) && !isNatural(dealer): return 1
    case .natural where isNatural(player) && order > 0: return 1.5
    default: return Double(order)
    }
  }

  private var observation: [Int] {
    let hand = hand(player)
    return [hand.sum, dealer[0], hand.isSoft ? 1 : 0]
  }

  private func hand(_ cards: [Int]) -> Blackjack.Hand { cards.reduce(Blackjack.Hand()) { $0.adding($1) } }

  private func isNatural(_ cards: [Int]) -> Bool { cards.count == 2 && hand(cards).sum == 21 }

  private static func card(_ generator: inout PCG64) -> Int { min(generator.index(below: 13) + 1, 10) }
}

extension Blackjack {
  /// The name `blackjack`.
  public static let name = "blackjack"

  /// What it is, in one line.
  public static let summary = "cards to be drawn to come closer to 21 than the dealer"

  /// The parameter of the rules.
  public static let parameters: [Parameter<Self>] = [
    Parameter("rules", \.rules, "whether a natural wins, pays 1.5 if it wins, or is a 21 like others")
  ]

  /// The returns from the deal by the three rules.
  public static let knownOptima = [
    KnownOptimum(-0.043113105413, within: 5e-13, discount: 1),
    KnownOptimum(-0.025729182789, within: 5e-13, discount: 1, ["rules": "natural"]),
    KnownOptimum(-0.046555977067, within: 5e-13, discount: 1, ["rules": "plain"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the hand against the dealer's card A, 2 to 10, hand * 10 + card - 1: hands 0 to 17 are hard 4
    to 21, 18 to 27 soft 12 to 21 (an ace counts 11), 28 the natural; 290 is the end
    games begin with two cards for the player and one of the dealer's two
    cards come from an endless deck: A to 9 with 1/13 each, 10 with 4/13
    """,
    "Actions": """
    stick: the dealer draws until 17 or more, also with an ace that counts 11
    hit: one more card
    """,
    "Rewards": """
    1 for a win, -1 for a loss, 0 for a draw, at the end of the game; beyond 21 is a loss at once
    a natural, an ace and a ten as dealt, with --rules
    sab: wins unless the dealer has one too, which is a draw
    natural: counts 21 and pays 1.5 if it wins
    plain: counts 21
    the dealer's natural counts 21: a player's 21 that is no natural draws against it
    """,
    "Episode end": "after a stick and beyond 21; no step limit",
    "Optimum": """
    from the deal: sab -0.04311311, natural -0.02572918, plain -0.04655598
    hard: stick from 17 on, from 13 on against 2 to 6, with 12 against 4 to 6
    soft: stick from 19 on, with 18 against 2 to 8
    """,
    "Source": """
    Gymnasium 1.4.0, Blackjack-v1 (sab=True by default); its observation does not tell a natural
    from another soft 21, so a model needs the state of its own
    Sutton & Barto 2018, example 5.1: the text has the rule sab, the values of figures 5.1 and 5.2
    are those of --rules plain, in which a dealt 21 is like any other; its 200 states are the sums
    12 to 21, below which it always hits; sticking there is never better, so the values agree
    """,
  ])
}
