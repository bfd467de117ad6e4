import type { Judgement } from '../../core/judge/judgement.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import type { FoundOutcome } from './find-outcome.ts';
import { judgeMinutes } from './judge-minutes.ts';

/** The first breach of a run in whichever lane, or its last verdict: the whole judge is asked at every tick. */
export function findOutcomeByTicks(
  run: TraceRun,
  header: TraceHeader,
  started: Judgement,
  lagMinutes: number,
): FoundOutcome {
  let last: FoundOutcome | undefined;
  for (const { atEpochSeconds, verdict, judgement } of judgeMinutes(run, header, started, lagMinutes)) {
    if (verdict.kind === 'breach') return { verdict, judgement, atEpochSeconds };
    last = { verdict, judgement };
  }
  if (last === undefined) throw new RangeError('a run without a minute since its deployment cannot be judged');
  return last;
}
