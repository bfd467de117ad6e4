import { conditionalLogE } from '../../../lib/core/evidence/factors/conditional-factor.ts';
import { dispersedLogE } from '../../../lib/core/evidence/factors/dispersed-factor.ts';
import { meanAtOddsRatio } from '../../../lib/core/evidence/factors/odds-grid.ts';
import type { ArmCounts } from '../../../lib/core/minutes/counts.ts';
import { logBeta } from '../../../lib/core/numbers/log-gamma.ts';
import { ALPHA } from './alpha.ts';
import type { Rule } from './rule.ts';
import type { RunInView } from './run-in-view.ts';

/** What an all-knowing observer is told of a faulty run. */
interface Truth {
  readonly mean: number;
  readonly rho: number;
  readonly oddsRatio: number;
}

/** Log evidence of one minute for the fault that there is. */
type LogEOf = (candidate: ArmCounts, stable: ArmCounts, truth: Truth) => number;

/**
 * The two-sample limit: an observer who knows the size of the fault, the minute of its beginning, stable's rate and its correlation, and
 * who may not trust that rate to stay. The likelihood ratio of the candidate's count given the total, threshold 1 / alpha.
 */
export const TWO_SAMPLE_LIMIT: Rule = {
  name: 'limit-two-sample',
  title: 'the clairvoyant two-sample limit: knows odds ratio, beginning, rate and rho',
  start: (view) =>
    sinceTheFault(view, (candidate, stable, { mean, rho, oddsRatio }) => {
      const [logE = Number.NaN] =
        rho === 0
          ? conditionalLogE(candidate, stable, 1, [oddsRatio])
          : dispersedLogE(candidate, stable, { mean, rho, nullOddsRatio: 1 }, [oddsRatio]);
      return logE;
    }),
};

/**
 * Wald's one-sample test by an observer who is also told that stable's rate never moves: what the immunity to shared incidents costs.
 *
 * @see A. Wald, "Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16 (1945).
 */
export const ONE_SAMPLE_LIMIT: Rule = {
  name: 'limit-one-sample',
  title: 'the clairvoyant one-sample test (SPRT): also knows that the rate stays',
  start: (view) =>
    sinceTheFault(view, (candidate, _stable, { mean, rho, oddsRatio }) => {
      const worse = meanAtOddsRatio(mean, oddsRatio);
      return logLikelihood(candidate, worse, rho) - logLikelihood(candidate, mean, rho);
    }),
};

function sinceTheFault({ cell, run, errors }: RunInView, logEOf: LogEOf) {
  const rho = RHO_OF[cell.family.name];
  const { fault } = cell;
  if (fault === undefined || rho === undefined) return undefined;
  const truth = { mean: cell.baseRate, rho, oddsRatio: fault.oddsRatio };
  let logE = 0;
  return (tick: number): boolean => {
    if (tick < fault.fromMinute || run.arrived[tick] === 0) return false;
    const at = ({ n, k }: { readonly n: Float64Array; readonly k: Float64Array }): ArmCounts => ({
      n: n[tick] ?? Number.NaN,
      k: k[tick] ?? Number.NaN,
    });
    logE += logEOf(at(errors.candidate), at(errors.stable), truth);
    return logE >= Math.log(1 / ALPHA);
  };
}

/** Correlation within a minute of the families whose law is known. */
const RHO_OF: Readonly<Record<string, number>> = { independent: 0, 'rho-.01': 0.01, 'rho-.05': 0.05 };

/** Up to a term that the counts alone decide. */
function logLikelihood({ n, k }: ArmCounts, mean: number, rho: number): number {
  if (rho === 0) return k * Math.log(mean) + (n - k) * Math.log1p(-mean);
  const concentration = (1 - rho) / rho;
  const [a, b] = [mean * concentration, (1 - mean) * concentration];
  return logBeta(k + a, n - k + b) - logBeta(a, b);
}
