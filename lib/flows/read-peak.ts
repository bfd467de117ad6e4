import { laneRulesOf } from '../core/judge/lanes/find-lane.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import type { Ports } from './ports.ts';

/**
 * Reads once for each stable placement what an instance of it has carried, when a candidate appears beside it: a rollback must not wait for
 * it. The week ends where the candidate begins.
 */
export async function readPeak({ metrics }: Pick<Ports, 'metrics'>, state: GuardState): Promise<GuardState> {
  const judged = state.judgements.find((each) => laneRulesOf(each).besideStable);
  if (judged === undefined) return state;
  const { stable: version, stableVariant: variant, firstMinute } = judged;
  if (state.peak?.version === version && state.peak.variant === variant) return state;
  const perInstance = await metrics.readPeakPerInstance(state.endpoint, variant, firstMinute);
  return { ...state, peak: { version, variant, ...(perInstance === undefined ? {} : { perInstance }) } };
}
