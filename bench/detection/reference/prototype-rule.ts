import { swapLogE } from '../../../lib/core/evidence/factors/swap-factor.ts';
import { boundlessBursts, burstBlocksOf } from '../../../lib/core/evidence/sequence/burst-prior.ts';
import type { EvidenceParams, HistoryEstimates } from '../../../lib/core/evidence/sequence/evidence-params.ts';
import { designOddsRatioOf, type EvidenceRule, pathRule } from '../../../lib/core/evidence/sequence/evidence-rule.ts';
import { evenOnsetMassBy } from '../../../lib/core/evidence/sequence/onset-prior.ts';
import { guardedLogE } from './guarded-factor.ts';

/** Weights of the conditional path, and bursts per day granted to the swap path, by how bursty stable is. */
const CLASSES = [
  { rhoBelow: 0.0005, conditionalWeight: 0.9, swapBurstsPerDay: 60 },
  { rhoBelow: 0.005, conditionalWeight: 0.7, swapBurstsPerDay: 40 },
  { rhoBelow: Number.POSITIVE_INFINITY, conditionalWeight: 0.5, swapBurstsPerDay: 20 },
] as const;
const CONDITIONAL_BURSTS_PER_DAY = 2;

/**
 * The prototype's rule R: the smallest of the conditional e-values over all healthy laws, and the swap of the arms, each with its own
 * burst discount, at weights that stable's noise chooses. Nothing that is deployed imports it: it is what the rule in force is compared
 * with, and what the recorded vectors were computed by.
 */
export function prototypeRule({ or0, bakeMinutes }: EvidenceParams, history: HistoryEstimates): EvidenceRule {
  const { rhoUpper, rhoHat, blockMinutes, burstMinutes } = history;
  const span = { blockMinutes, burstBlocks: burstBlocksOf(burstMinutes, blockMinutes) };
  const { conditionalWeight, swapBurstsPerDay } = CLASSES.find(({ rhoBelow }) => rhoUpper < rhoBelow) ?? CLASSES[2];
  return {
    ...span,
    paths: [
      pathRule(conditionalWeight, boundlessBursts(CONDITIONAL_BURSTS_PER_DAY, span, true), (block) =>
        guardedLogE(block.candidate, block.stable, { mean: block.expectedRate, rho: block.rho, nullOddsRatio: or0 }),
      ),
      // it earns log 2 a minute whatever the odds ratio: weighing them would explain a burst too badly
      pathRule(1 - conditionalWeight, boundlessBursts(swapBurstsPerDay, span, false), (block) =>
        swapLogE(block.candidate, block.stable, { mean: block.expectedRate, rho: rhoHat }),
      ),
    ],
    leastRho: rhoUpper,
    onsetMassBy: (minutes) => evenOnsetMassBy(minutes, { bakeMinutes, blockMinutes }),
    gate: { rhoUpper, leastZ: 2.5, smallSample: blockMinutes === 1 },
    designRho: rhoUpper,
    designOddsRatio: designOddsRatioOf(or0),
  };
}
