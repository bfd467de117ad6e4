import { chiSquaredP, debiasedPsi, jensenShannonDistance } from './distances.ts';
import { calibrated, discoveries } from './drift-evidence.ts';

/** One feature, reference against now. */
export interface FeatureDrift {
  readonly feature: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** PSI without what chance gives it. */
  readonly psi: number;
  /** In [0, 1]. */
  readonly jensenShannon: number;
  /** Chance of a difference this large while nothing changed, when rows are independent. */
  readonly p: number;
  /** True when the difference matters and is no accident. */
  readonly drifted: boolean;
}

/** From which debiased PSI a difference matters. */
const MATERIAL_PSI = 0.1;
/** Of the features that are named, so many may be named wrongly on average. */
const FALSE_DISCOVERY_RATE = 0.05;

/**
 * All features that both sides have rows of, the largest PSI first. One comparison, not a sequence: whoever looks every hour needs
 * `drift-evidence.ts`.
 */
export function driftReport(
  features: readonly {
    readonly feature: string;
    readonly reference: readonly number[];
    readonly current: readonly number[];
  }[],
): FeatureDrift[] {
  const hasRows = (counts: readonly number[]): boolean => counts.some((count) => count > 0);
  const compared = features
    .filter(({ reference, current }) => hasRows(reference) && hasRows(current))
    .map((two) => ({ ...two, psi: debiasedPsi(two), jensenShannon: jensenShannonDistance(two), p: chiSquaredP(two) }));
  const found = new Set(
    discoveries(
      compared.map(({ p }) => Math.log(calibrated(p))),
      FALSE_DISCOVERY_RATE,
    ),
  );
  return compared
    .map((each, at) => ({ ...each, drifted: each.psi >= MATERIAL_PSI && found.has(at) }))
    .sort((a, b) => b.psi - a.psi);
}
