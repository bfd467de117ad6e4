import { logSumExp } from '../../numbers/log-sum.ts';

/** One signal's share in the decision. */
export interface WeighedEvidence {
  /** Relative weight, > 0; of all signals that were configured when the deployment began. */
  readonly weight: number;
  /** Log e-value; absent while the signal has never reported: it keeps its weight and counts as 1. */
  readonly logE?: number;
}

/**
 * Log of the weighted mean of e-values: an e-value itself, whatever the dependence between the signals.
 *
 * @throws {RangeError} for no signals or a weight that is not above 0.
 * @see V. Vovk and R. Wang, "E-values: calibration, combination and applications", Annals of Statistics 49 (2021).
 */
export function mergeSignals(signals: readonly WeighedEvidence[]): number {
  if (signals.length === 0) throw new RangeError('evidence of no signals cannot be merged; at least one is needed');
  const total = signals.reduce((sum, { weight }) => sum + weight, 0);
  return logSumExp(
    signals.map(({ weight, logE }) => {
      if (!(weight > 0)) throw new RangeError(`the weight of a signal must be a number > 0, got ${weight}`);
      return Math.log(weight / total) + (logE === undefined ? 0 : logE);
    }),
  );
}
