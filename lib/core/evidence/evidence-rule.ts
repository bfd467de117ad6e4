import { estimatesOf } from './assumed-history.ts';
import { type BurstPrior, boundlessBursts, burstBlocksOf, evenBursts } from './burst-prior.ts';
import type { ClosedBlock } from './closed-block.ts';
import type { EvidenceParams } from './evidence-params.ts';
import type { GateParams } from './mean-gate.ts';
import { ODDS_RATIOS } from './odds-grid.ts';
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
  /** Correlation and odds ratio, over what is still called equal, that the worth of a minute is reckoned with. */
  readonly designRho: number;
  readonly designOddsRatio: number;
}

/**
 * Bursts on the candidate alone that are held to be possible, whatever the history shows: ten a week. Fewer would call one that comes
 * after hours a fault too soon, more would leave a late fault unexplained for longer.
 */
const BURSTS_A_DAY = 10 / 7;

/**
 * Part of the budget that stays with the swap of the arms. It counts only in blocks in which the candidate has the greater part of the
 * requests: there a total that is far too high looks, to the conditional path, like a burst of the arm with more traffic, whichever that is.
 */
const SWAP_WEIGHT = 0.1;
/** A block earns log 2 at most on the swap path, so a burst is long before it is strong: the prototype's rate for its noisiest class. */
const SWAP_BURSTS_A_DAY = 20;
const SAYS_NOTHING = ODDS_RATIOS.map(() => 0);

/** What is assumed may be wrong: in a cold start, minutes are taken to be worth less than the assumption says. */
const COLD_DESIGN_RHO = 0.05;
/** The fault whose absence is claimed when a candidate is called healthy. */
const DOUBLING = 2;

/** A doubling, as far as it lies above the margin; where the margin allows a doubling, twice the margin. */
export function designOddsRatioOf(nullOddsRatio: number): number {
  return nullOddsRatio < DOUBLING ? DOUBLING / nullOddsRatio : DOUBLING;
}

const known = new WeakMap<EvidenceParams, EvidenceRule>();

/** The rule for these parameters, worked out once for each object. */
export function evidenceRuleOf(params: EvidenceParams): EvidenceRule {
  const rule = known.get(params) ?? ruleOf(params);
  known.set(params, rule);
  return rule;
}

/**
 * One path decides: the candidate's count given the total, scored against all that stable's history allows. Where the candidate has the
 * greater part of the requests the swap of the arms has a say beside it. Both are mixed over odds ratios and onsets, and divided by
 * the best explanation by bursts. Decision 0011 has the reasons and the figures.
 */
function ruleOf(params: EvidenceParams): EvidenceRule {
  const { or0, bakeMinutes } = params;
  const { rhoUpper, rhoHat, blockMinutes, burstMinutes } = estimatesOf(params);
  const span = { blockMinutes, burstBlocks: burstBlocksOf(burstMinutes, blockMinutes) };
  return {
    ...span,
    paths: [
      {
        ...weighed(1 - SWAP_WEIGHT),
        bursts: evenBursts(BURSTS_A_DAY, span),
        logEOf: ({ candidate, stable, expectedRate, otherRates, rho }) =>
          robustLogE(candidate, stable, { expectedRate, otherRates, rho, nullOddsRatio: or0 }),
      },
      {
        ...weighed(SWAP_WEIGHT),
        bursts: boundlessBursts(SWAP_BURSTS_A_DAY, span, false),
        logEOf: ({ candidate, stable, expectedRate }) =>
          candidate.n > stable.n ? swapLogE(candidate, stable, { mean: expectedRate, rho: rhoHat }) : SAYS_NOTHING,
      },
    ],
    leastRho: rhoUpper,
    onsetMassBy: (minutes) => onsetMassBy(minutes, { bakeMinutes, blockMinutes }, DISCOUNTED_MASSES),
    gate: { rhoUpper, leastZ: 2.5, smallSample: blockMinutes === 1 },
    designRho: params.history === undefined ? Math.max(rhoUpper, COLD_DESIGN_RHO) : rhoUpper,
    designOddsRatio: designOddsRatioOf(or0),
  };
}

function weighed(weight: number) {
  return { weight, logWeight: Math.log(weight) };
}
