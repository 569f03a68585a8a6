#!/usr/bin/env bash
# Carries out the shards of a sweep by GNU parallel and merges them:
#
#   Scripts/sweep_parallel.sh SHARDS OUT.csv rl-lab sweep --agent sarsa --env windy-gridworld --alpha 0.1...1.0/10
#
# As many shards run at a time as there are cores; JOBS=4 says otherwise, and PARALLEL='--sshloginfile FILE --workdir .'
# spreads them over machines that share the folder. The same command again carries out what is missing, and nothing else.
# OUT.csv.joblog has the exit code and the signal of every shard.
set -uo pipefail
if [ $# -lt 4 ]; then
  echo "usage: sweep_parallel.sh SHARDS OUT.csv rl-lab sweep OPTIONS..." >&2
  exit 64
fi
shards=$1 out=$2
shift 2
seq 0 $((shards - 1)) \
  | parallel --quote --jobs "${JOBS:-100%}" --joblog "$out.joblog" "$@" --threads 1 --quiet --out "$out" \
    --shard "{}/$shards" || exit
"$1" merge "${out%.csv}".shard-*-of-*.csv --out "$out"
