#!/usr/bin/env bash
# Nightly: how many small changes of the decision core its own tests notice. All files, or those that are named:
#
#   bash bench/mutation/mutation.sh lib/core/judge/verdicts/silence.ts
#
# Stryker makes the mutants. The tests of test/core/evidence and test/core/judge are asked in one process that stands in for Vitest: a
# run of Vitest for each of thousands of mutants takes seconds where the tests take milliseconds. Quick tests are asked first, slow ones
# about what is left, the slowest never; so a score is a lower limit. Two are printed: over all mutants, and over those that are not
# argued away in exclusions.json.
#
# What a test has once noticed is kept in .cache/mutation/results until the file changes; without that folder all is asked afresh.
set -euo pipefail
cd "$(dirname "$0")/../.."

bin=$(npx --yes -p @stryker-mutator/instrumenter@9.5.1 -- node -p "process.env.PATH.split(':')[0]")
STRYKER_MODULES=$(dirname "$bin") nice -n 10 node_modules/.bin/tsx bench/mutation/mutation.ts "$@"
