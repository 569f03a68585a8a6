import TabularRL
import Testing

@Suite("RandomStream")
struct RandomStreamTests {
  @Test(
    "FNV-1a of published texts",
    arguments: [
      ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
      ("FrozenLake", 0x4cb1_df8f_0a60_17b8),
    ] as [(String, UInt64)])
  func textHash(text: String, hash: UInt64) {
    #expect(RandomStream.hash(of: text) == hash)
  }

  // Computed with NumPy 2.4.6: SeedSequence(42, spawn_key=(1, 0x4cb1df8f0a6017b8, 3)).generate_state(6, uint64).
  @Test("The whole-run generator starts from NumPy's words for the key")
  func wholeRun() {
    let stream = RandomStream(seed: 42, purpose: .world, environment: "FrozenLake", run: 3)
    var generator = stream.generator()
    #expect(
      generator.state
        == (0xeda5_d422_1c6e_51ee, 0x61d1_3564_4807_6b02, 0x6e6e_27e9_5872_e602, 0xc204_0fd1_55fb_e1de))
    let words = (0..<3).map { _ in generator.next() }
    #expect(words == [0xe75f_093c_02c6_26df, 0xd745_6356_7a82_c173, 0x929c_596f_9156_3258])
  }

  @Test(
    "The first words of episodes, from an independent program",
    arguments: [
      (0, [0x3d03_0e85_1ca6_5a0d, 0x24f7_b21d_75e6_9559]),
      (1, [0x31a2_395a_e950_51c2, 0x9c87_43e7_020e_5182]),
      (1000, [0xfa9e_ac2c_0443_5799, 0xa52e_75ad_c405_a4ee]),
    ] as [(Int, [UInt64])])
  func episodes(episode: Int, words: [UInt64]) {
    let stream = RandomStream(seed: 42, purpose: .world, environment: "FrozenLake", run: 3)
    var generator = stream.generator(episode: episode)
    #expect(words.map { _ in generator.next() } == words)
  }

  @Test("Every part of the key changes the stream, and equal keys give equal streams")
  func keyParts() {
    let base = RandomStream(seed: 1, purpose: .world, environment: "a", run: 0)
    let others = [
      RandomStream(seed: 2, purpose: .world, environment: "a", run: 0),
      RandomStream(seed: 1, purpose: .agent, environment: "a", run: 0),
      RandomStream(seed: 1, purpose: .world, environment: "b", run: 0),
      RandomStream(seed: 1, purpose: .world, environment: "a", run: 1),
    ]
    #expect(Set(others + [base]).count == 5)
    #expect(base == RandomStream(seed: 1, purpose: .world, environment: "a", run: 0))
  }

  @Test("Purposes keep their numbers, which are part of every key")
  func purposeNumbers() {
    #expect(RandomStream.Purpose.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6])
    #expect(RandomStream.version == "xoshiro256pp/seedseq/1")
  }

  @Test("No state word is shared by any episodes of neighboring runs, seeds, worlds and purposes")
  func noSharedWords() {
    var seen: Set<UInt64> = []
    var count = 0
    for seed in 0..<2 {
      for purpose in [RandomStream.Purpose.world, .agent] {
        for environment in ["a", "b"] {
          for run in 0..<4 {
            let stream = RandomStream(
              seed: UInt64(seed), purpose: purpose, environment: environment, run: run)
            for episode in 0..<300 {
              let state = stream.generator(episode: episode).state
              seen.formUnion([state.0, state.1, state.2, state.3])
              count += 4
            }
          }
        }
      }
    }
    #expect(seen.count == count)
  }

  @Test("The first draws of successive episodes are evenly spread, and so are those of successive runs")
  func firstDraws() {
    let even = [Double](repeating: 1.0 / 64, count: 64)
    let stream = RandomStream(seed: 5, purpose: .world, environment: "grid", run: 0)
    var episode = 0
    let episodes = histogram(cells: 64, draws: 20_000) {
      var earlier = stream.generator(episode: episode)
      var later = stream.generator(episode: episode + 1)
      episode += 1
      return earlier.index(below: 8) * 8 + later.index(below: 8)
    }
    #expect(chiSquare(episodes, even) < chiSquareCritical[63, default: 0])
    var run = 0
    let runs = histogram(cells: 64, draws: 4_000) {
      let one = RandomStream(seed: 5, purpose: .world, environment: "grid", run: run)
      run += 1
      var whole = one.generator()
      var first = one.generator(episode: 0)
      return whole.index(below: 8) * 8 + first.index(below: 8)
    }
    #expect(chiSquare(runs, even) < chiSquareCritical[63, default: 0])
  }
}
