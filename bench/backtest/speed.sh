#!/usr/bin/env bash
# How long a backtest of many runs takes, from series and from rows, how much of the processors and how much memory. RUNS=1000 for a quicker
# look. On a machine with other work the processor time says more than the clock; the load stands beside it.
set -euo pipefail
cd "$(dirname "$0")/../.."

runs="${RUNS:-10000}"
mkdir -p out/bench
printf 'guards:\n  - endpoint: fraud-detector\n    signals: { latency: off }\n' >out/bench/policy.yaml

for form in series rows; do
  for per_minute in ${PER_MINUTE:-500}; do
    trace="out/bench/$form-$per_minute-$runs.ndjson"
    [ -f "$trace" ] || npx tsx bench/backtest/generate-trace.ts --out "$trace" --runs "$runs" --per-minute "$per_minute" --form "$form"
    /usr/bin/time -f "$form, $per_minute a minute, $runs runs: %e s, processor %U + %S s, %M KB at most, load $(cut -d' ' -f1 /proc/loadavg)" \
      node bin/stablehand.js backtest --trace "$trace" --policy out/bench/policy.yaml --workers "${WORKERS:-2}" --json >out/bench/result.json
  done
done
