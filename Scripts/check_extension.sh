#!/usr/bin/env bash
# Checks that worlds and learners can live in a package of one's own: copies Scripts/Templates/OwnPackage out of
# the tree, builds it in release against this repository, trains on what it adds, adds a world that new-env writes, and
# runs check-env on every world there is.
#
# usage: check_extension.sh [REPOSITORY]     also: RL_LAB=REPOSITORY check_extension.sh
#
# The repository defaults to the one this script lies in. A build that warns is a failed check. Everything is built in
# the repository's own .build, where most of it is built already.
set -uo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "${1:-${RL_LAB:-$scripts/..}}" && pwd) || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/own-package-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
passed=0
failed=0

# Notes a check: what, measured, wanted, and whether it passed (0) or not.
check() {
  if [ "$4" = 0 ]; then
    passed=$((passed + 1))
    printf 'ok    %s: %s (wanted: %s)\n' "$1" "$2" "$3"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s: %s (wanted: %s)\n' "$1" "$2" "$3"
  fi
}

# Notes a check of equality: what, measured, wanted.
equal() {
  [ "$2" = "$3" ]
  check "$1" "$2" "$3" $?
}

# Notes whether a text holds another: what, text, part.
holds() {
  case "$2" in *"$3"*) check "$1" "found" "$3" 0 ;; *) check "$1" "$(tail -n 1 <<<"$2")" "$3" 1 ;; esac
}

finish() {
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
  exit
}

# Builds the package, or says where it is built.
build() { swift build -c release --scratch-path "$repository/.build" "$@"; }

cp -R "$scripts/Templates/OwnPackage" "$work/OwnPackage"
rm -rf "$work/OwnPackage/.build"
cd "$work/OwnPackage" || exit 1
export RL_LAB=$repository

build >"$work/build.log" 2>&1
status=$?
equal "exit status of the release build" "$status" 0
if [ "$status" != 0 ]; then
  cat "$work/build.log"
  finish
fi
equal "warnings of the build" "$(grep -c 'warning:' "$work/build.log")" 0
grep 'warning:' "$work/build.log"
program=$(build --show-bin-path)/own-lab

listing=$("$program" list)
for name in my-world my-learner cliff-walking q-learning; do holds "list shows $name" "$listing" "$name"; done
holds "describe shows the learner's parameter" "$("$program" describe my-learner)" "--beta"
holds "describe shows the world's parameter" "$("$program" describe my-world)" "--pond-reward"

# Trains with further options and leaves FILE.csv: file, agent, world, options.
train() {
  local out=$1 agent=$2 world=$3
  shift 3
  "$program" train --agent "$agent" --env "$world" --episodes 200 --runs 10 --out "$out.csv" --quiet "$@"
  equal "training $agent on $world $*" "$?" 0
  equal "rows of its file" "$(($(wc -l <"$out.csv") - 1))" 2000
}

train own my-learner my-world
train flags my-learner my-world --beta 0.5 --slip 0.3 --pond-reward -5 --alpha 'n^-0.8'
train mixed1 my-learner cliff-walking
train mixed2 q-learning my-world
train again my-learner my-world --threads 1
cmp -s own.csv again.csv
check "the same training with one thread" "$(cksum <again.csv)" "$(cksum <own.csv)" $?
if cmp -s own.csv flags.csv; then rows="the same rows"; else rows="other rows"; fi
equal "other parameters" "$rows" "other rows"
manifest=$(cat flags.json)
for word in '"beta"' '"pond-reward"' '"slip"'; do holds "the manifest records $word" "$manifest" "$word"; done

"$program" train --agent my-learner --env my-world --beta 2 --out bad.csv 2>error.txt
equal "exit status with --beta 2" "$?" 64
holds "its message" "$(cat error.txt)" "--beta must be a number from 0 to 1, got '2'"

"$program" new-env ice-pond --into Sources/own-lab >said.txt
equal "exit status of new-env" "$?" 0
"$program" new-env ice-pond --into Sources/own-lab 2>error.txt
equal "exit status of new-env when the file is there" "$?" 73
build >"$work/build.log" 2>&1
equal "exit status of the build with the new world" "$?" 0
equal "warnings of this build" "$(grep -c 'warning:' "$work/build.log")" 0
train new q-learning ice-pond --slip 0.2
for world in $("$program" list environments | sed -n 's/^  \([^ ][^ ]*\).*/\1/p'); do
  "$program" check-env "$world" >said.txt
  equal "check-env $world" "$?: $(tail -n 1 said.txt)" "0: no rule is broken"
done
holds "check-env knows the new world" "$("$program" list environments)" "ice-pond"
finish
