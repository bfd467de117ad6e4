import { candidateRho, foldJump, type JumpSums, NO_JUMPS } from './candidate-rho.ts';
import type { BlockArms, Expected } from './closed-block.ts';
import { expectedRate, foldStableRate, type StableRate } from './stable-rate.ts';

/** What the blocks of both arms so far say about the next one. */
export interface ArmsPast {
  readonly stableRate: StableRate;
  /** Of the candidate. */
  readonly jumps: JumpSums;
}

export function startPast(stableRate: StableRate): ArmsPast {
  return { stableRate, jumps: NO_JUMPS };
}

/** @param minute - The block's last one. */
export function foldPast({ stableRate, jumps }: ArmsPast, minute: number, { candidate, stable }: BlockArms): ArmsPast {
  return { stableRate: foldStableRate(stableRate, minute, stable), jumps: foldJump(jumps, candidate) };
}

/** @param leastRho - What stable's history says of the correlation: the candidate's own jumps can only raise it. */
export function expectedOf({ stableRate, jumps }: ArmsPast, leastRho: number): Expected {
  return { expectedRate: expectedRate(stableRate), rho: Math.max(leastRho, candidateRho(jumps)) };
}
