/// A run under way whose learner and world only it knows.
public protocol OngoingRun: AnyObject {
  /// Whether it is finished, or was told to stop.
  var isOver: Bool { get }

  /// What was learned, or nil if it is not finished.
  var learned: Learned? { get }

  /// Whether runs like this take less time side by side than one after the other: where the learner says so
  /// (``Learner/gainsSideBySide``) or the world is large.
  var gainsSideBySide: Bool { get }

  /// Goes on for a while, or to its end.
  ///
  /// - Parameter others: runs that go on as well if they are of the same kind and gain by it; each goes as it would
  ///   alone.
  func goOn(beside others: [any OngoingRun])
}

extension OngoingRun {
  /// Goes on to the end and returns what was learned, or nil when it was told to stop.
  public func carryOut() -> Learned? {
    while !isOver { goOn(beside: []) }
    return learned
  }
}

/// A run and what watches it.
final class ObservedRun<Worker: Learner, Place: Dynamics>: OngoingRun
where Worker.Observation == Place.Observation, Worker.Decision == Place.Decision {
  private(set) var isOver = false
  private(set) var learned: Learned?
  /// The run, or nil while it goes on and after its end.
  private var run: Run<Worker, Place>?
  private let observer: RunObserver
  let gainsSideBySide: Bool
  /// Lets runs of this kind go on together: made where their types are known, since a method of a generic class is
  /// compiled once for all types.
  private let advance: ([ObservedRun]) -> Void

  init(_ run: Run<Worker, Place>, _ observer: RunObserver) {
    self.observer = observer
    gainsSideBySide = run.gainsSideBySide
    advance = { together in
      // Taken out, not copied: a table is shared by nobody while its run goes on.
      var (owners, runs): ([ObservedRun], [Run<Worker, Place>]) = ([], [])
      for one in together {
        guard let run = one.run.take() else { continue }
        owners.append(one)
        runs.append(run)
      }
      if runs.count == 1 {
        let observer = owners[0].observer
        runs[0].advance(by: RunObserver.stride) { record, learner in
          observer.report(record) { Learned(learner()) }
        }
      } else {
        // Not counted as owned at every report, which can be measured: `owners` owns them meanwhile.
        let observed = owners.map { Unmanaged.passUnretained($0) }
        Run.advance(&runs, by: RunObserver.stride / runs.count) { place, record, learner in
          observed[place]._withUnsafeGuaranteedRef { $0.observer.report(record) { Learned(learner()) } }
        }
      }
      // Taken out again, for a run has much to be copied.
      while let one = owners.popLast(), let run = runs.popLast() { one.put(run) }
    }
    put(run)
  }

  func goOn(beside others: [any OngoingRun]) {
    var together = mayGoOn() ? [self] : []
    if gainsSideBySide {
      for case let other as Self in others where other.mayGoOn() { together.append(other) }
    }
    if !together.isEmpty { advance(together) }
  }

  private func mayGoOn() -> Bool {
    // Asked in place: a run has much to be copied.
    guard !isOver, let episodes = run?.episodes, let steps = run?.steps else { return false }
    isOver = !observer.mayContinue(episodes, steps)
    return !isOver
  }

  private func put(_ run: consuming Run<Worker, Place>) {
    isOver = run.isFinished
    if isOver { learned = Learned(run.learner) } else { self.run = run }
  }
}

/// What a learner knows at some moment: its solution, whose values it estimates, and how it came to its policy.
public struct Learned: Sendable {
  /// The estimates and the greedy policy.
  public let solution: Solution
  /// The policy whose values are estimated.
  public let estimand: Estimand
  /// The last update of the policy, or nil before the first and for learners that have none.
  public var update: PolicyUpdate?

  /// Creates the knowledge of a learner as it is now.
  public init(_ learner: some Learner) {
    solution = learner.solution
    estimand = learner.estimand
    update = (learner as? any PolicyImprover)?.lastUpdate
  }
}

/// What watches a run from outside; nothing it does changes the run.
public struct RunObserver {
  /// Takes the record of every episode, and what the learner knows then, if it is asked for.
  public let report: (EpisodeRecord, () -> Learned) -> Void

  /// Hears how many episodes and steps are done and returns whether the run may go on.
  public let mayContinue: (_ episodes: Int, _ steps: Int) -> Bool

  /// The most steps between two questions whether to go on: well under a second of work.
  public static var stride: Int { 1 << 15 }

  /// Creates an observer.
  public init(
    report: @escaping (EpisodeRecord, () -> Learned) -> Void = { _, _ in },
    mayContinue: @escaping (_ episodes: Int, _ steps: Int) -> Bool = { _, _ in true }
  ) {
    self.report = report
    self.mayContinue = mayContinue
  }
}
