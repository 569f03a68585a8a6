import Environments
import Testing

@testable import LabCommand
@testable import TabularRL

@Suite struct SolutionFileTests {
  static func written() throws -> (model: TabularModel, bytes: [UInt8]) {
    let model = try FrozenLake().compiled()
    return (model, SolutionFile.bytes(AutomaticPlanner().solve(model, discount: 0.9), of: model))
  }

  @Test("what is written reads back exactly")
  func exact() throws {
    let (model, bytes) = try Self.written()
    let text = String(decoding: bytes, as: UTF8.self)
    let solution = try SolutionFile.solution(from: text, named: "a.csv", for: model)
    #expect(SolutionFile.bytes(solution, of: model) == bytes)
  }

  /// 3000 files with up to four pieces lost, doubled, exchanged or overwritten, with the same seed every time.
  @Test("a damaged file is read or refused with its line, and what is read is a policy")
  func damaged() throws {
    let (model, bytes) = try Self.written()
    var generator = Generator(splitMixSeed: 7)
    let strange = Array("\",\n\r;-+eE.0915naifx\u{0}ß😀".utf8) + [0xff, 0xc3]
    var (readable, refused) = (0, 0)
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0...generator.index(below: 4) where !damaged.isEmpty {
        let start = generator.index(below: damaged.count)
        let end = min(damaged.count, start + 1 + generator.index(below: generator.bernoulli(0.2) ? 400 : 4))
        switch generator.index(below: 5) {
        case 0: damaged.removeSubrange(start..<end)
        case 1: damaged.insert(contentsOf: damaged[start..<end], at: generator.index(below: damaged.count))
        case 2: damaged[start] = strange[generator.index(below: strange.count)]
        case 3: damaged.insert(strange[generator.index(below: strange.count)], at: start)
        default: damaged.removeSubrange(start...)
        }
      }
      do throws(FileError) {
        let text = String(decoding: damaged, as: UTF8.self)
        let solution = try SolutionFile.solution(from: text, named: "a.csv", for: model)
        readable += 1
        for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
          let sum = (0..<model.actionCount).reduce(0) { $0 + solution.policy[state, $1] }
          #expect(abs(sum - 1) <= 1e-9)
        }
      } catch {
        refused += 1
        #expect(error.status == .badInput && error.description.contains("line "))
      }
    }
    // Both happen often enough to mean something.
    #expect(readable > 100 && refused > 100)
  }
}
