import { hasRate } from './cloudwatch-alarm.ts';
import type { Peer } from './peer.ts';

const LEAST_SUCCESS = 0.99;
const FAILURE_LIMIT = 0;
const CONSECUTIVE_ERROR_LIMIT = 4;

/**
 * Argo Rollouts: a measurement a minute, `successCondition: result >= 0.99`, all limits at their defaults. The run fails when more
 * measurements failed than `failureLimit` (0), or when more than `consecutiveErrorLimit` (4) in a row could not be taken; a minute without
 * a value is such an error. Either aborts the rollout.
 *
 * @see https://github.com/argoproj/argo-rollouts, analysis/analysis.go (assessMetricStatus).
 */
export const ARGO_99: Peer = {
  rule: 'argo-99',
  title: 'Argo Rollouts, first measurement of 1 minute under 99% success (failureLimit 0)',
  start() {
    let failed = 0;
    let errorsInARow = 0;
    return ({ candidate }) => {
      if (!hasRate(candidate)) {
        errorsInARow += 1;
        return errorsInARow > CONSECUTIVE_ERROR_LIMIT;
      }
      errorsInARow = 0;
      if (1 - candidate.k / candidate.n < LEAST_SUCCESS) failed += 1;
      return failed > FAILURE_LIMIT;
    };
  },
};
