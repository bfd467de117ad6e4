import type { ClosedBlock } from './closed-block.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { guardedLogE } from './guarded-factor.ts';
import type { GateParams } from './mean-gate.ts';
import { evenOnsetMassBy, onsetMassBy } from './onset-prior.ts';
import { swapLogE } from './swap-factor.ts';

/** Correlation that a cold start reckons with, for lack of a history to ask. */
const COLD_START_RHO = 0.02;
const MINUTES_A_DAY = 1440;

/** One of the ways to weigh a block. */
export interface PathRule {
  /** Weight in the decision, in (0, 1], and its logarithm. The weights of a rule sum to 1. */
  readonly weight: number;
  readonly logWeight: number;
  /** Log of the prior rate of candidate-only bursts per block. */
  readonly logBurstRate: number;
  /** Whether a burst that explains a block pays the prior weight of its odds ratio. */
  readonly burstsPayForOdds: boolean;
  /** Log e-value of a block, per odds ratio. */
  readonly logEOf: (block: ClosedBlock) => ArrayLike<number>;
}

/** Everything that the evidence of a deployment is computed with, worked out from its parameters. */
export interface EvidenceRule {
  readonly blockMinutes: number;
  /** Longest burst of the candidate alone that is explained away, in blocks; 0 where none is. */
  readonly burstBlocks: number;
  /** At least one. */
  readonly paths: readonly PathRule[];
  /** The correlation that blocks are weighed with, unless the candidate's own jumps prove a higher one. */
  readonly leastRho: number;
  /** Prior mass of onsets up to the block that starts so many minutes after the beginning. */
  readonly onsetMassBy: (minutes: number) => number;
  readonly gate: GateParams;
  /** Correlation that the worth of a minute is reckoned with, and the most that a minute is worth, in nats. */
  readonly designRho: number;
  readonly mostNatsAMinute: number;
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
      blockMinutes: 1,
      burstBlocks: 0,
      paths: [swapPath({ weight: 1, logBurstRate: 0, rho: COLD_START_RHO })],
      leastRho: COLD_START_RHO,
      onsetMassBy: (minutes) => onsetMassBy(minutes, { bakeMinutes, blockMinutes: 1 }),
      gate: { rhoUpper: COLD_START_RHO, leastZ: 2, smallSample: true },
      designRho: COLD_START_RHO,
      // the swap path cannot earn more
      mostNatsAMinute: Math.LN2,
    };
  }
  const { rhoUpper, rhoHat, blockMinutes, burstMinutes } = history;
  const { conditionalWeight, swapBurstsPerDay } = CLASSES.find(({ rhoBelow }) => rhoUpper < rhoBelow) ?? CLASSES[2];
  const logRate = (perDay: number) => Math.min(0, Math.log((perDay * blockMinutes) / MINUTES_A_DAY));
  return {
    blockMinutes,
    burstBlocks: blockMinutes === 1 ? burstMinutes : Math.ceil((burstMinutes - 1) / blockMinutes) + 1,
    paths: [
      conditionalPath({ weight: conditionalWeight, logBurstRate: logRate(CONDITIONAL_BURSTS_PER_DAY), or0 }),
      swapPath({ weight: 1 - conditionalWeight, logBurstRate: logRate(swapBurstsPerDay), rho: rhoHat }),
    ],
    leastRho: rhoUpper,
    onsetMassBy: (minutes) => evenOnsetMassBy(minutes, { bakeMinutes, blockMinutes }),
    gate: { rhoUpper, leastZ: 2.5, smallSample: blockMinutes === 1 },
    designRho: rhoUpper,
    mostNatsAMinute: Number.POSITIVE_INFINITY,
  };
}

function conditionalPath({
  weight,
  logBurstRate,
  or0,
}: {
  weight: number;
  logBurstRate: number;
  or0: number;
}): PathRule {
  return {
    ...weighed(weight),
    logBurstRate,
    burstsPayForOdds: true,
    logEOf: ({ candidate, stable, expectedRate, rho }) =>
      guardedLogE(candidate, stable, { mean: expectedRate, rho, nullOddsRatio: or0 }),
  };
}

function swapPath({ weight, logBurstRate, rho }: { weight: number; logBurstRate: number; rho: number }): PathRule {
  return {
    ...weighed(weight),
    logBurstRate,
    // it earns log 2 a minute whatever the odds ratio: weighing them would explain a burst too badly
    burstsPayForOdds: false,
    logEOf: ({ candidate, stable, expectedRate }) => swapLogE(candidate, stable, { mean: expectedRate, rho }),
  };
}

function weighed(weight: number) {
  return { weight, logWeight: Math.log(weight) };
}
