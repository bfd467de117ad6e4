import type { TwoArmRow } from '../../minutes/counts.ts';
import { startPast } from '../noise/arms-past.ts';
import { estimatesOf } from '../noise/assumed-history.ts';
import type { MeanGate } from '../readings/mean-gate.ts';
import { noSums } from '../sums/arm-sums.ts';
import type { BlockArms } from '../sums/closed-block.ts';
import type { StoredBlocks } from '../sums/compared-blocks.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { EvidenceRunner } from './evidence-runner.ts';

export type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';

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

/** Nothing seen yet. `startMinute` is the first minute that is judged, and where blocks of minutes begin to count. */
export function startEvidence(params: EvidenceParams, startMinute: number): SignalEvidence {
  const past = startPast(estimatesOf(params).stableRate);
  return {
    startMinute,
    minutes: 0,
    blocks: { sums: [...noSums()], paths: [], onsetMass: 0, onset: 0, before: [], past, recent: [] },
    information: 0,
    highestLogE: 0,
  };
}

/** Runners that stand where an evidence stands: a shortcut past rebuilding one, with the same numbers. */
const runnerAt = new WeakMap<SignalEvidence, { readonly params: EvidenceParams; readonly runner: EvidenceRunner }>();

/** Takes the next closed minute in, as `EvidenceRunner.fold` does. @throws {RangeError} for impossible counts. */
export function foldRow(params: EvidenceParams, evidence: SignalEvidence, row: TwoArmRow): SignalEvidence {
  const known = runnerAt.get(evidence);
  const runner = known?.params === params ? known.runner : new EvidenceRunner(params, evidence);
  if (!runner.fold(row)) return evidence;
  runnerAt.delete(evidence); // it has gone on, and the old evidence may be folded once more
  const folded = runner.evidence();
  runnerAt.set(folded, { params, runner });
  return folded;
}

/** What the evidence says now. */
export function evidenceOf(params: EvidenceParams, evidence: SignalEvidence): EvidenceReading {
  return new EvidenceRunner(params, evidence).reading();
}
