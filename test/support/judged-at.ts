import { judgeCandidate } from '../../lib/core/judge/judge-candidate.ts';
import type { Judgement } from '../../lib/core/judge/judgement.ts';
import { queriesFor } from '../../lib/core/judge/judgement-queries.ts';
import type { CandidateLook } from '../../lib/core/judge/lanes/lane.ts';
import type { MinuteQuery, MinuteSeries } from '../../lib/core/words/metric.ts';
import { minuteOf } from '../../lib/core/words/time.ts';
import { answersTo, type Reported, served } from './series-of.ts';

/** What is known at a time of what a variant did in a minute. */
export type Report = (variant: string, minute: number, atEpochSeconds: number) => Reported | undefined;

export interface LookDifference {
  /** @default stable serves 900 a minute and the candidate 100, one in a hundred is bad, all of it known when the minute is over */
  readonly reported?: Report;
  readonly status?: (query: MinuteQuery) => MinuteSeries['status'];
  readonly shares?: { readonly candidate: number; readonly stable: number };
}

export const WELL: Report = (variant) => (variant === 'stable' ? served(900, 9) : served(100, 1));

/** One look at a time, at everything since the judgement's first minute, six closed hours at most. */
export function judgedAt(
  judgement: Judgement,
  atEpochSeconds: number,
  { reported = WELL, status, shares = { candidate: 0.1, stable: 0.9 } }: LookDifference = {},
): CandidateLook {
  if (judgement.frozen === undefined) throw new RangeError('the judgement is not frozen');
  const { candidateVariant, stableVariant, frozen } = judgement;
  const queries = [candidateVariant, stableVariant].flatMap((variant) => queriesFor('fraud', variant, frozen));
  const to = minuteOf(atEpochSeconds - 60);
  const span = { from: Math.max(judgement.firstMinute, to - 362), to };
  const replies = answersTo(queries, span, (variant, minute) => reported(variant, minute, atEpochSeconds), status);
  return judgeCandidate(judgement, { endpoint: 'fraud', replies, shares, atEpochSeconds });
}

/** A look every minute from the judgement's first minute on. @returns the last one */
export const judgedUntil = (judgement: Judgement, to: number, difference?: LookDifference): CandidateLook =>
  judgedOn(judgement, { from: judgement.firstMinute * 60 + 60, to }, difference);

/** A look every minute over `from <= t <= to`, in seconds, from the judgement as it then is. @returns the last one */
export function judgedOn(
  judgement: Judgement,
  { from, to }: { readonly from: number; readonly to: number },
  difference?: LookDifference,
): CandidateLook {
  let look: CandidateLook | undefined;
  for (let at = from; at <= to; at += 60) look = judgedAt(look?.judgement ?? judgement, at, difference);
  if (look === undefined) throw new RangeError(`no minute passes from ${from} to ${to}`);
  return look;
}
