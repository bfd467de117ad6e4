import type { TwoArmRow } from './counts.ts';
import { independentRequests, natsPerRequest } from './detection-limit.ts';
import type { EvidenceRule } from './evidence-rule.ts';

/** The fault whose absence is claimed when a candidate is called healthy. */
const DOUBLING = 2;

/** Nats that this minute would have earned on average, had the candidate twice stable's odds. */
export function doublingNats(
  { designRho, mostNatsAMinute }: EvidenceRule,
  stableRate: number,
  { candidate, stable }: Pick<TwoArmRow, 'candidate' | 'stable'>,
): number {
  const nc = independentRequests(candidate.n, designRho);
  const ns = independentRequests(stable.n, designRho);
  if (nc === 0 || ns === 0) return 0;
  const nats = (nc + ns) * natsPerRequest({ stableRate, oddsRatio: DOUBLING, share: nc / (nc + ns) });
  return Math.min(mostNatsAMinute, nats);
}
