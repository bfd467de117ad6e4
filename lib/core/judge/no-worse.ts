import { estimatesOf } from '../evidence/noise/assumed-history.ts';
import { rateBelowLogE } from '../numbers/rate-at-most.ts';
import { signalNamed } from '../signals/named.ts';
import type { Counts } from '../words/verdict.ts';
import type { FrozenSignal } from './judgement.ts';
import { isWithinMargin, type MarginProof } from './margin-proof.ts';
import { proofLawOf } from './proof-law.ts';

/** The chance that a candidate beyond the absolute margin is called within it, at any time. */
const PROOF_ERROR = 0.05;
const WANTED_NATS = Math.log(1 / PROOF_ERROR);

/** What was counted of one signal so far. */
export interface CountedSoFar {
  readonly candidate: Counts;
  /** Absent where nothing is known of stable. */
  readonly stable?: Counts;
  readonly minutes: number;
}

/**
 * The candidate is known to be no worse: its odds ratio is within the margin, or it fails so few more requests that nobody minds, however
 * many times stable's rate that is.
 */
export const isNoWorse = (frozen: FrozenSignal, proof: MarginProof, counted: CountedSoFar): boolean =>
  isWithinMargin(proofLawOf(frozen), proof) || natsWithin(frozen, counted) >= WANTED_NATS;

/** Minutes until the absolute margin would be proven at the pace so far; 0 when it is, Infinity while nothing speaks for it. */
export function minutesToNearlyNone(frozen: FrozenSignal, counted: CountedSoFar): number {
  const nats = natsWithin(frozen, counted);
  if (nats >= WANTED_NATS) return 0;
  return nats <= 0 ? Number.POSITIVE_INFINITY : ((WANTED_NATS - nats) * counted.minutes) / nats;
}

/** The candidate's mean is above stable's by more than nobody minds. */
export const isWorthActing = (
  frozen: FrozenSignal,
  { rateCandidate, rateStable }: { readonly rateCandidate: number; readonly rateStable: number },
): boolean => rateCandidate - rateStable > marginOf(frozen);

/** The policy's, or the signal's own. */
const marginOf = ({ absoluteMargin, signal }: FrozenSignal): number =>
  absoluteMargin ?? signalNamed(signal).defaults.absoluteMargin;

function natsWithin(frozen: FrozenSignal, { candidate, stable, minutes }: CountedSoFar): number {
  if (stable === undefined || stable.requests === 0 || minutes === 0) return 0;
  const limit = stable.bad / stable.requests + marginOf(frozen);
  if (limit >= 1) return 0;
  const perMinute = candidate.requests / minutes;
  const scatter = 1 + estimatesOf(frozen.evidence).rhoHat * Math.max(0, perMinute - 1);
  return rateBelowLogE({ n: candidate.requests, k: candidate.bad }, limit, scatter);
}
