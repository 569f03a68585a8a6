#!/usr/bin/env Rscript
# Draws what rl-lab sums up, as plot_summary.py does, with R alone:
#
#   Rscript Scripts/plot_summary.R FILE OUT.png|svg|pdf [METRIC] [PARAMETER]
#
# FILE is NAME-sensitivity.csv of rl-lab sweep, or what rl-lab summarize --x steps|episode --out wrote. A line for each
# agent, environment and value of the other swept parameters: the mean over the runs, with its 95 % interval as bars.

words <- commandArgs(trailingOnly = TRUE)
if (length(words) < 2) {
  message("usage: Rscript Scripts/plot_summary.R FILE OUT.png|svg|pdf [METRIC] [PARAMETER]")
  quit(status = 64)
}
table <- read.csv(words[1], check.names = FALSE)
metric <- if (length(words) > 2) words[3] else table$metric[1]
table <- table[table$metric == metric, ]
curves <- "x" %in% names(table)
swept <- if (curves) "x" else setdiff(names(table)[seq_len(match("metric", names(table)) - 1)], c("agent", "env", "config"))
numeric <- swept[vapply(table[swept], is.numeric, TRUE)]
if (nrow(table) == 0 || length(numeric) == 0) {
  message(words[1], " has nothing to draw: no such figure, or no swept parameter that holds numbers")
  quit(status = 65)
}
sizes <- vapply(table[numeric], function(column) length(unique(column)), 0L)
x <- if (length(words) > 3) words[4] else numeric[which.max(sizes)]
ends <- if (curves) c("t_low", "t_high") else c("ci_low", "ci_high")
keys <- c("agent", "env", if (curves) "config" else setdiff(swept, x))
line <- do.call(paste, unname(table[keys]))
lines <- unique(line)
colors <- hcl.colors(max(2, length(lines)), "Dark 3")

ending <- tools::file_ext(words[2])
if (ending == "svg") svg(words[2], width = 8, height = 5)
if (ending == "pdf") pdf(words[2], width = 8, height = 5)
if (ending == "png") png(words[2], width = 1200, height = 750, res = 150)
par(mar = c(4, 4, 1, 1), las = 1)
plot(range(table[[x]], na.rm = TRUE), range(table$mean[is.finite(table$mean)]), type = "n", xlab = x, ylab = metric)
for (number in seq_along(lines)) {
  rows <- table[line == lines[number], ]
  rows <- rows[order(rows[[x]]), ]
  lines(rows[[x]], rows$mean, col = colors[number], type = if (nrow(rows) < 30) "o" else "l", pch = 19, cex = 0.5)
  shown <- which(rows[[ends[2]]] > rows[[ends[1]]])
  segments(rows[[x]][shown], rows[[ends[1]]][shown], rows[[x]][shown], rows[[ends[2]]][shown], col = colors[number])
}
if (length(lines) > 1 && length(lines) <= 12) {
  legend("bottomright", lines, col = colors, lty = 1, bty = "n", cex = 0.8)
}
invisible(dev.off())
