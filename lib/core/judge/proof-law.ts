import type { FrozenSignal } from './judgement.ts';
import type { ProofLaw } from './margin-proof.ts';

/** Where stable's history says nothing about how requests of a minute fail together, this is reckoned with. */
export const STAKE_RHO = 0.02;

/** How hours are weighed that shall prove a candidate to be within the margin. */
export const proofLawOf = ({ evidence: { or0, history } }: FrozenSignal): ProofLaw => ({
  margin: or0,
  rho: history?.rhoUpper ?? STAKE_RHO,
  blockMinutes: history?.blockMinutes ?? 1,
});
