import { armSeriesOf } from '../../../minutes/readings.ts';
import { METRICS } from '../../../signals/named.ts';
import type { Verdict } from '../../../words/verdict.ts';
import type { Judgement } from '../../judgement.ts';
import { hardLimitVerdict, silenceVerdict, stableFailsVerdict } from '../../verdicts/breach-verdicts.ts';
import { hardLimitHit } from '../../verdicts/hard-limit.ts';
import { plainFailureOf } from '../../verdicts/plain-failure.ts';
import { silenceOf } from '../../verdicts/silence.ts';
import type { CandidateView } from '../lane.ts';

/** Nobody knows yet which zeros this endpoint publishes: those that may be absent are taken for none where requests were counted. */
const MAY_BE_ABSENT = METRICS.filter(({ zeroMayBeAbsent }) => zeroMayBeAbsent).map(({ metric }) => metric);
const NO_HABIT = { reported: 0, missed: 0 };

/** Hard limits and silence, while stable's history cannot be read: they hold whatever else is not known. */
export function judgePlainly(before: Judgement, view: CandidateView): Verdict | undefined {
  const span = { firstMinute: before.firstMinute, atEpochSeconds: view.atEpochSeconds };
  const series = (variant: string) =>
    armSeriesOf(view.replies, { endpoint: view.endpoint, variant }, { signal: 'errors' }, MAY_BE_ABSENT);
  const arms = { candidate: series(before.candidateVariant), stable: series(before.stableVariant) };
  return (
    hardLimitVerdict(plainFailureOf([{ signal: 'errors', arms }], span, false)?.hit, []) ??
    silenceVerdict(silenceOf(arms, view.shares, { ...span, habit: NO_HABIT }), []) ??
    stableFailsVerdict(hardLimitHit({ candidate: arms.stable, stable: arms.candidate }, span), [])
  );
}
