#!/usr/bin/env bash
# Nightly: a sample of small changes outside the decision core; see sample.ts.
set -euo pipefail
cd "$(dirname "$0")/../.."

bin=$(npx --yes -p @stryker-mutator/instrumenter@9.5.1 -- node -p "process.env.PATH.split(':')[0]")
STRYKER_MODULES=$(dirname "$bin") nice -n 10 node_modules/.bin/tsx bench/mutation/sample.ts "$@"
