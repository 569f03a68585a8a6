/// The experiments that come with the laboratory, in the order in which they are listed.
///
/// To add one: write it in the file of its chapter; a chapter is listed here.
public let standardExperiments: [Experiment] = suttonBarto + zhao

private let suttonBarto: [Experiment] =
  SuttonBarto.chapter2 + SuttonBarto.chapter3 + SuttonBarto.chapter4 + SuttonBarto.chapter5
  + SuttonBarto.chapter6 + SuttonBarto.smallWalks + SuttonBarto.chapter8
  + [SuttonBarto.trajectorySampling] + SuttonBarto.chapter9 + SuttonBarto.mountainCar
  + SuttonBarto.laterChapters + SuttonBarto.chapter11 + SuttonBarto.randomWalks + PolicyGradients.suttonBarto

private let zhao: [Experiment] =
  Zhao.chapters1To4 + Zhao.chapter5 + Zhao.chapter6 + Zhao.chapters7And8 + Zhao.linear + PolicyGradients.zhao
  + GradientEstimators.zhao
