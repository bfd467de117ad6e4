import { ODDS_RATIOS } from '../factors/odds-grid.ts';
import { robustLogE } from '../factors/robust-factor.ts';
import { swapLogE } from '../factors/swap-factor.ts';
import { estimatesOf } from '../noise/assumed-history.ts';
import type { GateParams } from '../readings/mean-gate.ts';
import type { ClosedBlock } from '../sums/closed-block.ts';
import { evenedArms } from '../sums/evened-share.ts';
import { type BurstPrior, type BurstSpan, boundlessBursts, burstBlocksOf, evenBursts } from './burst-prior.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { type LastingRule, lastingRule } from './lasting-path.ts';
import { DISCOUNTED_MASSES, onsetMassBy } from './onset-prior.ts';
import { type RecurringRule, recurringRule } from './recurring-path.ts';

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
  /** A fault that comes and goes, scored like the first path; absent where none is looked for. */
  readonly recurring?: RecurringRule;
  /** What lasts, with no excuse; absent where it is not asked for. */
  readonly lasting?: LastingRule;
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

/** What the swap of the arms has to say beside the conditional path. */
interface SwapSay {
  /** Its part of the budget, in (0, 1). */
  readonly weight: number;
  readonly countsIn: (block: Pick<ClosedBlock, 'candidate' | 'stable'>) => boolean;
  readonly bursts: BurstPrior;
}

/**
 * The swap needs no law of the noise within a block. The burstier stable is, the more the conditional path concedes to the noise, and the
 * more the swap is worth beside it. Where requests are nearly independent it adds nothing, except in blocks in which the candidate has the
 * greater part of them: there a total that is far too high looks, to the conditional path, like a burst of the arm with more traffic,
 * whichever that is. Decision 0011 has the figures.
 */
function swapSayOf(rhoUpper: number, span: BurstSpan): SwapSay {
  // a block earns log 2 at most whatever the odds ratio, so bursts are not charged for theirs: they would be explained too badly
  if (rhoUpper >= 0.03) return { weight: 0.3, countsIn: always, bursts: evenBursts(10, span, false) };
  const bursts = boundlessBursts(20, span, false);
  return { weight: 0.1, countsIn: rhoUpper >= 0.005 ? always : candidateIsGreater, bursts };
}

const always = () => true;
const candidateIsGreater: SwapSay['countsIn'] = ({ candidate, stable }) => candidate.n > stable.n;
const SAYS_NOTHING = ODDS_RATIOS.map(() => 0);

/** The part of the budget for faults that come and go. */
const RECURRING_WEIGHT = 0.1;
/** The part that no burst is excused from. */
const LASTING_WEIGHT = 0.1;

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
 * The candidate's count given the total, scored against all that stable's history allows, decides nearly alone; the swap of the arms has a
 * say that grows with stable's noise. Both are mixed over odds ratios and onsets, and divided by the best explanation by bursts. Decision
 * 0011 has the reasons and the figures.
 */
function ruleOf(params: EvidenceParams): EvidenceRule {
  const { or0, bakeMinutes } = params;
  const { rhoUpper, rhoHat, blockMinutes, burstMinutes } = estimatesOf(params);
  const span = { blockMinutes, burstBlocks: burstBlocksOf(burstMinutes, blockMinutes) };
  const swap = swapSayOf(rhoUpper, span);
  const byTotal: PathRule['logEOf'] = (block) => {
    const { expectedRate, otherRates, rho } = block;
    const { candidate, stable } = evenedArms(block);
    return robustLogE(candidate, stable, { expectedRate, otherRates, rho, nullOddsRatio: or0 });
  };
  const bySwap: PathRule['logEOf'] = (block) => {
    const { candidate, stable } = evenedArms(block);
    if (!swap.countsIn({ candidate, stable })) return SAYS_NOTHING;
    return swapLogE(candidate, stable, { mean: block.expectedRate, rho: rhoHat });
  };
  // written out: what begins with a spread is laid out anew for every deployment, and read more slowly
  return {
    blockMinutes: span.blockMinutes,
    burstBlocks: span.burstBlocks,
    paths: [
      pathRule(
        (1 - RECURRING_WEIGHT - LASTING_WEIGHT) * (1 - swap.weight),
        evenBursts(BURSTS_A_DAY, span, true),
        byTotal,
      ),
      pathRule((1 - RECURRING_WEIGHT - LASTING_WEIGHT) * swap.weight, swap.bursts, bySwap),
    ],
    recurring: recurringRule(RECURRING_WEIGHT, blockMinutes),
    lasting: lastingRule(LASTING_WEIGHT, { blockMinutes, burstMinutes, rho: rhoHat }),
    leastRho: rhoUpper,
    onsetMassBy: (minutes) => onsetMassBy(minutes, { bakeMinutes, blockMinutes }, DISCOUNTED_MASSES),
    gate: { rhoUpper, leastZ: 2.5, smallSample: blockMinutes === 1 },
    designRho: params.history === undefined ? Math.max(rhoUpper, COLD_DESIGN_RHO) : rhoUpper,
    designOddsRatio: designOddsRatioOf(or0),
  };
}

/** A path with its weight in the decision. */
export function pathRule(weight: number, bursts: BurstPrior, logEOf: PathRule['logEOf']): PathRule {
  return { weight, logWeight: Math.log(weight), bursts, logEOf };
}
