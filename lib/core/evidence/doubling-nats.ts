import type { TwoArmRow } from './counts.ts';
import { independentRequests, natsPerRequest } from './detection-limit.ts';
import type { EvidenceRule } from './evidence-rule.ts';

/** Nats that this minute would have earned on average, had the candidate twice stable's odds. */
export function doublingNats(
  { designRho, designOddsRatio }: EvidenceRule,
  stableRate: number,
  { candidate, stable }: Pick<TwoArmRow, 'candidate' | 'stable'>,
): number {
  const nc = independentRequests(candidate.n, designRho);
  const ns = independentRequests(stable.n, designRho);
  if (nc === 0 || ns === 0) return 0;
  return (nc + ns) * natsPerRequest({ stableRate, oddsRatio: designOddsRatio, share: nc / (nc + ns) });
}
