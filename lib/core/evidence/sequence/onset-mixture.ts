import { logAddExp, logSumExp } from '../../numbers/log-sum.ts';

/**
 * Evidence mixed over the time at which a fault may have begun, so that hours of clean minutes do not make the test
 * deaf: per hypothesis the log of `sum over onsets s of mass(s) * product of e-values since s`. Onsets to come have
 * seen nothing yet and count as 1, so the whole is an e-process whenever the e-values are.
 *
 * @see Shin, Ramdas and Rinaldo, "E-detectors", NEJSDS 2 (2024), for the recursion; here the masses sum to at most 1,
 * which keeps Ville's bound instead of an average run length.
 */
export interface OnsetMixture {
  /** Log of the mixture over the onsets that have begun, per hypothesis; empty before the first fold. */
  readonly begun: readonly number[];
  /** Prior mass of the onsets that have begun: a fraction in [0, 1]. */
  readonly mass: number;
}

export const NO_ONSETS: OnsetMixture = { begun: [], mass: 0 };

/**
 * Lets the onsets up to `massBy` begin and multiplies all begun ones by this block's e-values.
 *
 * @param massBy - Prior mass of onsets up to and including this block, known before the block; never falls.
 */
export function foldOnset({ begun, mass }: OnsetMixture, massBy: number, logEs: readonly number[]): OnsetMixture {
  const logNew = Math.log(massBy - mass);
  const next = logEs.slice();
  for (let i = 0; i < next.length; i++) {
    next[i] = logAddExp(begun[i] ?? Number.NEGATIVE_INFINITY, logNew) + logEs[i]!; // i < length
  }
  return { begun: next, mass: massBy };
}

/** Log e-value of the mixture over hypotheses and onsets; 0 before the first fold. */
export function onsetLogE({ begun, mass }: OnsetMixture, logPrior: readonly number[]): number {
  const logUnbegun = Math.log1p(-mass);
  if (begun.length === 0) return 0;
  return logSumExp(logPrior.map((log, i) => log + logAddExp(begun[i] ?? Number.NEGATIVE_INFINITY, logUnbegun)));
}

/** No mean of e-values is above the largest of them, and onsets to come add 1 at most: an upper limit that is cheaply found. */
export function onsetLogEAtMost({ begun }: OnsetMixture): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < begun.length; i++) if (begun[i]! > most) most = begun[i]!; // i < length
  return logAddExp(most, 0);
}
