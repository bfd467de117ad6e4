import { oneSampleLogE } from '../../../evidence/sequence/one-sample.ts';
import { soloModeOf } from '../../../words/policy.ts';
import { minuteOf } from '../../../words/time.ts';
import { dayOf } from '../../freeze/baseline.ts';
import { dayBefore, HISTORY_MINUTES } from '../../freeze/stable-history.ts';
import type { Lane, LaneView } from '../lane.ts';
import { freezeSolo } from './freeze-solo.ts';
import { judgeSolo } from './judge-solo.ts';
import { soloInformation } from './look-at-solo.ts';

/** A version that serves without a stable beside it, against what stable did before the change. */
export const BEFORE_AFTER: Lane = {
  besideStable: false,
  startOf: ({ candidate, seen }) =>
    seen === undefined
      ? undefined
      : { stable: seen, placedAtEpochSeconds: candidate.sinceEpochSeconds, before: minutesBefore(seen) },
  historySpanOf: ({ before, firstMinute }) => before ?? dayBefore(firstMinute),
  freeze: freezeSolo,
  variantsOf: ({ candidateVariant }) => [candidateVariant],
  judge: judgeSolo,
  standingOf({ solo }, frozen) {
    const state = solo?.[frozen.signal];
    if (state === undefined) return undefined;
    const { cursor, gaps, proof, evidence } = state;
    const { baseline } = frozen;
    const before = baseline === undefined ? undefined : dayOf(baseline);
    return {
      cursor,
      gaps,
      proof,
      information: soloInformation(frozen, state),
      numbers: () => ({
        candidate: { requests: evidence.n, bad: evidence.k },
        ...(before === undefined ? {} : { stable: { requests: before.n, bad: before.k } }),
        minutes: evidence.minutes,
        logE: oneSampleLogE(evidence),
      }),
      decidingLogE: () => oneSampleLogE(evidence),
    };
  },
  modeOf: soloModeOf,
  words: {
    judgedAgainst: (candidate, stable) =>
      `${candidate} serves without a stable version beside it and is judged against what ${stable} did before the change`,
    where: (stable) => `without ${stable}`,
    comparedWith: (stable) => `of ${stable} in the same hours of the day before the change`,
  },
};

/** Up to the newest look at which stable served, and only on the config and variant on which it was seen. */
function minutesBefore({ sinceEpochSeconds, atEpochSeconds }: NonNullable<LaneView['seen']>) {
  const to = minuteOf(atEpochSeconds);
  return { from: Math.max(to - HISTORY_MINUTES, Math.ceil(sinceEpochSeconds / 60)), to };
}
