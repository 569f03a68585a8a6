# Draws the mean over the runs at each episode, straight from a CSV file of rl-lab train:
#
#   gnuplot -e "file='x.csv'; out='x.png'" Scripts/plot_returns.gp
#
# Optional, in the same way: y='discounted_return' (any column), title='…'. The ending of out, png, svg or pdf,
# says what is drawn. Every row counts, so with a budget in steps the last episodes are those of few runs. For
# intervals, several files and steps on the axis: plot_returns.py.

if (!exists("file")) {
  print "usage: gnuplot -e \"file='x.csv'; out='x.png'\" Scripts/plot_returns.gp"
  exit status 64
}
if (!exists("out")) out = file . ".png"
if (!exists("y")) y = "episode_return"
if (!exists("title")) title = file

ending = strlen(out) > 4 ? out[strlen(out) - 3 : *] : ""
if (ending eq ".svg") {
  set terminal svg size 800,500 font "Helvetica,13" background rgb "white"
} else { if (ending eq ".pdf") {
  set terminal pdfcairo size 8in,5in font "Helvetica,13"
} else {
  set terminal pngcairo size 1200,750 font "Helvetica,16" linewidth 1.5
} }

set datafile separator ","
set datafile columnheaders

# Lines that have the same episode are averaged by "smooth unique".
set table $mean
plot file using "episode":y smooth unique
unset table

# The first episodes may lie far below: the axis shows where the curve settles.
set datafile separator whitespace
set datafile nocolumnheaders
# Both are counted before a range is set, which would leave numbers out.
stats $mean using 1 prefix "X" nooutput
stats $mean using 2 nooutput
room = 3 * (STATS_up_quartile - STATS_lo_quartile)
if (room == 0) room = 1
low = STATS_lo_quartile - room
high = STATS_up_quartile + room
set yrange [(STATS_min > low ? STATS_min : low) : (STATS_max < high ? STATS_max : high)]
set xrange [0 : X_max]

set border 3 linewidth 0.8
set tics nomirror out
set grid linecolor rgb "#e4e4e4" linetype 1 linewidth 0.8
set xlabel "Episode"
set ylabel "Mean over the runs of " . y noenhanced
set title title noenhanced
unset key
set output out
plot $mean using 1:2 with lines linewidth 1.5 linecolor rgb "#0072B2"
set output
print out
