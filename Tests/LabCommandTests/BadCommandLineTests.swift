import Testing

@testable import LabCommand

/// Every mistake gets one sentence and the right exit status, and touches no file.
@Suite struct BadCommandLineTests {
  struct Mistake: CustomTestStringConvertible {
    let status: Int32
    let line: String
    let sentence: String
    var testDescription: String { line }
  }

  /// Exit code, command line, sentence.
  static let mistakes: [Mistake] = """
    64 trian => unknown subcommand 'trian'; did you mean train?
    64 frobnicate => unknown subcommand 'frobnicate'; rl-lab --help shows what there is
    64 train --agent q-learnig --env cliff-walking => unknown agent 'q-learnig'; did you mean q-learning?
    64 train --agent xyz --env cliff-walking => unknown agent 'xyz'; rl-lab list agents shows what there is
    64 train --agent sarsa --env clif-walking => unknown environment 'clif-walking'; did you mean cliff-walking?
    64 train --agent differential-semi-gradient-sarsa --env chain --gamma 0 => a learner of the average reward does not discount; leave --gamma 0 out
    64 train --agent differential-semi-gradient-sarsa --env mountain-car --gamma 0 => a learner of the average reward does not discount; leave --gamma 0 out
    64 train --agent differential-sarsa --env access-control --gamma 0 => a learner of the average reward does not discount; leave --gamma 0 out
    64 sweep --agent r-learning --env chain --gamma 0,0.5 --steps 100 => a learner of the average reward does not discount; leave --gamma 0 out
    64 train --agent off-policy-mc-control --env cliff-walking --behavior always(up) => --behavior never takes right in state (0,0); follow a policy that gives a chance to every action, such as epsilon-optimal(0.1) or uniform
    64 train --agent off-policy-actor-critic --env cliff-walking --behavior always(up) => --behavior never takes right in state (0,0); follow a policy that gives a chance to every action, such as epsilon-optimal(0.1) or uniform
    64 sweep --agent q-learning --env cliff-walking --alpha 0.1...1.0/1000000000 => --alpha: 0.1...1.0/1000000000 are more than 100000 values; give fewer
    64 TRAIN --alpha 2 => --alpha must be NUMBER, got '2'
    64 TRAIN --alpha -0.1 => --alpha must be NUMBER, got '-0.1'
    64 TRAIN --alpha nan => --alpha must be NUMBER, got 'nan'
    64 TRAIN --epsilon abc => --epsilon must be NUMBER, got 'abc'
    64 TRAIN --epsilon linear(1,0) => --epsilon must be NUMBER, got 'linear(1,0)'
    64 TRAIN --temperature 0 => --temperature must be a number above 0 or a schedule of such, got '0'
    64 TRAIN --exploration thompson => --exploration must be RULES, got 'thompson'
    64 TRAIN --epsilon 0.1 --temperature 1 => --epsilon and --temperature set the same thing; give one of them
    64 TRAIN --alpha 0.1 --alpha 0.2 => --alpha is given twice; give it once
    64 train --agent q-learning(alpha=0.1) --env cliff-walking --alpha 0.2 => --alpha is given twice; give it once
    64 TRAIN --initial-value inf => --initial-value must be a number from -1e+100 to 1e+100, got 'inf'
    64 TRAIN --runs -3 => --runs must be a whole number of at least 1, got '-3'
    64 TRAIN --runs 0 => --runs must be a whole number of at least 1, got '0'
    64 TRAIN --episodes 1.5 => --episodes must be a whole number of at least 1, got '1.5'
    64 TRAIN --episodes 10 --steps 10 => --episodes and --steps both say how long a run is; give one of them
    64 TRAIN --seed -1 => --seed must be a whole number from 0 to 18446744073709551615, got '-1'
    64 TRAIN --policy optimal => q-learning takes no --policy: it finds its own; leave the option out or choose another that takes one
    64 TRAIN --solution => --solution needs a value; write --solution VALUE
    64 train --agent td --env random-walk --policy best => --policy must be uniform, optimal, epsilon-optimal(0...1), always(ACTION) or odds(N1,N2,...), or a file that solve --out wrote for the same world, got 'best'
    64 train --agent td --env random-walk --behavior uniform => td takes no --behavior: it finds its own; leave the option out or choose another that takes one
    65 train --agent td --env cliff-walking --policy always(jump) => --policy always(jump): the world has no action 'jump'; its actions are up, right, down, left
    65 train --agent td --env cliff-walking --step-reward 1 --policy optimal => --policy optimal: there is no optimal policy: circling in these states pays without end, so that the optimum is infinite; a discount below 1 makes every value finite
    66 train --agent td --env random-walk --policy missing.csv => --policy: there is no file missing.csv; give uniform, optimal, epsilon-optimal(0...1), always(ACTION) or odds(N1,N2,...), or a file that solve --out wrote for the same world
    64 train --agent value-iteration --env random-walk --runs 3 => value-iteration is a planner: it draws nothing and runs once; leave --runs out
    64 train --agent value-iteration --env random-walk --log window:3 => the rows of a planner have no means; write --log all, every:K or geometric
    64 solve --env random-walk --policy optimal => automatic takes no --policy: it finds its own; leave the option out or choose another that takes one
    64 solve --env random-walk --draw picture => --draw must be some of map, policy, values and actions, separated by commas, got 'picture'
    64 show => show needs --env NAME; rl-lab list environments shows what there is
    64 train --agent sgd --env cliff-walking => unknown problem 'cliff-walking'; rl-lab list problems shows what there is
    64 train --agent sgd --env square-mean --gamma 0.9 => sgd approximates a root: it has no episodes and no policy; leave --gamma out
    64 train --agent sgd => train needs --env NAME; rl-lab list problems shows what there is
    64 train --agent q-learning --env bandit --drift 0.1 --evaluate all => the rewards of bandit drift, so there is no truth to --evaluate against
    65 train --agent off-policy-mc --env grid-world --policy uniform --behavior optimal => --behavior never takes up in state (0,0), which --policy does; follow a policy that gives it a chance, such as epsilon-optimal(0.1) or uniform
    64 sweep => sweep needs --agent NAME,...; rl-lab list agents shows what there is
    64 sweep --agent sarsa => sweep needs --env NAME,...; rl-lab list environments shows what there is
    64 sweep --agent value-iteration --env random-walk => value-iteration is a planner, which has no runs to sweep; use rl-lab train, or a learner
    64 SWEEP --alfa 0.1,0.2 => unknown option '--alfa'; did you mean --alpha?
    64 SWEEP --alpha 0.1...0.5 => --alpha: 0.1...0.5 does not say how many values; write 0.1...0.5/10 for ten
    64 SWEEP --alpha 0.1,2 => --alpha must be NUMBER, got '2'
    64 SWEEP --alpha 0.1,0.10 => sarsa on cliff-walking with alpha=0.10 comes twice in the sweep; give each value once
    64 SWEEP --alpha 0.1 --alpha 0.2 => --alpha is given twice; give it once
    64 SWEEP --seed 1 --seed 2 => --seed is given twice; give it once
    64 SWEEP --shard 3/3 => --shard must be I/N with 0 <= I < N and N at most 10000, such as 0/10, got '3/3'
    64 SWEEP --runs 1e10 => --runs must be a whole number from 1 to 1000000000, got '1e10'
    64 SWEEP --first-run -1 => --first-run must be a whole number from 0 to 1000000000, got '-1'
    64 SWEEP --alpha log:0...1/3 => --alpha: 'log:0...1/3' is no range; write log:0.001...1/7 or power2:1...512, from a number above 0 up
    64 SWEEP --search random => a random search needs --draws COUNT
    64 SWEEP --draws 3 => --draws belongs to a random search; write --search random, too
    64 SWEEP --initial-value 1...1000 --alpha 0...1/101 => the grid has more than 100000 configurations; give fewer values, or draw some by --search random --draws COUNT
    66 SWEEP missing.sweep => unexpected word 'missing.sweep': it names no sweep file; rl-lab sweep --help shows what is allowed
    64 merge => merge needs the files of all shards of a sweep; sweep --shard I/N writes them
    66 merge missing.csv => there is no file missing.csv; sweep --shard I/N writes the shards of a sweep
    64 summarize => summarize needs the CSV files of trainings; train --out FILE writes one
    66 summarize missing.csv => there is no file missing.csv; train --out FILE writes one
    64 summarize --points 3 a.csv => --points belongs to curves along steps; write --x steps, too
    64 summarize --x time a.csv => --x must be steps or episode, got 'time'
    64 select => select needs the files of sweeps; sweep --out FILE writes one
    64 select --prefer best a.csv => --prefer must be high or low, got 'best'
    64 compare --confidence 2 => --confidence must be a number between 0 and 1, got '2'
    64 compare => compare needs at least two configurations; give the CSV files of two trainings
    64 TRAIN --gamma 1.1 => --gamma must be a number from 0 to 1, got '1.1'
    64 TRAIN --step-limit 0 => --step-limit must be a whole number of at least 1, got '0'
    64 TRAIN --log sometimes => --log must be all, every:K, geometric or window:K, got 'sometimes'
    64 TRAIN --fsync maybe => --fsync must be run, end or none, got 'maybe'
    64 TRAIN --alfa 0.1 => unknown option '--alfa'; did you mean --alpha?
    64 TRAIN --seed => --seed needs a value; write --seed VALUE
    64 TRAIN --quiet=yes => --quiet takes no value; leave '=yes' out
    64 TRAIN now => unexpected word 'now'; rl-lab train --agent q-learning --env cliff-walking --help shows what is allowed
    64 train --agent q-learning(alpha) --env cliff-walking => --agent must be NAME(parameter=value,...), but holds 'alpha'
    64 train --agent q-learning(beta=1) --env cliff-walking => q-learning has no parameter 'beta'; it has alpha, exploration, epsilon, temperature, confidence, initial-value
    64 train --env cliff-walking => train needs --agent NAME; rl-lab list agents shows what there is
    65 train --agent sarsa --env leaky => leaky: the outcomes of action go in state 0 have probabilities that sum to 0.9; they must sum to 1
    65 train --agent sarsa --env stuck => stuck: state 1 has no available action but episodes go on in it; give it an action or end the episode on entering it
    65 train --agent sarsa --env frozen-lake --map SFFX/FFFG => --map: line 1, column 4 of the map holds 'X'; allowed are S F H G
    64 describe => describe needs a name; rl-lab list shows what there is
    64 describe q-learnin => unknown name 'q-learnin'; did you mean q-learning?
    64 list agent => unknown list 'agent'; did you mean agents?
    64 check-env => check-env needs the name of an environment; rl-lab list environments shows what there is
    64 check-env cliff-walkin => unknown environment 'cliff-walkin'; did you mean cliff-walking?
    64 check-env taxi --rain true => unknown option '--rain'; did you mean --rainy?
    64 check-planner value-iteratio => unknown planner 'value-iteratio'; did you mean value-iteration?
    64 check-planner --models 0 => --models must be a whole number from 1 to 1000000, got '0'
    64 check-planner --models => --models needs a value; write --models VALUE
    64 check-planner --in-place true => unknown option '--in-place'; rl-lab check-planner --help shows what there is
    64 check-planner value-iteration --in-place maybe => --in-place must be true|false, got 'maybe'
    64 check-planner value-iteration --tolerance 1e-3 => check-planner tries tolerances and limits of its own; leave --tolerance and --max-sweeps out
    64 check-planner value-iteration policy-iteration => unexpected word 'policy-iteration'; rl-lab check-planner value-iteration --help shows what is allowed
    64 new-env => new-env needs a name; write rl-lab new-env my-maze
    64 new-env Maze => the name must be of small letters and digits, words separated by -, got 'Maze'
    64 new-env q-learning => there is something named q-learning already; choose another name
    64 new-env cell => the type Cell exists already; choose another name, such as cell-world
    73 new-env maze --into missing/folder => there is no folder missing/folder; create it first or give another one
    64 replay => replay needs --env NAME; rl-lab list environments shows what there is
    64 replay --env taxi => replay needs --actions; write --actions 0,1,2 or name a file
    64 replay --env taxi --actions 0,6 => --actions: there is no action '6', nor a file 0,6; the actions of taxi are 0 to 5, in words south, north, east, west, pick-up, drop-off
    64 replay --env taxi --actions 0 --rng numpy => --rng must be gymnasium, got 'numpy'
    64 replay --env bandit --actions 0 => bandit draws rewards or worlds, which Gymnasium has no rule for; choose another --env
    65 replay --env gambler --actions 49 => --actions: with the seed 0 the action 50 is not available in step 1 of episode 1
    64 replay --env frozen-lake --map random(8,0.5,1) --actions 0 => --map must be 4x4, 8x8 or rows of S F H G separated by / or random(SIZE,P,SEED) with SIZE 2 to 100 and P 0.6 to 1, got 'random(8,0.5,1)'
    64 help trains => unknown subcommand 'trains'; did you mean train?
    """
    .replacing("RULES", with: "greedy, epsilon-greedy(SCHEDULE), softmax(SCHEDULE) or ucb(REAL)")
    .replacing("TRAIN", with: "train --agent q-learning --env cliff-walking")
    .replacing("NUMBER", with: "a number from 0 to 1 or a schedule of such")
    .replacing("SWEEP", with: "sweep --agent sarsa --env cliff-walking")
    .replacing("REAL", with: "NUMBER")
    .split(separator: "\n").compactMap { row in
      let halves = row.split(separator: " => ")
      let words = halves[0].split(separator: " ", maxSplits: 1)
      return Int32(words[0]).map { Mistake(status: $0, line: "\(words[1])", sentence: "\(halves[1])") }
    }

  @Test("the table holds at least thirty mistakes")
  func count() {
    #expect(Self.mistakes.count >= 30)
  }

  @Test("a mistake gets one sentence, its exit status, and no file", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    var words = mistake.line.split(separator: " ").map(String.init)
    if words[0] == "train" { words += ["--out", folder.file("out.csv")] }
    #expect(laboratory.run(words: words) == .exit(try #require(ExitCode(rawValue: mistake.status))))
    #expect(laboratory.transcript.error == "rl-lab: \(mistake.sentence)\n")
    #expect(laboratory.transcript.output.isEmpty)
    #expect(folder.names.isEmpty)
  }

  @Test("no subcommand shows the overview and is a usage error")
  func nothing() {
    let laboratory = Laboratory()
    #expect(laboratory.run("") == .exit(.usage))
    #expect(laboratory.transcript.error.contains("Usage: rl-lab SUBCOMMAND"))
  }
}
