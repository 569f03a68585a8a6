/// The name of one stream of random numbers, and the generators it stands for.
///
/// A stream is fixed by the master seed, its purpose, the environment's name and the run's number, and by nothing
/// else. The configuration of the agent is not part of it, so run *r* of every agent meets the same world.
/// The key is `SeedSequence(seed, (purpose, FNV-1a of the name, run))`, which NumPy can reproduce.
/// - Source: O'Neill 2015 for the key; Steele, Lea and Flood 2014 for the episodes' increments.
public struct RandomStream: Sendable, Hashable {
  /// The name of the whole chain from seed to draw, recorded in manifests; a change of any number renames it.
  public static let version = "xoshiro256pp/seedseq/1"

  /// What the numbers are used for; different purposes draw from unrelated streams.
  public enum Purpose: UInt64, Sendable, Hashable, CaseIterable {
    /// The dynamics of the environment.
    case world = 1
    /// The choices of the learner.
    case agent
    /// The episodes that measure a learner without teaching it.
    case evaluation
    /// The resampling of statistics.
    case bootstrap
    /// The drawing of configurations.
    case search
    /// The drawing of a run's own world.
    case drawing
  }

  private let wholeRun: Generator
  private let episodeSeed: UInt64
  private let episodeGamma: UInt64

  /// Names a stream; `run` counts from 0, and the name of the environment is hashed in UTF-8.
  public init(seed: UInt64, purpose: Purpose, environment: String, run: Int) {
    precondition(run >= 0, "a run's number must not be negative")
    let key = [purpose.rawValue, Self.hash(of: environment), UInt64(run)]
    let words = SeedSequence(entropy: seed, spawnKey: key).words(count: 6)
    // An all-zero state is one case in 2^256, and must still not stop a program.
    let isZero = words[0] | words[1] | words[2] | words[3] == 0
    wholeRun = Generator(state: (isZero ? 1 : words[0], words[1], words[2], words[3]))
    episodeSeed = words[4]
    episodeGamma = SplitMix64.suitableGamma(words[5])
  }

  /// Returns the stream's generator for the whole run.
  public func generator() -> Generator { wholeRun }

  /// Returns a fresh generator for one episode, counted from 0, the same whatever was drawn before.
  ///
  /// The episode's number is mixed before it meets the key, so the keys of two streams never differ by a shift of
  /// episodes; each stream expands with an increment of its own, so two streams share a state only if 127 bits of
  /// their keys agree; and the episodes of one stream start from different words because mixing is a bijection.
  /// - Complexity: a few nanoseconds; no allocation.
  @inline(__always)
  public func generator(episode: Int) -> Generator {
    precondition(episode >= 0, "an episode's number must not be negative")
    let position = SplitMix64.mix(UInt64(truncatingIfNeeded: episode) &+ SplitMix64.goldenGamma)
    var expander = SplitMix64(seed: episodeSeed ^ position, gamma: episodeGamma)
    return Generator(expanding: &expander)
  }

  /// Returns the 64-bit FNV-1a hash of a text's UTF-8 bytes, the same on every platform.
  ///
  /// - Source: Fowler, Noll and Vo 1991.
  public static func hash(of text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
