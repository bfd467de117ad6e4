import { addJump, candidateRho, type JumpSums, NO_JUMPS } from './candidate-rho.ts';
import type { BlockArms, Expected } from './closed-block.ts';
import { addSharedJump, burstsAreShared, NO_SHARED_JUMPS, type SharedJumps } from './shared-jumps.ts';
import { addStableMinute, expectedRate, longRunRate, rateOfLastMinutes, type StableRate } from './stable-rate.ts';

/** Stable's last minutes at this multiple of its rate: an incident may have begun, and both arms are judged as if it had. */
const INCIDENT_RATIO = 2;

/** What the blocks of both arms so far say about the next one. */
export interface ArmsPast {
  readonly stableRate: StableRate;
  /** Of the candidate. */
  readonly jumps: JumpSums;
  /** Of both arms. */
  readonly sharedJumps: SharedJumps;
}

export function startPast(stableRate: StableRate): ArmsPast {
  return { stableRate, jumps: NO_JUMPS, sharedJumps: NO_SHARED_JUMPS };
}

/** The same, changed in place. */
export class GrowingPast {
  readonly #stableRate: { -readonly [Field in keyof StableRate]: StableRate[Field] };
  readonly #jumps: { -readonly [Field in keyof JumpSums]: JumpSums[Field] };
  readonly #sharedJumps: { -readonly [Field in keyof SharedJumps]: SharedJumps[Field] };

  constructor({ stableRate, jumps, sharedJumps }: ArmsPast) {
    this.#stableRate = { ...stableRate };
    this.#jumps = { ...jumps };
    this.#sharedJumps = { ...sharedJumps };
  }

  /** Stable's expected rate, a fraction in (0, 1). */
  get expectedRate(): number {
    return expectedRate(this.#stableRate);
  }

  /** Correlation of the candidate's requests as far as its own blocks prove it, a fraction in [0, 1). */
  get candidateRho(): number {
    return candidateRho(this.#jumps);
  }

  /** What the next block is expected to be like. @param leastRho - What stable's history says of the correlation. */
  expected(leastRho: number): Expected {
    const rate = this.expectedRate;
    const longRun = longRunRate(this.#stableRate);
    const lately = rateOfLastMinutes(this.#stableRate);
    return {
      expectedRate: rate,
      rho: Math.max(leastRho, this.candidateRho),
      otherRates: lately > INCIDENT_RATIO * rate ? [longRun, lately] : [longRun],
      burstsAreShared: burstsAreShared(this.#sharedJumps),
    };
  }

  /** Takes a block in. @param minute - The block's last one. */
  add(minute: number, arms: BlockArms): void {
    addStableMinute(this.#stableRate, minute, arms.stable);
    addJump(this.#jumps, arms.candidate);
    addSharedJump(this.#sharedJumps, arms);
  }

  kept(): ArmsPast {
    return { stableRate: { ...this.#stableRate }, jumps: { ...this.#jumps }, sharedJumps: { ...this.#sharedJumps } };
  }
}
