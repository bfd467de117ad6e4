import { mergeSignals, type WeighedEvidence } from '../evidence/readings/merge-signals.ts';
import type { FrozenSignal, Judgement } from './judgement.ts';
import { laneRulesOf } from './lanes/find-lane.ts';

/**
 * What the evidence of a judgement has come to, as a log e-value over all its signals and all lanes; 0 before anything was frozen. A
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

function weighed(frozen: FrozenSignal, judgement: Judgement): WeighedEvidence {
  const { weight, off } = frozen;
  const logE = off === undefined ? laneRulesOf(judgement).standingOf(judgement, frozen)?.decidingLogE() : undefined;
  return logE === undefined ? { weight } : { weight, logE };
}
