import { hasRate } from './cloudwatch-alarm.ts';
import type { Peer, PeerWatch } from './peer.ts';

/** Checks a minute, `interval: 1m`, and failed ones until the rollback, `threshold: 5`. */
const THRESHOLD = 5;

/**
 * Flagger: a check a minute; failed checks are counted over the whole analysis and never forgiven; at `threshold` of them the canary is
 * rolled back. A metric without a value halts the advancement, which counts as a failed check.
 *
 * @see https://github.com/fluxcd/flagger, pkg/controller/scheduler.go (`FailedChecks >= threshold`) and scheduler_metrics.go (no values found).
 */
function flagger(rule: string, title: string, highestRate: (baseline: number | undefined) => number | undefined): Peer {
  return {
    rule,
    title,
    start({ rate }) {
      const highest = highestRate(rate);
      return highest === undefined ? undefined : watch(highest);
    },
  };
}

function watch(highestRate: number): PeerWatch {
  let failedChecks = 0;
  return ({ candidate }) => {
    const passed = hasRate(candidate) && candidate.k / candidate.n <= highestRate;
    if (!passed) failedChecks += 1;
    return failedChecks >= THRESHOLD;
  };
}

export const FLAGGER_2X = flagger(
  'flagger-2x',
  `Flagger, ${THRESHOLD} failed checks of 1 minute above 2x the baseline`,
  (rate) => (rate === undefined ? undefined : 2 * rate),
);

/** Its built-in `request-success-rate` with the minimum that its documentation shows. */
export const FLAGGER_99 = flagger(
  'flagger-99',
  `Flagger, ${THRESHOLD} failed checks of 1 minute under 99% success`,
  () => 0.01,
);
