import { mergeSignals, type WeighedEvidence } from '../evidence/readings/merge-signals.ts';
import { oneSampleLogE } from '../evidence/sequence/one-sample.ts';
import { evidenceOf } from '../evidence/sequence/signal-evidence.ts';
import type { FrozenSignal, Judgement } from './judgement.ts';

/**
 * What the evidence of a judgement has come to, as a log e-value over all its signals and both lanes; 0 before anything was frozen. A
 * signal that never reported counts as 1, and one that the plain means do not bear out as 1 at most.
 *
 * A candidate takes it along when stable leaves or comes back: one deployment has one budget, and a product of e-processes, one after
 * the other, is an e-process.
 */
export function decidingLogEOf(judgement: Judgement): number {
  const { frozen, carriedLogE = 0 } = judgement;
  if (frozen === undefined || frozen.signals.length === 0) return carriedLogE;
  return carriedLogE + mergeSignals(frozen.signals.map((signal) => weighed(signal, judgement)));
}

function weighed(frozen: FrozenSignal, { signals, solo }: Judgement): WeighedEvidence {
  const { signal, weight, off } = frozen;
  const alone = solo?.[signal];
  if (off !== undefined) return { weight };
  if (alone !== undefined) return { weight, logE: oneSampleLogE(alone.evidence) };
  const both = signals[signal];
  if (both === undefined) return { weight };
  const { sums, logE, gate } = evidenceOf(frozen.evidence, both.evidence);
  return sums.minutes === 0 ? { weight } : { weight, logE: gate.pass ? logE : Math.min(0, logE) };
}
