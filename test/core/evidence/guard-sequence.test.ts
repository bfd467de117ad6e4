import { describe, expect, test } from 'vitest';
import { guardedLogE } from '../../../bench/detection/reference/guarded-factor.ts';
import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../../../lib/core/evidence/factors/odds-grid.ts';
import { swapLogE } from '../../../lib/core/evidence/factors/swap-factor.ts';
import { logWeightedSum } from '../../../lib/core/numbers/log-sum.ts';
import { arm, expectClose } from './support.ts';
import vectors from './vectors.json' with { type: 'json' };

describe("both of the prototype's factors, row after row", () => {
  test.each(vectors.guard_sequence)('add up to the recorded evidence at rho $rho_upper', (sequence) => {
    const { m, rho_upper: rho, rho_hat: rhoHat, rows } = sequence;
    const conditional = ODDS_RATIOS.map(() => 0);
    const swap = ODDS_RATIOS.map(() => 0);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const [candidate, stable] = [arm(row.nc, row.kc), arm(row.ns, row.ks)];
      addTo(conditional, guardedLogE(candidate, stable, { mean: m, rho, nullOddsRatio: 1 }));
      addTo(swap, swapLogE(candidate, stable, { mean: m, rho: rhoHat }));
      const [logE1, logE2] = [logWeightedSum(LOG_ODDS_PRIOR, conditional), logWeightedSum(LOG_ODDS_PRIOR, swap)];
      expectClose([logE1, logE2], [row.log_e_path1, row.log_e_path2]);
      expectClose(Math.log((Math.exp(logE1) + Math.exp(logE2)) / 2), row.log_e);
    }
  });
});

function addTo(sums: number[], logEs: readonly number[]): void {
  logEs.forEach((logE, i) => {
    sums[i] = (sums[i] ?? Number.NaN) + logE;
  });
}
