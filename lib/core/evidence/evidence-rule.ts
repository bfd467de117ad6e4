import type { EvidenceParams } from './evidence-params.ts';
import type { GateParams } from './mean-gate.ts';
import { evenOnsetMassBy, onsetMassBy } from './onset-prior.ts';

/** Correlation that a cold start reckons with, for lack of a history to ask. */
const COLD_START_RHO = 0.02;
const MINUTES_A_DAY = 1440;

/** One of the two ways to weigh a minute. */
export interface PathRule {
  /** Weight in the decision, in [0, 1], and its logarithm. */
  readonly weight: number;
  readonly logWeight: number;
  /** Log of the prior rate of candidate-only bursts per block. */
  readonly logBurstRate: number;
}

/** Everything that the evidence of a deployment is computed with, worked out from its parameters. */
export interface EvidenceRule {
  readonly nullOddsRatio: number;
  readonly blockMinutes: number;
  /** Whether bursts on the candidate alone are explained away. */
  readonly discounts: boolean;
  /** Longest burst that is explained away, in blocks. */
  readonly burstBlocks: number;
  readonly conditional: PathRule & { readonly rho: number };
  readonly swap: PathRule & { readonly rho: number };
  /** Prior mass of onsets up to the block that starts so many minutes after the beginning. */
  readonly onsetMassBy: (minutes: number) => number;
  readonly gate: GateParams;
  /** Correlation that the worth of a minute is reckoned with. */
  readonly designRho: number;
}

/** Weights of the conditional path, and bursts per day granted to the swap path, by how bursty stable is. */
const CLASSES = [
  { rhoBelow: 0.0005, conditionalWeight: 0.9, swapBurstsPerDay: 60 },
  { rhoBelow: 0.005, conditionalWeight: 0.7, swapBurstsPerDay: 40 },
  { rhoBelow: Number.POSITIVE_INFINITY, conditionalWeight: 0.5, swapBurstsPerDay: 20 },
] as const;
const CONDITIONAL_BURSTS_PER_DAY = 2;

const known = new WeakMap<EvidenceParams, EvidenceRule>();

/** The rule for these parameters, worked out once for each object. */
export function evidenceRuleOf(params: EvidenceParams): EvidenceRule {
  const rule = known.get(params) ?? ruleOf(params);
  known.set(params, rule);
  return rule;
}

/**
 * With a history, both paths decide and bursts of the candidate alone are discounted; in
 * a cold start nothing vouches for the conditional path and the swap path decides alone.
 */
function ruleOf(params: EvidenceParams): EvidenceRule {
  const { history, or0, bakeMinutes } = params;
  if (history === undefined) {
    return {
      nullOddsRatio: or0,
      blockMinutes: 1,
      discounts: false,
      burstBlocks: 1,
      conditional: { ...weighed(0), logBurstRate: 0, rho: 0 },
      swap: { ...weighed(1), logBurstRate: 0, rho: COLD_START_RHO },
      onsetMassBy: (minutes) => onsetMassBy(minutes, { bakeMinutes, blockMinutes: 1 }),
      gate: { rhoUpper: COLD_START_RHO, leastZ: 2, smallSample: true },
      designRho: COLD_START_RHO,
    };
  }
  const { rhoUpper, rhoHat, blockMinutes, burstMinutes } = history;
  const { conditionalWeight, swapBurstsPerDay } = CLASSES.find(({ rhoBelow }) => rhoUpper < rhoBelow) ?? CLASSES[2];
  const logRate = (perDay: number) => Math.min(0, Math.log((perDay * blockMinutes) / MINUTES_A_DAY));
  return {
    nullOddsRatio: or0,
    blockMinutes,
    discounts: true,
    burstBlocks: blockMinutes === 1 ? burstMinutes : Math.ceil((burstMinutes - 1) / blockMinutes) + 1,
    conditional: { ...weighed(conditionalWeight), logBurstRate: logRate(CONDITIONAL_BURSTS_PER_DAY), rho: rhoUpper },
    swap: { ...weighed(1 - conditionalWeight), logBurstRate: logRate(swapBurstsPerDay), rho: rhoHat },
    onsetMassBy: (minutes) => evenOnsetMassBy(minutes, { bakeMinutes, blockMinutes }),
    gate: { rhoUpper, leastZ: 2.5, smallSample: blockMinutes === 1 },
    designRho: rhoUpper,
  };
}

function weighed(weight: number) {
  return { weight, logWeight: Math.log(weight) };
}
