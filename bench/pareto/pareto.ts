/**
 * Stablehand beside eight kinds of usual rules, all held to the same rate of false rollbacks:
 *
 *   npx tsx bench/pareto/pareto.ts --healthy 100 --faulty 20 [--seed 1] [--json]
 *
 * Each cell shows median minutes: Stablehand / the best other rule with one threshold for all noises / the best with a threshold of its own
 * for that noise. Bold where Stablehand is not behind the former.
 */
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { compare } from './compare.ts';
import { goalsOf, tableOf, winsOf } from './tables.ts';

const { values } = parseArgs({
  options: {
    healthy: { type: 'string', default: '100' },
    faulty: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const [healthy, faulty, seed] = [values.healthy, values.faulty, values.seed].map(Number) as [number, number, number];
const bar = new SingleBar({ format: '{bar} {value} of {total} days, {eta_formatted} left', noTTYOutput: false });
const started = performance.now();
let drawn = false;
const comparison = compare({ healthy, faulty }, seed, (done, of) => {
  if (!drawn) bar.start(of, 0);
  drawn = true;
  if (done % 20 === 0 || done === of) bar.update(done);
});
bar.stop();
if (values.json) process.stdout.write(`${JSON.stringify({ ...comparison, goals: goalsOf(comparison) })}\n`);
else {
  const { cells, first, within15, within2, neverFound } = goalsOf(comparison);
  const falseRollbacks = Object.values(comparison.ownFalse).reduce((sum, each) => sum + each, 0);
  process.stdout.write(
    [
      tableOf(comparison),
      '',
      `Stablehand rolled back ${falseRollbacks} of ${comparison.healthyRuns} healthy days: ${JSON.stringify(comparison.ownFalse)}`,
      `one threshold for all noises: first in ${first} of ${cells} cells`,
      `against each noise's own specialist: within 1.5x in ${within15}, within 2x in ${within2} of ${cells}`,
      `never found by Stablehand in half of the runs: ${neverFound.length === 0 ? 'none' : JSON.stringify(neverFound)}`,
      winsOf(comparison),
      `in ${Math.round((performance.now() - started) / 1000)} s`,
      '',
    ].join('\n'),
  );
}
