import type { TwoArmRow } from '../../minutes/counts.ts';
import type { EvidenceRule } from '../sequence/evidence-rule.ts';
import { independentRequests, natsPerRequest } from './detection-limit.ts';

/**
 * Nats that this minute would have earned on average, had the candidate twice stable's odds. Where the candidate has the greater part of
 * the requests, those of the swap of equal arms, which earns log 2 at most: nothing else decides there.
 */
export function doublingNats(
  { designRho, designOddsRatio }: EvidenceRule,
  stableRate: number,
  { candidate, stable }: Pick<TwoArmRow, 'candidate' | 'stable'>,
): number {
  if (candidate.n > stable.n) {
    const each = independentRequests(stable.n, designRho);
    return Math.min(Math.LN2, 2 * each * natsPerRequest({ stableRate, oddsRatio: designOddsRatio, share: 0.5 }));
  }
  const nc = independentRequests(candidate.n, designRho);
  const ns = independentRequests(stable.n, designRho);
  if (nc === 0 || ns === 0) return 0;
  return (nc + ns) * natsPerRequest({ stableRate, oddsRatio: designOddsRatio, share: nc / (nc + ns) });
}
