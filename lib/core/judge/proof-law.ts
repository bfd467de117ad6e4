import { estimatesOf } from '../evidence/noise/assumed-history.ts';
import type { FrozenSignal } from './judgement.ts';
import type { ProofLaw } from './margin-proof.ts';

/** How hours are weighed that shall prove a candidate to be within the margin: as noisy as stable was at most. */
export function proofLawOf({ evidence }: FrozenSignal): ProofLaw {
  const { rhoUpper, blockMinutes } = estimatesOf(evidence);
  return { margin: evidence.or0, rho: rhoUpper, blockMinutes };
}
