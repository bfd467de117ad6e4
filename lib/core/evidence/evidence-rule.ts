import { type BurstPrior, boundlessBursts, burstBlocksOf, evenBursts } from './burst-prior.ts';
import type { ClosedBlock } from './closed-block.ts';
import type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';
import type { GateParams } from './mean-gate.ts';
import { DISCOUNTED_MASSES, onsetMassBy } from './onset-prior.ts';
import { robustLogE } from './robust-factor.ts';
import { swapLogE } from './swap-factor.ts';

/** One of the ways to weigh a block. */
export interface PathRule {
  /** Weight in the decision, in (0, 1], and its logarithm. The weights of a rule sum to 1. */
  readonly weight: number;
  readonly logWeight: number;
  /** The bursts on the candidate alone that are explained away, where any are. */
  readonly bursts: BurstPrior;
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

/** Correlation that a cold start reckons with, for lack of a history to ask. */
const COLD_START_RHO = 0.02;
/** Bursts on the candidate alone that are held to be possible, whatever the history shows: a few a day are usual. */
const BURSTS_A_DAY = 2;

const known = new WeakMap<EvidenceParams, EvidenceRule>();

/** The rule for these parameters, worked out once for each object. */
export function evidenceRuleOf(params: EvidenceParams): EvidenceRule {
  const rule = known.get(params) ?? (params.history === undefined ? coldRule(params) : ruleOf(params, params.history));
  known.set(params, rule);
  return rule;
}

/**
 * With a history, one path decides: the candidate's count given the total, scored against all that stable's history allows, mixed over
 * odds ratios and onsets, and divided by the best explanation by bursts. Decision 0011 has the reasons and the figures.
 */
function ruleOf({ or0, bakeMinutes }: EvidenceParams, history: HistoryEstimates): EvidenceRule {
  const { rhoUpper, blockMinutes, burstMinutes } = history;
  const burstBlocks = burstBlocksOf(burstMinutes, blockMinutes);
  return {
    blockMinutes,
    burstBlocks,
    paths: [
      {
        weight: 1,
        logWeight: 0,
        bursts: evenBursts(BURSTS_A_DAY, { blockMinutes, burstBlocks }),
        logEOf: (block) => robustLogE(block.candidate, block.stable, { ...block, nullOddsRatio: or0 }),
      },
    ],
    leastRho: rhoUpper,
    onsetMassBy: (minutes) => onsetMassBy(minutes, { bakeMinutes, blockMinutes }, DISCOUNTED_MASSES),
    gate: { rhoUpper, leastZ: 2.5, smallSample: blockMinutes === 1 },
    designRho: rhoUpper,
    mostNatsAMinute: Number.POSITIVE_INFINITY,
  };
}

/** In a cold start nothing vouches for the law of the counts, and the swap of the arms decides, which needs none. */
function coldRule({ bakeMinutes }: EvidenceParams): EvidenceRule {
  const rho = COLD_START_RHO;
  return {
    blockMinutes: 1,
    burstBlocks: 0,
    paths: [
      {
        weight: 1,
        logWeight: 0,
        bursts: boundlessBursts(0, { blockMinutes: 1, burstBlocks: 0 }, false),
        logEOf: ({ candidate, stable, expectedRate }) => swapLogE(candidate, stable, { mean: expectedRate, rho }),
      },
    ],
    leastRho: rho,
    onsetMassBy: (minutes) => onsetMassBy(minutes, { bakeMinutes, blockMinutes: 1 }),
    gate: { rhoUpper: rho, leastZ: 2, smallSample: true },
    designRho: rho,
    // a swap cannot earn more
    mostNatsAMinute: Math.LN2,
  };
}
