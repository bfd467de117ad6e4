import { hasRate } from './cloudwatch-alarm.ts';
import { withoutOutliers } from './iqr-outliers.ts';
import { rankSumZ, shiftOf } from './mann-whitney.ts';
import type { Peer } from './peer.ts';

const WINDOW_MINUTES = 60;
const EVERY_MINUTES = 5;
/** Fraction of the estimated shift by which the interval must clear zero. */
const TOLERANCE = 0.25;
/** Two-sided 98%, printed by Python 3: statistics.NormalDist().inv_cdf(0.99). */
const QUANTILE = 2.3263478740408408;

/**
 * Kayenta's NetflixACAJudge on the error rate of every minute of the last hour, judged again every 5 minutes: outliers left out, a
 * Mann-Whitney test at 98%, and the metric is `High` when the lower confidence limit of the shift is above a quarter of its
 * Hodges-Lehmann estimate. The one metric that there is decides the score, so `High` fails the canary. An arm without data is `Nodata` and
 * does not.
 *
 * The roots of the rank statistic are found to the last digit; Kayenta's solver may stop earlier.
 *
 * @see https://github.com/spinnaker/kayenta, NetflixACAJudge.scala and MannWhitneyClassifier.scala.
 */
export const KAYENTA: Peer = {
  rule: 'kayenta',
  title: "Kayenta's judge, 60-minute windows every 5 minutes, Mann-Whitney 98%",
  start() {
    const window: { readonly candidate?: number; readonly stable?: number }[] = [];
    let minutes = 0;
    return ({ candidate, stable }) => {
      window.push({
        ...(hasRate(candidate) ? { candidate: candidate.k / candidate.n } : {}),
        ...(hasRate(stable) ? { stable: stable.k / stable.n } : {}),
      });
      if (window.length > WINDOW_MINUTES) window.shift();
      minutes += 1;
      if (window.length < WINDOW_MINUTES || minutes % EVERY_MINUTES !== 0) return false;
      return isHigh(
        window.flatMap((each) => each.candidate ?? []),
        window.flatMap((each) => each.stable ?? []),
      );
    };
  },
};

/** True when the experiment is classified as `High` against the control. */
export function isHigh(experiment: readonly number[], control: readonly number[]): boolean {
  const [x, y] = [withoutOutliers(experiment), withoutOutliers(control)];
  if (x.length === 0 || y.length === 0) return false;
  // an interval that reaches down to 0 clears nothing: one ranking answers for most windows
  if (!(rankSumZ(x, y, 0) > QUANTILE)) return false;
  const { estimate, low } = shiftOf(x, y, QUANTILE);
  return low > TOLERANCE * Math.abs(estimate);
}
