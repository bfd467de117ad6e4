/** Parts of the traffic that may be left, and what each bet on one is given. */
export const PARTS_LEFT: readonly number[] = [0.75, 0.5, 0.25, 0.05];
export const LOG_PART_PRIOR: readonly number[] = PARTS_LEFT.map(() => -Math.log(PARTS_LEFT.length));

/** What a minute of traffic is held against: its least mean, and the shape of the negative binomial law that counts follow. */
export interface TrafficLimit {
  readonly mean: number;
  readonly shape: number;
}

/**
 * Evidence of one minute that only a part of the requests still comes (log e-value per part): the likelihood ratio of two negative
 * binomial laws of the same shape. Its mean is at most 1 for every mean that is not below the limit.
 */
export function lostLogE(n: number, { mean, shape }: TrafficLimit): number[] {
  return PARTS_LEFT.map((part) => likelihoodRatio(n, { mean, shape }, part * mean));
}

/** Log likelihood of a count under `mean`, over that under the limit's mean. */
export function likelihoodRatio(n: number, { mean, shape }: TrafficLimit, other: number): number {
  const ofShape = Math.log((shape + mean) / (shape + other));
  return shape * ofShape + n * (Math.log(other / mean) + ofShape);
}
