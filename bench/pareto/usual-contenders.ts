import { rankSumZ } from '../../lib/backtest/peers/mann-whitney.ts';
import { pooledZ } from '../../lib/backtest/peers/z-test.ts';
import type { Contender, PairedMinute } from './contender.ts';
import { rateOf, slidingTotals, windowOf } from './windows.ts';

const zTest = (length: number, name: string, title: string): Contender => ({
  name,
  title,
  start() {
    const totals = slidingTotals(length);
    return (minute) => {
      const { candidate, stable } = totals(minute);
      return pooledZ(candidate, stable);
    };
  },
});

/** The M-th largest of the last N ratios: an alarm of M datapoints out of N rings when it exceeds the alarm's threshold. */
const alarmOf = (
  name: string,
  title: string,
  [m, n]: readonly [number, number],
  startRatio: (pastRate: number) => (minute: PairedMinute) => number | undefined,
): Contender => ({
  name,
  title,
  start({ rate }) {
    const newest = windowOf<number>(n);
    const ratioOf = startRatio(rate);
    let score = 0;
    return (minute) => {
      const ratio = ratioOf(minute);
      if (ratio === undefined) return score;
      const sorted = [...newest(ratio)].sort((a, b) => b - a);
      score = sorted[m - 1] ?? 0; // fewer datapoints than must breach: no alarm
      return score;
    };
  },
});

const rankSum = (length: number): Contender => ({
  name: `mann-whitney-${length}`,
  title: `Mann-Whitney on the error rates of ${length} minutes`,
  start() {
    const newest = windowOf<readonly [number, number]>(length);
    return ({ candidate, stable }) => {
      const rows = newest([rateOf(candidate), rateOf(stable)]);
      if (rows.length < length) return 0;
      const z = rankSumZ(
        rows.map(([c]) => c),
        rows.map(([, s]) => s),
        0,
      );
      return Number.isNaN(z) ? 0 : z;
    };
  },
});

/** Half a request's worth of error, so that a stable version without one can be divided by. */
const HALF = 0.5;
const FIVE = 5;

/** Tests and alarms as people set them up by hand. */
export const USUAL_CONTENDERS: readonly Contender[] = [
  zTest(Number.POSITIVE_INFINITY, 'z-all', 'two-proportion z-test over everything since the deployment'),
  zTest(15, 'z-15', 'two-proportion z-test over 15 minutes'),
  zTest(60, 'z-60', 'two-proportion z-test over 60 minutes'),
  alarmOf(
    'alarm-baseline',
    'CloudWatch alarm, 3 of 5 minutes, against the day before',
    [3, 5],
    (past) =>
      ({ candidate }) =>
        candidate.n === 0 ? undefined : rateOf(candidate) / past,
  ),
  alarmOf(
    'alarm-stable',
    'CloudWatch alarm, 3 of 5 minutes, against stable now',
    [3, 5],
    () =>
      ({ candidate, stable }) =>
        candidate.n === 0 || stable.n === 0 ? undefined : rateOf(candidate) / ((stable.k + HALF) / stable.n),
  ),
  alarmOf('alarm-sums', 'metric math on 5-minute sums, 2 of 3 periods, against stable now', [2, 3], () => {
    const totals = slidingTotals(FIVE);
    let seen = 0;
    return (minute) => {
      const { candidate, stable } = totals(minute);
      seen += 1;
      if (seen % FIVE !== 0 || candidate.n === 0 || stable.n === 0) return undefined;
      return rateOf(candidate) / ((stable.k + HALF) / stable.n);
    };
  }),
  rankSum(20),
  rankSum(60),
];
