import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../../../lib/core/evidence/factors/odds-grid.ts';
import { swapLogE } from '../../../lib/core/evidence/factors/swap-factor.ts';
import { estimateHistory } from '../../../lib/core/evidence/noise/estimate-history.ts';
import { meanGate } from '../../../lib/core/evidence/readings/mean-gate.ts';
import { addBlock, noSums, sumsSince } from '../../../lib/core/evidence/sums/arm-sums.ts';
import { expectedRate, foldStableRate } from '../../../lib/core/evidence/sums/stable-rate.ts';
import type { ArmCounts } from '../../../lib/core/minutes/counts.ts';
import { logAddExp, logWeightedSum } from '../../../lib/core/numbers/log-sum.ts';
import { guardedLogE } from '../reference/guarded-factor.ts';
import { ALPHA } from './alpha.ts';
import type { Rule } from './rule.ts';

/** Weight of the conditional path by how bursty stable is. */
const CLASSES = [
  { rhoBelow: 0.0005, weight: 0.7 },
  { rhoBelow: 0.005, weight: 0.5 },
  { rhoBelow: Number.POSITIVE_INFINITY, weight: 0.2 },
] as const;

/**
 * The plain prototype: both paths summed up since the deployment at weights that the history chooses, no onset mixture, no burst
 * discount, and a gate over everything. It finds a fault at once about as fast as can be, is slow after hours of clean minutes, and
 * rolls back on bursts that outlast a minute. Margin 1, as it was measured.
 */
export const PLAIN_PROTOTYPE: Rule = {
  name: 'prototype-v0',
  title: 'the plain prototype: no onset mixture, no burst discount',
  start({ run, errors, history }) {
    const known = estimateHistory(history());
    if (known === undefined) return undefined;
    const { rhoUpper, rhoHat, blockMinutes } = known;
    const weight = (CLASSES.find(({ rhoBelow }) => rhoUpper < rhoBelow) ?? CLASSES[2]).weight;
    const sums = { conditional: new Float64Array(ODDS_RATIOS.length), swap: new Float64Array(ODDS_RATIOS.length) };
    let stableRate = known.stableRate;
    const counts = noSums();
    let open = startBlock();

    function closeBlock(): boolean {
      const block = open;
      open = startBlock();
      const healthy = { mean: block.rate, rho: rhoUpper, nullOddsRatio: 1 };
      addTo(sums.conditional, guardedLogE(block.candidate, block.stable, healthy));
      addTo(sums.swap, swapLogE(block.candidate, block.stable, { mean: block.rate, rho: rhoHat }));
      addBlock(counts, block.candidate, block.stable);
      const logE = logAddExp(Math.log(weight) + mixed(sums.conditional), Math.log(1 - weight) + mixed(sums.swap));
      if (logE < Math.log(1 / ALPHA)) return false;
      const { candidate, stable } = sumsSince(counts, noSums());
      return meanGate(candidate, stable, { rhoUpper, leastZ: 2, smallSample: false }).pass;
    }

    function startBlock() {
      return { candidate: NOTHING, stable: NOTHING, rate: expectedRate(stableRate) };
    }

    return (tick) => {
      if (run.arrived[tick] === 1) {
        const now = { candidate: countsAt(errors.candidate, tick), stable: countsAt(errors.stable, tick) };
        open = { ...open, candidate: plus(open.candidate, now.candidate), stable: plus(open.stable, now.stable) };
        stableRate = foldStableRate(stableRate, tick, now.stable);
      }
      return (tick + 1) % blockMinutes === 0 && closeBlock();
    };
  },
};

const NOTHING: ArmCounts = { n: 0, k: 0 };
const countsAt = ({ n, k }: { readonly n: Float64Array; readonly k: Float64Array }, at: number): ArmCounts => ({
  n: n[at] ?? Number.NaN,
  k: k[at] ?? Number.NaN,
});
const plus = (a: ArmCounts, b: ArmCounts): ArmCounts => ({ n: a.n + b.n, k: a.k + b.k });
const mixed = (logs: Float64Array): number => logWeightedSum(LOG_ODDS_PRIOR, Array.from(logs));

function addTo(sums: Float64Array, logs: readonly number[]): void {
  logs.forEach((log, i) => {
    sums[i] = (sums[i] ?? 0) + log; // starts at 0: no evidence yet
  });
}
