import type { TwoArmRow } from '../../minutes/counts.ts';
import { startPast } from '../noise/arms-past.ts';
import { estimatesOf } from '../noise/assumed-history.ts';
import { noSums } from '../sums/arm-sums.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { EvidenceRunner } from './evidence-runner.ts';
import type { EvidenceReading, SignalEvidence } from './kept-evidence.ts';

export type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';

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
