import Environments
import Foundation
import Testing

@testable import LabCommand
@testable import TabularRL

/// Readers of files that people write, given thousands of damaged ones: each is read or refused, none crashes.
///
/// A few thousand with the same seeds every time; with `RLLAB_FUZZ_SECONDS` for so long, with another seed every time,
/// and none may take a second. `Scripts/fuzz_readers.sh` does that under the address sanitizer.
@Suite struct ReaderFuzzTests {
  private static let seconds = ProcessInfo.processInfo.environment["RLLAB_FUZZ_SECONDS"]
    .flatMap { Double($0) }

  /// Hands damaged texts to a reader, which says whether it could read.
  private func fuzz(_ texts: DamagedText, count: Int, _ read: (String) throws -> Bool) rethrows {
    let clock = ContinuousClock()
    let begin = clock.now
    let seed = Self.seconds == nil ? 7 : UInt64.random(in: 0 ... .max)
    var generator = Generator(splitMixSeed: seed)
    var (readable, refused) = (0, 0)
    while Self.seconds.map({ begin.duration(to: clock.now) < .seconds($0) }) ?? (readable + refused < count) {
      let text = String(decoding: texts.draw(using: &generator), as: UTF8.self)
      let start = clock.now
      if try read(text) { readable += 1 } else { refused += 1 }
      if Self.seconds != nil {
        let time = start.duration(to: clock.now)
        #expect(time < .seconds(1), "\(time) for \(text.debugDescription)")
      }
    }
    // Both happen often enough to mean something.
    #expect(readable > 100 && refused > 100)
    if Self.seconds != nil { print("seed \(seed): \(readable) read, \(refused) refused") }
  }

  @Test("a damaged map is a world or refused with its place")
  func maps() throws {
    let repository = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let folder = repository.appending(path: "Environments/Maps")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let texts = try files.sorted { $0.path < $1.path }.map { try String(contentsOf: $0, encoding: .utf8) }
    let words = [
      "map:\n", "slip: ", "wind: ", "discount: ", "actions: ", "steps: ", "step-limit: ",
      "success-rate: 1/3\n",
      "S = start 2\n", "G = end 5\n", "x = jumps S -1\n", "y = sends x\n", "z = only up\n", "w = exit 3\n",
      "1e308", "-1e308", "9223372036854775808", "1e-320", "nan", "1/0",
    ]
    fuzz(DamagedText(texts, words: words), count: 2000) { text in
      guard let file = try? MapFile(text) else { return false }
      // A place that is named lies in the file; a world that is read can be compiled or says why not.
      return (try? EnvironmentEntry(file).configure([]).compile()) != nil
    }
  }

  @Test("a damaged solution is a policy or refused with its line")
  func solutions() throws {
    let (model, bytes) = try SolutionFileTests.written()
    let texts = DamagedText(
      [String(decoding: bytes, as: UTF8.self)], words: ["probability", "state_name", "1e308", "-inf", "\"\""])
    fuzz(texts, count: 3000) { text in
      do throws(FileError) {
        let solution = try SolutionFile.solution(from: text, named: "a.csv", for: model)
        for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
          let sum = (0..<model.actionCount).reduce(0) { $0 + solution.policy[state, $1] }
          #expect(abs(sum - 1) <= 1e-9)
        }
        return true
      } catch {
        #expect(error.status == .badInput && error.description.contains("line "))
        return false
      }
    }
  }
}
