import type { ArmCounts } from '../../core/minutes/counts.ts';
import { logGamma } from '../../core/numbers/log-gamma.ts';
import type { Peer } from './peer.ts';

/** How firmly the prior holds to the null: pseudo-counts of bad requests. */
const CONCENTRATION = 100;
const ALPHA = 0.01;

/**
 * The sequential multinomial test of Netflix's canaries: given that a request was bad, the candidate has it with its part of the
 * traffic if both versions are equal. The Bayes factor of a Dirichlet alternative around that part against the part itself is an
 * e-process, so it may be looked at every minute: rolled back at 1 / alpha = 100. As in the paper it is two-sided, takes requests for independent within an arm, and
 * here only acts when the candidate has more than its part. Where the traffic moves, each minute is held against its own part.
 *
 * @see M. Lindon and A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022, section 2 (equation 5 for the
 * martingale), arXiv 2011.03567.
 */
export const LINDON_MALEK: Peer = {
  rule: 'lindon-malek',
  title: 'sequential multinomial test (Lindon and Malek), alpha 1%, concentration 100',
  start() {
    let logE = 0;
    let bad: readonly [number, number] = [0, 0];
    let expected = 0;
    let part = Number.NaN;
    return ({ candidate, stable }) => {
      if (candidate === undefined || stable === undefined || candidate.n + stable.n === 0) return false;
      const share = candidate.n / (candidate.n + stable.n);
      if (Number.isNaN(part)) part = share > 0 && share < 1 ? share : Number.NaN;
      if (Number.isNaN(part)) return false;
      logE += logFactor(candidate, stable, { share, prior: priorWith(part, bad) });
      bad = [bad[0] + candidate.k, bad[1] + stable.k];
      expected += share * (candidate.k + stable.k);
      return logE >= Math.log(1 / ALPHA) && bad[0] > expected;
    };
  },
};

const priorWith = (part: number, [c, s]: readonly [number, number]): readonly [number, number] => [
  CONCENTRATION * part + c,
  CONCENTRATION * (1 - part) + s,
];

/**
 * Log Bayes factor of one minute: Dirichlet-multinomial with this prior against the binomial of the traffic's part. The binomial
 * coefficients are the same above and below.
 */
export function logFactor(
  { k: c, n: nc }: ArmCounts,
  { k: s, n: ns }: ArmCounts,
  { share, prior: [a, b] }: { readonly share: number; readonly prior: readonly [number, number] },
): number {
  if (c + s === 0 || nc === 0 || ns === 0) return 0;
  const marginal =
    logGamma(a + c) - logGamma(a) + logGamma(b + s) - logGamma(b) - logGamma(a + b + c + s) + logGamma(a + b);
  return marginal - c * Math.log(share) - s * Math.log(1 - share);
}
