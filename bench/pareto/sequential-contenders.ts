import { logBeta } from '../../lib/core/numbers/log-gamma.ts';
import { logAddExp, logWeightedSum } from '../../lib/core/numbers/log-sum.ts';
import type { Contender, PairedMinute, Past } from './contender.ts';

/** Odds ratios that the mixtures look for, each with the same weight. */
const ODDS = [1.5, 2, 3, 5, 10, 30];
const LOG_WEIGHTS = ODDS.map(() => -Math.log(ODDS.length));
/** The newest minutes over which windows are compared: a window longer than four hours adds nothing that matters. */
const LONGEST_WINDOW = 240;

/** By how much the variance of a minute's count exceeds that of independent requests: the log evidence is divided by it. */
const designOf = ({ candidate, stable }: PairedMinute, rho: number): number => {
  const total = candidate.n + stable.n;
  if (total === 0) return 1;
  // the smaller arm carries the information
  return 1 + (Math.min(candidate.n, stable.n) - 1) * rho;
};

/** Log likelihood ratio of the candidate's part of a minute's errors, given their number, for odds ratio theta against 1. */
function conditionalLog({ candidate, stable }: PairedMinute, theta: number): number {
  const total = candidate.n + stable.n;
  const errors = candidate.k + stable.k;
  if (errors === 0 || candidate.n === 0 || stable.n === 0) return 0;
  const part = candidate.n / total;
  return candidate.k * Math.log(theta) - errors * Math.log(1 - part + part * theta);
}

const cusum = (theta: number): Contender => ({
  name: `cusum-${theta}`,
  title: `CUSUM for ${theta} times the rate of the day before`,
  start({ rate }) {
    const worse = Math.min(0.9, theta * rate);
    let sum = 0;
    return ({ candidate: { n, k } }) => {
      sum = Math.max(0, sum + k * Math.log(worse / rate) + (n - k) * Math.log((1 - worse) / (1 - rate)));
      return sum;
    };
  },
});

/** With `dispersed` the log evidence of a minute is divided by its design effect, as history shows it. */
const each = (make: (dispersed: boolean) => Contender): readonly Contender[] => [make(false), make(true)];
const named = (name: string, title: string, dispersed: boolean) => ({
  name: dispersed ? `${name}-dispersed` : name,
  title: dispersed ? `${title}, with the dispersion of the day before` : title,
});
const effectOf =
  (dispersed: boolean, { rho }: Past) =>
  (minute: PairedMinute) =>
    dispersed ? designOf(minute, rho) : 1;

/** The largest generalised likelihood ratio over all windows that end now. */
const glr = (dispersed: boolean): Contender => ({
  ...named('glr', 'GLR over all windows', dispersed),
  start(past) {
    const effect = effectOf(dispersed, past);
    const rows: { minute: PairedMinute; effect: number }[] = [];
    return (minute) => {
      rows.push({ minute, effect: effect(minute) });
      if (rows.length > LONGEST_WINDOW) rows.shift();
      const sum = { nc: 0, kc: 0, ns: 0, ks: 0 };
      let highest = 0;
      for (let back = rows.length - 1; back >= 0; back -= 1) {
        const row = rows[back]!; // back is within the rows
        sum.nc += row.minute.candidate.n / row.effect;
        sum.kc += row.minute.candidate.k / row.effect;
        sum.ns += row.minute.stable.n / row.effect;
        sum.ks += row.minute.stable.k / row.effect;
        highest = Math.max(highest, twoSampleLog(sum));
      }
      return highest;
    };
  },
});

function twoSampleLog({ nc, kc, ns, ks }: { nc: number; kc: number; ns: number; ks: number }): number {
  if (nc === 0 || ns === 0 || kc / nc <= ks / ns) return 0;
  const pooled = (kc + ks) / (nc + ns);
  return (
    logLikelihood(nc, kc, kc / nc) +
    logLikelihood(ns, ks, ks / ns) -
    logLikelihood(nc, kc, pooled) -
    logLikelihood(ns, ks, pooled)
  );
}

const logLikelihood = (n: number, k: number, rate: number): number =>
  (k === 0 ? 0 : k * Math.log(rate)) + (n === k ? 0 : (n - k) * Math.log1p(-rate));

/** Shiryaev and Roberts: the sum over all possible beginnings, mixed over odds ratios. */
const shiryaevRoberts = (dispersed: boolean): Contender => ({
  ...named('shiryaev-roberts', 'Shiryaev-Roberts, two-sample, mixed over odds ratios', dispersed),
  start(past) {
    const effect = effectOf(dispersed, past);
    const logs = ODDS.map(() => Number.NEGATIVE_INFINITY);
    return (minute) => {
      const scale = effect(minute);
      ODDS.forEach((theta, at) => {
        logs[at] = logAddExp(logs[at]!, 0) + conditionalLog(minute, theta) / scale; // as long as ODDS
      });
      return logWeightedSum(LOG_WEIGHTS, logs);
    };
  },
});

/** Beta prior of the candidate's part of the errors around its part of the requests: as wide as a hundred errors. */
const PRIOR_ERRORS = 10;

/**
 * The mixture sequential ratio test of the candidate's part of all errors, given their number.
 *
 * @see M. Lindon and A. Malek, "Anytime-Valid Inference for Multinomial Count Data", NeurIPS 2022.
 */
const mixture = (dispersed: boolean): Contender => ({
  ...named('mixture-sprt', 'mixture sequential ratio test since the deployment', dispersed),
  start(past) {
    const effect = effectOf(dispersed, past);
    const sum = { nc: 0, ns: 0, kc: 0, ks: 0, even: 0 };
    return (minute) => {
      const { candidate, stable } = minute;
      if (candidate.n === 0 || stable.n === 0) return 0;
      const scale = effect(minute);
      const part = candidate.n / (candidate.n + stable.n);
      sum.nc += candidate.n;
      sum.ns += stable.n;
      sum.kc += candidate.k / scale;
      sum.ks += stable.k / scale;
      sum.even += (candidate.k * Math.log(part) + stable.k * Math.log(1 - part)) / scale;
      const whole = sum.nc / (sum.nc + sum.ns);
      if (sum.kc <= whole * (sum.kc + sum.ks)) return 0;
      const [a, b] = [PRIOR_ERRORS * whole, PRIOR_ERRORS * (1 - whole)];
      return logBeta(sum.kc + a, sum.ks + b) - logBeta(a, b) - sum.even;
    };
  },
});

/** Change detectors and sequential tests of the literature. */
export const SEQUENTIAL_CONTENDERS: readonly Contender[] = [
  cusum(2),
  cusum(5),
  ...each(glr),
  ...each(shiryaevRoberts),
  ...each(mixture),
];
