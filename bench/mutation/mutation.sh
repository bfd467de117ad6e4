#!/usr/bin/env bash
# Nightly: how many small changes of the decision core the fast tests notice. Hours on two cores; FILES='lib/core/evidence/burst-ring.ts'
# for a look at some files. Prints two scores a folder: over all mutants, and over those that are not argued away in exclusions.json.
#
# It runs in a copy whose modules are one set with Stryker's: Vitest must not be there twice.
set -euo pipefail
cd "$(dirname "$0")/../.."

version() { node -p "const { dependencies, devDependencies } = require('./package.json'); ({ ...dependencies, ...devDependencies })['$1']"; }
packages=(-p @stryker-mutator/core@9.5.1 -p @stryker-mutator/vitest-runner@9.5.1)
for name in vitest fast-check pure-rand zod yaml; do packages+=(-p "$name@$(version "$name")"); done
bin=$(npx --yes "${packages[@]}" -- node -p "process.env.PATH.split(':')[0]")

work=.cache/mutation
rm -rf "$work"
mkdir -p "$work/test"
cp -R lib package.json bench/mutation/stryker.json "$work"
cp -R test/core test/support "$work/test"
ln -s "$(dirname "$bin")" "$work/node_modules"
cat >"$work/vitest.mutation.config.js" <<'END'
export default { test: { include: ['test/core/{evidence,judge}/**/*.test.ts'], testTimeout: 60_000 } };
END

mutate=()
if [ -n "${FILES:-}" ]; then mutate=(--mutate "$FILES"); fi
(cd "$work" && node_modules/.bin/stryker run stryker.json --concurrency "${WORKERS:-2}" "${mutate[@]}")
npx tsx bench/mutation/scores.ts "$work/reports/mutation/mutation.json" bench/mutation/exclusions.json
