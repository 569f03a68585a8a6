/// What is measured.
enum Workload: String, CaseIterable {
  case w1, w2, w3, w4, w5, w6, w7

  /// What is done, in one line.
  var summary: String {
    switch self {
    case .w1: "Q-learning on cliff walking, step size 0.5, epsilon 0.1, undiscounted"
    case .w2: "Sarsa on the windy gridworld, step size 0.5, epsilon 0.1, undiscounted"
    case .w3: "Q-learning on the slippery frozen lake of eight rows, step size 0.1, discount 0.99"
    case .w4: "planning on a slippery grid of N x N cells, discount 0.999 [100]"
    case .w5: "planning on a Garnet of 8 actions and 16 successors, discount 0.99 [10000]"
    case .w6: "a sweep on cliff walking: three agents, ten step sizes, 100 runs of 500 episodes"
    case .w7: "Q-learning in a random graph of four actions, where every step costs one [1000]"
    }
  }

  /// Does it and returns the fields of its JSON object.
  func run(_ options: Options) throws -> [(String, String)] {
    switch self {
    case .w1, .w2, .w3: try LearningWorkload(self, options).run()
    case .w4: try GridWorkload(options).run()
    case .w5: try GarnetWorkload(options).run()
    case .w6: try SweepWorkload(options).run()
    case .w7: try GraphWorkload(options).run()
    }
  }
}

/// What is compared.
enum Report: String, CaseIterable {
  case all, learners, planners, growth, compile, csv, startup, command, check

  /// What stands in its rows, in one line.
  var summary: String {
    switch self {
    case .all: "every workload in Swift and C in turn, and the ratios"
    case .learners: "nanoseconds a step of every learner, and their ratio to a C loop where there is one"
    case .planners: "backups a second of every planner"
    case .growth: "learning and planning in worlds of growing size, each in a process of its own"
    case .compile: "nanoseconds an outcome of compiling worlds"
    case .csv: "rows a second of formatting and writing what training writes, and of computing it"
    case .startup: "how long small commands of rl-lab take"
    case .command: "a training and a sweep by rl-lab beside their steps alone"
    case .check: "whether the C loops do what is published and what the library does; exit code 1 if not"
    }
  }

  /// Prints the rows; returns whether everything is as it should be.
  func print(_ options: Options) throws -> Bool {
    switch self {
    case .all: try WorkloadReport(options).printRows()
    case .learners: try LearnerReport(options).printRows()
    case .planners: try PlannerReport(options).printRows()
    case .growth: try GrowthReport(options).printRows()
    case .compile: try CompileReport(options).printRows()
    case .csv: try RowReport(options).printRows()
    case .startup: try StartupReport(options).printRows()
    case .command: try CommandReport(options).printRows()
    case .check: return try LoopCheck(options).printRows()
    }
    return true
  }
}

/// There is no method of this name, or not with these ties.
struct UnknownMethod: Error, CustomStringConvertible {
  var description: String { "there is no such method; the Swift loop breaks ties at random" }
}
