import { dueFrom } from '../../core/judge/due-minutes.ts';
import { judgeCandidate } from '../../core/judge/judge-candidate.ts';
import type { Judgement } from '../../core/judge/judgement.ts';
import type { CandidateView } from '../../core/judge/lanes/lane.ts';
import { newestFresh } from '../../core/minutes/closing.ts';
import { minuteOf } from '../../core/words/time.ts';
import type { Verdict } from '../../core/words/verdict.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { repliesOf } from './run-replies.ts';
import { sharesAt } from './shares.ts';
import { newestVisible, ticksOf } from './ticks.ts';

/** What one tick would have said. */
export interface JudgedMinute {
  readonly atEpochSeconds: number;
  readonly verdict: Verdict;
  readonly judgement: Judgement;
}

/** What the judge sees of a run at a tick: the minutes that a tick would have read, as far as CloudWatch shows them by then. */
export function viewAt(
  { run, header, lagMinutes }: { readonly run: TraceRun; readonly header: TraceHeader; readonly lagMinutes: number },
  judgement: Judgement,
  atEpochSeconds: number,
): CandidateView {
  const to = newestFresh(atEpochSeconds) + 1;
  const from = dueFrom([judgement], to);
  const visible = Math.min(to, newestVisible(atEpochSeconds, lagMinutes) + 1);
  return {
    endpoint: header.endpoint,
    replies: repliesOf(run, header, judgement.frozen?.signals ?? [], { from, to: Math.max(from, visible) }),
    shares: sharesAt(run, { firstMinute: judgement.firstMinute, minute: minuteOf(atEpochSeconds) - 1 }),
    atEpochSeconds,
  };
}

/** The judge's word at every tick after the deployment, oldest first, whatever it says: the same that the handlers would have given. */
export function* judgeMinutes(
  run: TraceRun,
  header: TraceHeader,
  started: Judgement,
  lagMinutes: number,
): Generator<JudgedMinute> {
  const ticks = ticksOf(run, header, lagMinutes);
  let judgement = started;
  for (let at = ticks.first; at <= ticks.last; at += 60) {
    const look = judgeCandidate(judgement, viewAt({ run, header, lagMinutes }, judgement, at));
    judgement = look.judgement;
    yield { atEpochSeconds: at, verdict: look.verdict, judgement };
  }
}
