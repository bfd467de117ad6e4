import type { ArmCounts } from '../../core/minutes/counts.ts';
import type { Peer, PeerWatch } from './peer.ts';

/** The threshold as a multiple of stable's rate of the day before. */
const TIMES_BASELINE = 2;

/**
 * A CloudWatch alarm on the candidate's error rate per minute, above twice the baseline in M of the last N datapoints. Missing data is
 * treated as `missing`, the default: the range looks back for real datapoints, so a minute that was not reported is passed over and the
 * last N minutes that were are evaluated. Fewer than M of them cannot breach.
 *
 * SageMaker's automatic rollback watches exactly such alarms.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function cloudWatchAlarm(datapointsToAlarm: number, evaluationPeriods: number): Peer {
  return {
    rule: `cloudwatch-${datapointsToAlarm}-of-${evaluationPeriods}`,
    title: `CloudWatch alarm, ${datapointsToAlarm} of ${evaluationPeriods} minutes above ${TIMES_BASELINE}x the baseline`,
    start: ({ rate }) =>
      rate === undefined ? undefined : watch(TIMES_BASELINE * rate, datapointsToAlarm, evaluationPeriods),
  };
}

function watch(threshold: number, datapointsToAlarm: number, evaluationPeriods: number): PeerWatch {
  const breaching: boolean[] = [];
  return ({ candidate }) => {
    if (!hasRate(candidate)) return false;
    breaching.push(candidate.k / candidate.n > threshold);
    if (breaching.length > evaluationPeriods) breaching.shift();
    return breaching.filter(Boolean).length >= datapointsToAlarm;
  };
}

/** A minute without requests divides by zero: metric math gives no datapoint then. */
export const hasRate = (arm: ArmCounts | undefined): arm is ArmCounts => arm !== undefined && arm.n > 0;
