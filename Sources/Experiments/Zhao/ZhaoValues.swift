/// State values of Zhao 2025, chapters 1 to 8: exact by linear solves in Python, printed as on the page.
let zhaoValues: [ValueTable] = [
  ValueTable(
    "chapter 1, policy of the grid of nine cells", world: "grid-world(map=grid3)", discount: 0.9,
    policy: .actions("R D L R D D R R S", epsilon: 0),
    exact: "7.29 8.1 7.29 8.1 9 10 9 10 10"),
  ValueTable(
    "figure 2.4", world: "grid-world(map=grid2)", discount: 0.9,
    policy: .actions("D D R S", epsilon: 0),
    exact: "9 10 10 10"),
  ValueTable(
    "figures 2.5, 2.6 and 2.8", world: "grid-world(map=grid2)", discount: 0.9,
    policy: .actions("R|D D R S", epsilon: 0),
    exact: "8.5 10 10 10",
    actionValues: [0: "6.65 8 9 6.65 7.65"]),
  ValueTable(
    "figure 2.7(a), upper policy", world: "grid-world", discount: 0.9,
    policy: .actions("R R R D D U U R D D U L D R D U R S L D U R U L L", epsilon: 0),
    exact: """
      3.486784 3.874205 4.304672 4.782969 5.31441 3.138106 3.486784 4.782969 5.31441 5.9049 2.824295 \
      2.541866 10 5.9049 6.561 2.541866 10 10 10 7.29 2.287679 9 10 9 8.1
      """,
    printed: """
      3.5 3.9 4.3 4.8 5.3 3.1 3.5 4.8 5.3 5.9 2.8 2.5 10 5.9 6.6 2.5 10 10 10 7.3 2.3 9 10 9 8.1
      """),
  ValueTable(
    "figure 2.7(a), lower policy", world: "grid-world", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0),
    exact: """
      3.486784 3.874205 4.304672 4.782969 5.31441 3.138106 3.486784 4.782969 5.31441 5.9049 2.824295 \
      2.541866 10 5.9049 6.561 2.541866 10 10 10 7.29 2.287679 9 10 9 8.1
      """,
    printed: """
      3.5 3.9 4.3 4.8 5.3 3.1 3.5 4.8 5.3 5.9 2.8 2.5 10 5.9 6.6 2.5 10 10 10 7.3 2.3 9 10 9 8.1
      """),
  ValueTable(
    "figure 2.7(b), upper policy", world: "grid-world", discount: 0.9,
    policy: .actions("R R R R R R R R R R R R R R R R R R R R R R R R R", epsilon: 0),
    exact: """
      -6.561 -7.29 -8.1 -9 -10 -8.461 -8.29 -8.1 -9 -10 -7.461 -8.29 -8.1 -9 -10 -7.471 -7.19 -9.1 -9 -10 \
      -7.561 -7.29 -8.1 -9 -10
      """,
    printed: """
      -6.6 -7.3 -8.1 -9 -10 -8.5 -8.3 -8.1 -9 -10 -7.5 -8.3 -8.1 -9 -10 -7.5 -7.2 -9.1 -9 -10 -7.6 -7.3 \
      -8.1 -9 -10
      """),
  ValueTable(
    "figure 2.7(b), lower policy", world: "grid-world", discount: 0.9,
    policy: .actions("R L L U U D S R D R L R D L S S D U U R S R S R S", epsilon: 0),
    exact: """
      0 0 0 -10 -10 -9 -10 -0.426316 -0.473684 -10 -10 -0.526316 0.526316 -0.526316 0 0 -1 -0.526316 \
      -0.473684 -10 0 0 0 0 0
      """,
    printed: """
      0 0 0 -10 -10 -9 -10 -0.4 -0.5 -10 -10 -0.5 0.5 -0.5 0 0 -1 -0.5 -0.5 -10 0 0 0 0 0
      """),
  ValueTable(
    "figure 3.2", world: "grid-world(map=grid2)", discount: 0.9,
    policy: .actions("R D R S", epsilon: 0),
    exact: "8 10 10 10",
    actionValues: [0: "6.2 8 9 6.2 7.2"]),
  ValueTable(
    "figure 3.4(a)", world: "grid-world", discount: 0.9,
    exact: """
      5.832 5.58 6.2 6.48 5.832 6.48 7.2 8 7.2 6.48 7.2 8 10 8 7.2 8 10 10 10 8 7.2 9 10 9 8.1
      """,
    printed: """
      5.8 5.6 6.2 6.5 5.8 6.5 7.2 8 7.2 6.5 7.2 8 10 8 7.2 8 10 10 10 8 7.2 9 10 9 8.1
      """,
    best: "D R D D D|L D D D D D|L R|D R|D D D|L D|L R R S L L U R U L L"),
  ValueTable(
    "figure 3.4(b)", world: "grid-world", discount: 0.5,
    exact: """
      0.001953 0.003906 0.007812 0.015625 0.03125 0.000977 0.001953 0.015625 0.03125 0.0625 0.000488 \
      0.000244 2 0.0625 0.125 0.000244 2 2 2 0.25 0.000122 1 2 1 0.5
      """,
    printed: "0 0 0 0 0 0 0 0 0 0.1 0 0 2 0.1 0.1 0 2 2 2 0.2 0 1 2 1 0.5",
    best: "R R R R|D D U U R R|D D U L D R D U R S L D U R U L L"),
  ValueTable(
    "figure 3.4(c)", world: "grid-world", discount: 0,
    exact: "0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 1 1 1 0 0 0 1 0 0",
    printed: "0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 1 1 1 0 0 0 1 0 0",
    best: """
      R|D|S R|L|S R|L|S R|D|L|S D|L|S U|D|S U|D|L U|R U|R|D|S U|D|L|S U|R|D|S L|S D U|R|S U|D|L|S U|D|S R \
      S L U|D|S U|S R|L U R|L|S U|L|S
      """),
  ValueTable(
    "figure 3.4(d)", world: "grid-world(forbidden-reward=-10)", discount: 0.9,
    exact: """
      3.486784 3.874205 4.304672 4.782969 5.31441 3.138106 3.486784 4.782969 5.31441 5.9049 2.824295 \
      2.541866 10 5.9049 6.561 2.541866 10 10 10 7.29 2.287679 9 10 9 8.1
      """,
    printed: """
      3.5 3.9 4.3 4.8 5.3 3.1 3.5 4.8 5.3 5.9 2.8 2.5 10 5.9 6.6 2.5 10 10 10 7.3 2.3 9 10 9 8.1
      """,
    best: "R R R R|D D U U R R|D D U L D R D U R S L D U R U L L"),
  ValueTable(
    "theorem 3.6, figure 3.4(a) with every reward raised by 1",
    world: "grid-world(boundary-reward=0,forbidden-reward=0,target-reward=2,other-reward=1)", discount: 0.9,
    exact: """
      15.832 15.58 16.2 16.48 15.832 16.48 17.2 18 17.2 16.48 17.2 18 20 18 17.2 18 20 20 20 18 17.2 19 20 \
      19 18.1
      """,
    best: "D R D D D|L D D D D D|L R|D R|D D D|L D|L R R S L L U R U L L"),
  ValueTable(
    "figure 3.5(a)", world: "grid-world(map=grid2-empty)", discount: 0.9,
    policy: .actions("D D R S", epsilon: 0),
    exact: "9 10 10 10"),
  ValueTable(
    "figure 3.5(b)", world: "grid-world(map=grid2-empty)", discount: 0.9,
    policy: .actions("D L R S", epsilon: 0),
    exact: "9 8.1 10 10"),
  ValueTable(
    "tables 4.2 and 4.3, first iterate", world: "grid-world(map=grid2)", discount: 0.9, sweeps: 1,
    exact: "0 1 1 1"),
  ValueTable(
    "table 4.3, second iterate", world: "grid-world(map=grid2)", discount: 0.9, sweeps: 2,
    exact: "0.9 1.9 1.9 1.9"),
  ValueTable(
    "section 4.1.2, third iterate", world: "grid-world(map=grid2)", discount: 0.9, sweeps: 3,
    exact: "1.71 2.71 2.71 2.71"),
  ValueTable(
    "section 4.1.2, fourth iterate", world: "grid-world(map=grid2)", discount: 0.9, sweeps: 4,
    exact: "2.439 3.439 3.439 3.439"),
  ValueTable(
    "figure 4.2(d)", world: "grid-world(map=grid2)", discount: 0.9,
    exact: "9 10 10 10"),
  ValueTable(
    "tables 4.4 and 4.5, figure 4.3(a)", world: "grid-world(map=.T)", discount: 0.9,
    policy: .actions("L L", epsilon: 0),
    exact: "-10 -9",
    actionValues: [0: "- -7.1 - -10 -9", 1: "- -9.1 - -9 -7.1"]),
  ValueTable(
    "section 4.2.2, evaluation of the first policy, iterate 1", world: "grid-world(map=.T)", discount: 0.9,
    policy: .actions("L L", epsilon: 0), sweeps: 1,
    exact: "-1 0"),
  ValueTable(
    "section 4.2.2, evaluation of the first policy, iterate 2", world: "grid-world(map=.T)", discount: 0.9,
    policy: .actions("L L", epsilon: 0), sweeps: 2,
    exact: "-1.9 -0.9"),
  ValueTable(
    "section 4.2.2, evaluation of the first policy, iterate 3", world: "grid-world(map=.T)", discount: 0.9,
    policy: .actions("L L", epsilon: 0), sweeps: 3,
    exact: "-2.71 -1.71"),
  ValueTable(
    "figure 4.3(b)", world: "grid-world(map=.T)", discount: 0.9,
    exact: "10 10",
    best: "R S"),
  ValueTable(
    "figure 4.4, first policy", world: "grid-world(forbidden-reward=-10)", discount: 0.9,
    policy: .actions("S S S S S S S S S S S S S S S S S S S S S S S S S", epsilon: 0),
    exact: "0 0 0 0 0 0 -100 -100 0 0 0 0 -100 0 0 0 -100 10 -100 0 0 -100 0 0 0"),
  ValueTable(
    "figure 5.3, first policy", world: "grid-world(map=grid3)", discount: 0.9,
    policy: .actions("U D R R D D R R S", epsilon: 0),
    exact: "-10 8.1 -10 8.1 9 10 9 10 10",
    actionValues: [0: "-10 7.29 7.29 -10 -9", 2: "-10 -10 8 7.29 -9"]),
  ValueTable(
    "figure 5.3", world: "grid-world(map=grid3)", discount: 0.9,
    exact: "7.29 8.1 8 8.1 9 10 9 10 10"),
  ValueTable(
    "figure 5.4, episode length 1", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 1,
    exact: "0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 1 1 1 0 0 0 1 0 0",
    printed: "0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 1 1 1 0 0 0 1 0 0"),
  ValueTable(
    "figure 5.4, episode length 2", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 2,
    exact: "0 0 0 0 0 0 0 0 0 0 0 0 1.9 0 0 0 1.9 1.9 1.9 0 0 0.9 1.9 0.9 0",
    printed: "0 0 0 0 0 0 0 0 0 0 0 0 1.9 0 0 0 1.9 1.9 1.9 0 0 0.9 1.9 0.9 0"),
  ValueTable(
    "figure 5.4, episode length 3", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 3,
    exact: """
      0 0 0 0 0 0 0 0 0 0 0 0 2.71 0 0 0 2.71 2.71 2.71 0 0 1.71 2.71 1.71 0.81
      """,
    printed: "0 0 0 0 0 0 0 0 0 0 0 0 2.7 0 0 0 2.7 2.7 2.7 0 0 1.7 2.7 1.7 0.8"),
  ValueTable(
    "figure 5.4, episode length 4", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 4,
    exact: """
      0 0 0 0 0 0 0 0 0 0 0 0 3.439 0 0 0 3.439 3.439 3.439 0.729 0 2.439 3.439 2.439 1.539
      """,
    printed: "0 0 0 0 0 0 0 0 0 0 0 0 3.4 0 0 0 3.4 3.4 3.4 0.7 0 2.4 3.4 2.4 1.5"),
  ValueTable(
    "figure 5.4, episode length 14", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 14,
    exact: """
      1.199105 1.586526 2.016993 2.49529 3.026731 0.850427 1.199105 2.49529 3.026731 3.617221 0.536616 \
      0.254187 7.712321 3.617221 4.273321 0.254187 7.712321 7.712321 7.712321 5.002321 0 6.712321 7.712321 \
      6.712321 5.812321
      """,
    printed: """
      1.2 1.6 2 2.5 3 0.9 1.2 2.5 3 3.6 0.5 0.3 7.7 3.6 4.3 0.3 7.7 7.7 7.7 5 0 6.7 7.7 6.7 5.8
      """),
  ValueTable(
    "figure 5.4, episode length 15", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 15,
    exact: """
      1.427873 1.815294 2.245761 2.724058 3.255499 1.079195 1.427873 2.724058 3.255499 3.845989 0.765384 \
      0.482955 7.941089 3.845989 4.502089 0.482955 7.941089 7.941089 7.941089 5.231089 0.228768 6.941089 \
      7.941089 6.941089 6.041089
      """,
    printed: """
      1.4 1.8 2.2 2.7 3.3 1.1 1.4 2.7 3.3 3.8 0.8 0.5 7.9 3.8 4.5 0.5 7.9 7.9 7.9 5.2 0.2 6.9 7.9 6.9 6
      """),
  ValueTable(
    "figure 5.4, episode length 30", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 30,
    exact: """
      3.062873 3.450293 3.880761 4.359057 4.890498 2.714194 3.062873 4.359057 4.890498 5.480988 2.400384 \
      2.117954 9.576088 5.480988 6.137088 2.117954 9.576088 9.576088 9.576088 6.866088 1.863768 8.576088 \
      9.576088 8.576088 7.676088
      """,
    printed: """
      3.1 3.5 3.9 4.4 4.9 2.7 3.1 4.4 4.9 5.5 2.4 2.1 9.6 5.5 6.1 2.1 9.6 9.6 9.6 6.9 1.9 8.6 9.6 8.6 7.7
      """),
  ValueTable(
    "figure 5.4, episode length 100", world: "grid-world(forbidden-reward=-10)", discount: 0.9, sweeps: 100,
    exact: """
      3.486519 3.873939 4.304406 4.782703 5.314144 3.13784 3.486519 4.782703 5.314144 5.904634 2.82403 \
      2.5416 9.999734 5.904634 6.560734 2.5416 9.999734 9.999734 9.999734 7.289734 2.287414 8.999734 \
      9.999734 8.999734 8.099734
      """,
    printed: """
      3.5 3.9 4.3 4.8 5.3 3.1 3.5 4.8 5.3 5.9 2.8 2.5 10 5.9 6.6 2.5 10 10 10 7.3 2.3 9 10 9 8.1
      """),
  ValueTable(
    "figure 5.6, epsilon 0.1", world: "grid-world(forbidden-reward=-10,additive=true)", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0.1),
    exact: """
      0.424434 0.530213 0.872807 1.258782 1.443284 0.138834 0.044484 0.531723 1.262022 1.669913 0.089067 \
      -0.411281 3.371432 1.354936 1.909542 -0.093903 3.38264 3.338393 3.66911 2.181584 -0.286571 2.592011 \
      3.699238 3.067771 2.684337
      """,
    printed: """
      0.4 0.5 0.9 1.3 1.4 0.1 0 0.5 1.3 1.7 0.1 -0.4 3.4 1.4 1.9 -0.1 3.4 3.3 3.7 2.2 -0.3 2.6 3.7 3.1 2.7
      """),
  ValueTable(
    "figure 5.6, epsilon 0.1, with the rewards of the other figures",
    world: "grid-world(forbidden-reward=-10)", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0.1),
    exact: """
      0.426017 0.53199 0.874808 1.261025 1.445797 0.140246 0.046071 0.53393 1.264535 1.672736 0.090327 \
      -0.410074 3.372679 1.357708 1.912719 -0.092631 3.387707 3.339738 3.670444 2.185161 -0.28142 2.804138 \
      3.704439 3.072339 2.688403
      """),
  ValueTable(
    "figure 5.6, epsilon 0.2", world: "grid-world(forbidden-reward=-10,additive=true)", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0.2),
    exact: """
      -2.20763 -2.380886 -2.090765 -1.713549 -1.84305 -2.479345 -3.038035 -3.307635 -2.265562 -1.987186 \
      -2.291502 -3.344023 -2.532176 -2.803508 -2.190739 -2.548447 -2.52044 -2.831523 -2.046245 -2.408123 \
      -2.829115 -3.248457 -2.092571 -2.34251 -2.172231
      """,
    printed: """
      -2.2 -2.4 -2.1 -1.7 -1.8 -2.5 -3 -3.3 -2.3 -2 -2.3 -3.3 -2.5 -2.8 -2.2 -2.5 -2.5 -2.8 -2 -2.4 -2.8 \
      -3.2 -2.1 -2.3 -2.2
      """),
  ValueTable(
    "figure 5.6, epsilon 0.2, with the rewards of the other figures",
    world: "grid-world(forbidden-reward=-10)", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0.2),
    exact: """
      -2.200441 -2.372707 -2.081413 -1.702953 -1.831059 -2.472986 -3.03077 -3.297256 -2.253577 -1.973543 \
      -2.285833 -3.337976 -2.522542 -2.790068 -2.175134 -2.541893 -2.494449 -2.820661 -2.035678 -2.390257 \
      -2.805184 -2.793143 -2.065146 -2.318955 -2.151546
      """),
  ValueTable(
    "figure 5.6, epsilon 0.5", world: "grid-world(forbidden-reward=-10,additive=true)", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0.5),
    exact: """
      -7.972538 -8.959891 -8.437319 -7.217379 -7.775177 -8.684568 -10.815891 -12.386965 -9.558852 -8.93762 \
      -8.252722 -12.307572 -15.306327 -12.309437 -10.497752 -9.665375 -15.471345 -17.034074 -14.388179 \
      -12.214669 -10.852413 -16.69954 -15.230527 -14.307483 -12.363509
      """,
    printed: """
      -8 -9 -8.4 -7.2 -7.8 -8.7 -10.8 -12.4 -9.6 -8.9 -8.3 -12.3 -15.3 -12.3 -10.5 -9.7 -15.5 -17 -14.4 \
      -12.2 -10.9 -16.7 -15.2 -14.3 -12.4
      """),
  ValueTable(
    "figure 5.6, epsilon 0.5, with the rewards of the other figures",
    world: "grid-world(forbidden-reward=-10)", discount: 0.9,
    policy: .actions("R R R R D U U R R D U L D R D U R S L D U R U L L", epsilon: 0.5),
    exact: """
      -7.932973 -8.912285 -8.379127 -7.148698 -7.694297 -8.649295 -10.770862 -12.316457 -9.476563 -8.83973 \
      -8.213762 -12.243698 -15.190363 -12.203931 -10.376299 -9.585918 -15.220267 -16.878635 -14.248361 \
      -12.06414 -10.613301 -15.236828 -14.942922 -14.082431 -12.178473
      """),
  ValueTable(
    "figure 8.5, section 8.2", world: "grid-world(map=grid2)", discount: 0.9,
    policy: .actions("D D R S", epsilon: 0.5),
    exact: "2.163259 2.865407 3.002394 2.957507"),
  ValueTable(
    "figure 8.6", world: "grid-world", discount: 0.9, policy: .uniform,
    exact: """
      -3.846349 -3.81377 -3.644241 -3.120936 -3.235013 -3.793566 -3.847257 -3.800374 -3.106296 -2.924097 \
      -3.572407 -3.896461 -3.381689 -3.194384 -2.944371 -3.900754 -3.615859 -3.403143 -2.897616 -3.239282 \
      -4.45886 -4.160776 -3.38582 -3.36344 -3.453239
      """,
    printed: """
      -3.8 -3.8 -3.6 -3.1 -3.2 -3.8 -3.8 -3.8 -3.1 -2.9 -3.6 -3.9 -3.4 -3.2 -2.9 -3.9 -3.6 -3.4 -2.9 -3.2 \
      -4.5 -4.2 -3.4 -3.4 -3.5
      """),
]
