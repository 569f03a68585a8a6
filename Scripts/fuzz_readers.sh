#!/usr/bin/env bash
# Gives damaged maps and solutions to their readers under the address sanitizer, five minutes each unless told otherwise:
#   Scripts/fuzz_readers.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
# Without the search for leaks: XCTest leaves some behind when it has no test of its own.
ASAN_OPTIONS=detect_leaks=0 RLLAB_FUZZ_SECONDS=${1:-300} swift test --sanitize=address --scratch-path .build-asan --filter ReaderFuzzTests
