import { freeze, frozenSignalsOf, HISTORY_MINUTES } from '../../core/judge/freeze.ts';
import type { Judgement } from '../../core/judge/judgement.ts';
import type { GuardPolicy } from '../../core/policy.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { repliesOf } from './run-replies.ts';

/** What a recorded version is called in sentences: a trace knows no numbers. */
const STABLE = 1;
const CANDIDATE = 2;

/** The candidate's judgement as the first tick after the deployment freezes it, from stable's day before. */
export function startJudgement(
  run: TraceRun,
  header: TraceHeader & { readonly candidate: string },
  guard: GuardPolicy,
) {
  const { endpoint, candidate, stable, firstMinute, deployedAtEpochSeconds } = header;
  const { falseRollbackBudget: alpha, bakeMinutes } = guard;
  const fresh: Judgement = {
    candidate: CANDIDATE,
    candidateVariant: candidate,
    stable: STABLE,
    stableVariant: stable,
    startedAtEpochSeconds: deployedAtEpochSeconds,
    firstMinute,
    signals: {},
  };
  // every limit is known here: the policy's, or the one that the trace was recorded with
  const signals = frozenSignalsOf(guard, undefined, alpha);
  const history = { from: firstMinute - HISTORY_MINUTES, to: firstMinute };
  const replies = repliesOf(run, header, signals, history);
  return freeze(fresh, { endpoint, alpha, bakeMinutes }, signals, { replies, ...history });
}
