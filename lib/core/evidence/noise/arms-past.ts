import type { BlockArms, ClosedBlock, WeighedArms } from '../sums/closed-block.ts';
import {
  addStableMinute,
  expectedRate,
  type GrowingRate,
  growingRate,
  hasRisen,
  longRunRate,
  rateOfLastMinutes,
  type StableRate,
} from '../sums/stable-rate.ts';
import { addJump, candidateRho, type JumpSums, NO_JUMPS } from './candidate-rho.ts';

/** What the blocks of both arms so far say about the next one. */
export interface ArmsPast {
  readonly stableRate: StableRate;
  /** Of the candidate. */
  readonly jumps: JumpSums;
}

export function startPast(stableRate: StableRate): ArmsPast {
  return { stableRate, jumps: NO_JUMPS };
}

/** The same, changed in place. */
export class GrowingPast {
  readonly #stableRate: GrowingRate;
  readonly #jumps: { -readonly [Field in keyof JumpSums]: JumpSums[Field] };

  constructor({ stableRate, jumps }: ArmsPast) {
    this.#stableRate = growingRate(stableRate);
    this.#jumps = { ...jumps };
  }

  /** Stable's expected rate, a fraction in (0, 1). */
  get expectedRate(): number {
    return expectedRate(this.#stableRate);
  }

  /** Correlation of the candidate's requests as far as its own blocks prove it, a fraction in [0, 1). */
  get candidateRho(): number {
    return candidateRho(this.#jumps);
  }

  /** The next block, with what it was expected to be like. @param leastRho - What stable's history says of the correlation. */
  next(
    index: number,
    { candidate, stable, weighedN }: WeighedArms,
    { leastRho, blockMinutes }: { readonly leastRho: number; readonly blockMinutes: number },
  ): ClosedBlock {
    const rho = Math.max(leastRho, this.candidateRho);
    const longRun = longRunRate(this.#stableRate);
    const isIncident = hasRisen(this.#stableRate, rho, blockMinutes);
    const otherRates = isIncident ? [longRun, rateOfLastMinutes(this.#stableRate)] : [longRun];
    return { index, candidate, stable, weighedN, expectedRate: this.expectedRate, rho, otherRates };
  }

  /** Takes a block in. @param minute - The block's last one. */
  add(minute: number, arms: BlockArms): void {
    addStableMinute(this.#stableRate, minute, arms.stable);
    addJump(this.#jumps, arms.candidate);
  }

  kept(): ArmsPast {
    const { minute, ...sums } = this.#stableRate;
    return { stableRate: minute === undefined ? sums : { ...sums, minute }, jumps: { ...this.#jumps } };
  }
}
