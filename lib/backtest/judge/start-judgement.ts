import { alphaOfNewcomers } from '../../core/judge/freeze/alpha.ts';
import { freeze, frozenSignalsOf, HISTORY_MINUTES } from '../../core/judge/freeze/freeze.ts';
import type { Judgement } from '../../core/judge/judgement.ts';
import type { GuardPolicy } from '../../core/words/policy.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { repliesOf } from './run-replies.ts';

/** What a recorded version is called in sentences: a trace knows no numbers. */
const STABLE = 1;
const CANDIDATE = 2;

/**
 * The candidate's judgement as the first tick after the deployment freezes it, from stable's day before. A trace that names no candidate is
 * of one variant whose version was swapped at the deployment (solo lane).
 */
export function startJudgement(run: TraceRun, header: TraceHeader, guard: GuardPolicy): Judgement {
  const { endpoint, stable, candidate = stable, firstMinute, deployedAtEpochSeconds } = header;
  const history = { from: firstMinute - HISTORY_MINUTES, to: firstMinute };
  const fresh: Judgement = {
    ...(header.candidate === undefined ? { lane: 'solo', before: history } : { lane: 'canary' }),
    candidate: CANDIDATE,
    candidateVariant: candidate,
    stable: STABLE,
    stableVariant: stable,
    startedAtEpochSeconds: deployedAtEpochSeconds,
    firstMinute,
    signals: {},
  };
  const { falseRollbackBudget, bakeMinutes } = guard;
  const alpha = alphaOfNewcomers(falseRollbackBudget, [fresh]);
  // every limit is known here: the policy's, or the one that the trace was recorded with
  const signals = frozenSignalsOf(guard, undefined, alpha);
  const replies = repliesOf(run, header, signals, history);
  return freeze(fresh, { endpoint, alpha, bakeMinutes }, signals, { replies, ...history });
}
