import { signalQueries } from '../minutes/readings.ts';
import { type MinuteQuery, queryKey } from '../words/metric.ts';
import type { FrozenParams, Judgement } from './judgement.ts';
import { laneRulesOf } from './lanes/find-lane.ts';

/** Everything that must be asked for a candidate, of the variants that its lane looks at. Empty until it is frozen. */
export function judgementQueries(endpoint: string, judgement: Judgement): MinuteQuery[] {
  // while stable's history cannot be read, errors are: what needs no statistics needs no history
  const { frozen = { signals: [] } } = judgement;
  return laneRulesOf(judgement)
    .variantsOf(judgement)
    .flatMap((variant) => queriesFor(endpoint, variant, frozen));
}

/** Everything that must be asked to judge one variant. */
export function queriesFor(
  endpoint: string,
  variant: string,
  { signals }: Pick<FrozenParams, 'signals'>,
): MinuteQuery[] {
  // errors in any case: hard limits and silence look at them whatever is judged
  const judged = signals.filter(({ off }) => off === undefined);
  const all = [{ signal: 'errors' } as const, ...judged].flatMap((signal) => signalQueries(endpoint, variant, signal));
  return [...new Map(all.map((query) => [queryKey(query), query])).values()];
}
