import { logBeta } from '../../../lib/core/numbers/log-gamma.ts';

/** The prior share counts like this many requests. */
const PRIOR_REQUESTS = 500;

/** Requests of both arms so far, and the part that was due to the candidate. */
export interface TrafficSplit {
  readonly candidate: number;
  readonly stable: number;
  /** A fraction in (0, 1). */
  readonly expectedShare: number;
}

/**
 * Log e-value that the candidate does not get its share of the requests. Valid at any time when each request is routed by
 * itself with that probability; sticky routing is not.
 *
 * @see M. Lindon and A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022.
 */
export function trafficShareLogE({ candidate, stable, expectedShare }: TrafficSplit): number {
  if (!(expectedShare > 0 && expectedShare < 1)) {
    throw new RangeError(`expected share must be a fraction in (0, 1), got ${expectedShare}`);
  }
  const a = PRIOR_REQUESTS * expectedShare;
  const b = PRIOR_REQUESTS * (1 - expectedShare);
  const asExpected = candidate * Math.log(expectedShare) + stable * Math.log1p(-expectedShare);
  return logBeta(a + candidate, b + stable) - logBeta(a, b) - asExpected;
}
