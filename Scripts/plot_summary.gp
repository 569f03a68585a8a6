# Draws how a figure of a sweep depends on a parameter, straight from NAME-sensitivity.csv of rl-lab sweep:
#
#   gnuplot -e "file='x-sensitivity.csv'; out='x.png'; parameter='alpha'; metric='auc_step'" Scripts/plot_summary.gp
#
# A point with the 95 % interval of its mean for each configuration; agents='sarsa q-learning' draws a line for each of
# these. With metric='' and parameter='x' it draws the curves that rl-lab summarize --x steps --out wrote. Lines of several
# parameters, and several worlds: plot_summary.py.

if (!exists("file")) {
  print "usage: gnuplot -e \"file='x-sensitivity.csv'; out='x.png'; parameter='alpha'; metric='auc_step'\" Scripts/plot_summary.gp"
  exit status 64
}
if (!exists("out")) out = file . ".png"
if (!exists("parameter")) parameter = "alpha"
if (!exists("metric")) metric = "auc_step"
if (!exists("agents")) agents = ""
curves = parameter eq "x"
low = curves ? "t_low" : "ci_low"
high = curves ? "t_high" : "ci_high"

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
set datafile missing ""
wanted(agent) = (metric eq "" || strcol("metric") eq metric) && (agent eq "" || strcol("agent") eq agent)
chosen(agent, name) = wanted(agent) ? column(name) : NaN
set output out
set xlabel parameter noenhanced
set ylabel metric noenhanced
set grid linecolor rgb "#e4e4e4"
set border 3
set tics nomirror
if (words(agents) == 0) {
  set key off
  plot file using (chosen("", parameter)):(chosen("", "mean")):(chosen("", low)):(chosen("", high)) with yerrorbars pointtype 7 pointsize 0.6
} else {
  set key bottom right noenhanced
  plot for [agent in agents] file using (chosen(agent, parameter)):(chosen(agent, "mean")):(chosen(agent, low)):(chosen(agent, high)) \
    with yerrorbars pointtype 7 pointsize 0.6 title agent
}
