/// The experiments that come with the laboratory, those of each book in its order.
///
/// To add one: write it in the file of its chapter; a chapter is listed here.
public let standardExperiments: [Experiment] = inOrder(suttonBarto) + inOrder(zhao)

/// Sorts the experiments of a book by chapter and number; what has no number stands at the end of its chapter.
private func inOrder(_ experiments: [Experiment]) -> [Experiment] {
  let places = experiments.enumerated().map { (place: $1.place, index: $0) }
  return places.sorted {
    ($0.place.chapter, $0.place.number, $0.index) < ($1.place.chapter, $1.place.number, $1.index)
  }.map { experiments[$0.index] }
}

extension Experiment {
  /// The first number in the id: 6 and 3 in `sutton-barto/figure-6.3`.
  fileprivate var place: (chapter: Int, number: Int) {
    let digits = id.utf8.drop { !Self.isDigit($0) }
    let chapter = digits.prefix(while: Self.isDigit)
    let rest = digits.dropFirst(chapter.count + 1).prefix(while: Self.isDigit)
    return (Int(Substring(chapter)) ?? .max, Int(Substring(rest)) ?? .max)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

private let suttonBarto: [Experiment] =
  SuttonBarto.chapter2 + SuttonBarto.chapter3 + SuttonBarto.chapter4 + SuttonBarto.chapter5
  + SuttonBarto.chapter6 + SuttonBarto.smallWalks + SuttonBarto.chapter8
  + [SuttonBarto.trajectorySampling] + SuttonBarto.chapter9 + SuttonBarto.mountainCar
  + SuttonBarto.laterChapters + SuttonBarto.chapter11 + SuttonBarto.randomWalks + PolicyGradients.suttonBarto

private let zhao: [Experiment] =
  Zhao.chapters1To4 + Zhao.chapter5 + Zhao.chapter6 + Zhao.chapters7And8 + Zhao.linear + PolicyGradients.zhao
  + GradientEstimators.zhao
