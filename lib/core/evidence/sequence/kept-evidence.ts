import type { ArmCounts } from '../../minutes/counts.ts';
import type { MeanGate } from '../readings/mean-gate.ts';
import type { BlockArms } from '../sums/closed-block.ts';
import type { StoredBlocks } from '../sums/compared-blocks.ts';

/** All that is remembered of the comparison of two arms on one signal: plain data, safe to store as JSON. */
export interface SignalEvidence {
  readonly startMinute: number;
  /** The newest minute folded; absent before the first. */
  readonly lastMinute?: number;
  readonly minutes: number;
  readonly blocks: StoredBlocks;
  /** Minutes of a block that is not over yet. */
  readonly open?: OpenBlock;
  /** Nats that a doubling of the odds would have earned so far, on average. */
  readonly information: number;
  /** Highest deciding log e-value so far, at least 0. */
  readonly highestLogE: number;
}

/** The minutes of a block so far. */
export interface OpenBlock extends BlockArms {
  readonly index: number;
  /** Bad requests that would be the candidate's if both arms were alike, minute by minute. */
  readonly due: number;
}

/** The state of a comparison, in numbers for a judge and for people. */
export interface EvidenceReading {
  /** Deciding log e-value: the paths, merged. A breach needs `log(1 / alpha)` and `gate.pass`. */
  readonly logE: number;
  /** Log e-value of each path, in the order of the rule. */
  readonly logEs: readonly number[];
  /** Lowest `1 / E` so far, at most 1: never rises. */
  readonly pValue: number;
  /** Means of both arms since `onsetMinute`. */
  readonly gate: MeanGate;
  /** Means of both arms over everything, whatever began when. */
  readonly overall: MeanGate;
  /** The minute at which a fault most likely began, if there is one. */
  readonly onsetMinute: number;
  /** Both arms since `onsetMinute`, closed blocks only; absent where nothing speaks for an onset, or it is the first block. */
  readonly sinceOnset?: { readonly candidate: ArmCounts; readonly stable: ArmCounts };
  /** Everything folded, minutes with both arms. */
  readonly sums: {
    readonly nc: number;
    readonly kc: number;
    readonly ns: number;
    readonly ks: number;
    readonly minutes: number;
  };
  /** Nats that a doubling would have earned so far: compare with `natsToDetect(alpha)`. */
  readonly information: number;
}
