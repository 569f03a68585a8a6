/// The experiments that come with the laboratory, in the order in which they are listed.
public let standardExperiments: [Experiment] = suttonBarto + zhao

private let suttonBarto: [Experiment] = SuttonBarto.chapter3 + SuttonBarto.chapter4 + SuttonBarto.chapter6

private let zhao: [Experiment] = Zhao.chapters1To4
